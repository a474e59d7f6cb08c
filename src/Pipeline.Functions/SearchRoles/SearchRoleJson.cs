using System.Text.Json.Serialization;

namespace Pipeline.Functions.SearchRoles;

/// <summary>The JSON types of the custom resource, with code made at build time: reflection costs time in a cold start.</summary>
[JsonSerializable(typeof(CustomResourceRequest))]
[JsonSerializable(typeof(CustomResourceResponse))]
[JsonSerializable(typeof(SearchRoleProperties))]
internal sealed partial class SearchRoleJson : JsonSerializerContext;
