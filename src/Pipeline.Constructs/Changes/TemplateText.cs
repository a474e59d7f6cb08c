using System.Text.Json.Nodes;

namespace Pipeline.Constructs.Internal;

/// <summary>A CloudFormation template, for comparison with another one.</summary>
/// <param name="json">The template.</param>
internal sealed class TemplateText(JsonObject json)
{
    private const string ResourcesMember = "Resources";

    private readonly JsonObject _resources = json[ResourcesMember] as JsonObject ?? [];

    public IEnumerable<TemplateResource> Resources => _resources
        .Where(resource => resource.Value is JsonObject)
        .Select(resource => new TemplateResource(resource.Key, (JsonObject)resource.Value!));

    public TemplateResource? Find(string logicalId, string? type = null) =>
        _resources[logicalId] is JsonObject resource && new TemplateResource(logicalId, resource) is var found &&
        (type is null || found.Type == type) ? found : null;

    /// <summary>A value as one text. Equal values give equal texts, whatever the order of their properties.</summary>
    public static string Canonical(JsonNode? value) => value switch
    {
        null => "null",
        JsonObject functions => $"{{{string.Join(',', functions
            .OrderBy(property => property.Key, StringComparer.Ordinal)
            .Select(property => $"{JsonValue.Create(property.Key)!.ToJsonString()}:{Canonical(property.Value)}"))}}}",
        JsonArray list => $"[{string.Join(',', list.Select(Canonical))}]",
        _ => value.ToJsonString(),
    };

    /// <summary>A value for a message: a string as it is, joined strings as one string, any other function as JSON.</summary>
    public static string Show(JsonNode? value) => value switch
    {
        null => "none",
        JsonValue single when single.TryGetValue<string>(out var text) => text,
        JsonObject functions when functions["Fn::Join"] is JsonArray { Count: 2 } join && join[1] is JsonArray parts =>
            string.Join(Show(join[0]), parts.Select(Show)),
        JsonObject functions when functions["Ref"] is { } target => $"<{Show(target)}>",
        _ => Canonical(value),
    };
}

/// <summary>A resource of a template.</summary>
/// <param name="LogicalId">Its logical id.</param>
/// <param name="Json">Its definition in the template.</param>
internal sealed record TemplateResource(string LogicalId, JsonObject Json)
{
    private const string TypeMember = "Type";

    public string Type => (string?)Json[TypeMember] ?? "";

    /// <summary>The construct's path if CDK wrote it, otherwise the logical id.</summary>
    public string Path
    {
        get
        {
            const string Resource = "/Resource";
            var path = (string?)Json["Metadata"]?["aws:cdk:path"] ?? LogicalId;
            return path.EndsWith(Resource, StringComparison.Ordinal) ? path[..^Resource.Length] : path;
        }
    }

    /// <summary>Whether the resource stays in the account when it leaves its stack.</summary>
    public bool IsKeptOnRemoval => Keeps("DeletionPolicy");

    /// <summary>Whether the resource stays in the account when CloudFormation replaces it.</summary>
    public bool IsKeptOnReplacement => Keeps("UpdateReplacePolicy");

    /// <summary>A property's value; <c>null</c> if it is not set, or lies below a CloudFormation function.</summary>
    /// <param name="path">The property's path from the outermost property, separated by dots.</param>
    public JsonNode? At(string path) =>
        path.Split('.').Aggregate(Json["Properties"], (parent, name) => (parent as JsonObject)?[name]);

    /// <summary>The elements of a property that is a list.</summary>
    public IEnumerable<JsonObject> Elements(string path) => (At(path) as JsonArray ?? []).OfType<JsonObject>();

    private bool Keeps(string policy) => (string?)Json[policy] is "Retain" or "RetainExceptOnCreate" or "Snapshot";
}
