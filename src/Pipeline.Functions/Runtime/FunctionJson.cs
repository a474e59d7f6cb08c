using System.Text.Json.Serialization;
using Pipeline.Functions.SearchRoles;

namespace Pipeline.Functions.Runtime;

/// <summary>Every type that is read from or written to JSON, so that none needs reflection.</summary>
[JsonSerializable(typeof(FunctionError))]
[JsonSerializable(typeof(CustomResourceRequest))]
[JsonSerializable(typeof(CustomResourceAnswer))]
[JsonSerializable(typeof(SearchRoleProperties))]
internal sealed partial class FunctionJson : JsonSerializerContext;
