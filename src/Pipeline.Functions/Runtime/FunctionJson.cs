using System.Text.Json.Serialization;

namespace Pipeline.Functions.Runtime;

/// <summary>The types of the Runtime API's JSON, with code made at build time: reflection costs time in a cold start.</summary>
[JsonSerializable(typeof(FunctionError))]
internal sealed partial class FunctionJson : JsonSerializerContext;
