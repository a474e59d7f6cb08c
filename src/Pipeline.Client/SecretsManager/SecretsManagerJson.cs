using System.Text.Json.Serialization;

namespace Pipeline.Client.SecretsManager;

/// <summary>The bodies of the operations of Secrets Manager; a member that is null is not written.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(GetSecretValueRequest))]
[JsonSerializable(typeof(GetSecretValueResponse))]
internal sealed partial class SecretsManagerJson : JsonSerializerContext;
