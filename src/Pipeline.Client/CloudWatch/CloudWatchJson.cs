using System.Text.Json.Serialization;

namespace Pipeline.Client.CloudWatch;

/// <summary>The bodies of the operations of CloudWatch; a member that is null is not written.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PutMetricDataRequest))]
[JsonSerializable(typeof(PutMetricDataResponse))]
internal sealed partial class CloudWatchJson : JsonSerializerContext;
