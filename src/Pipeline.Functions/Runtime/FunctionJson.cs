using System.Text.Json.Serialization;

namespace Pipeline.Functions;

/// <summary>Every type that is read from or written to JSON, so that none needs reflection.</summary>
[JsonSerializable(typeof(FunctionError))]
internal sealed partial class FunctionJson : JsonSerializerContext;
