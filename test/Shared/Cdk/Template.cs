using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Pipeline.Testing;

/// <summary>A synthesized template, to check one property or to compare as a whole.</summary>
internal sealed partial class Template
{
    private Template(JsonObject json) => Json = json;

    /// <summary>The template without CDK's bootstrap parameter, rule and metadata; asset hashes are scrubbed.</summary>
    public JsonObject Json { get; }

    public static Template Read(string file)
    {
        var json = JsonNode.Parse(AssetHash().Replace(File.ReadAllText(file), "{hash}"))!.AsObject();
        json["Parameters"]?.AsObject().Remove("BootstrapVersion");
        json["Rules"]?.AsObject().Remove("CheckBootstrapVersion");
        foreach (var section in new[] { "Parameters", "Rules" })
            if (json[section] is JsonObject { Count: 0 }) json.Remove(section);

        return new Template(json);
    }

    /// <summary>The resources of a type by logical id, such as <c>AWS::Kinesis::Stream</c>.</summary>
    public IReadOnlyDictionary<string, JsonObject> All(string type) => Resources
        .Where(resource => (string?)resource.Value!["Type"] == type)
        .ToDictionary(resource => resource.Key, resource => resource.Value!.AsObject());

    /// <summary>The one resource of a type; fails if there is none or more than one.</summary>
    public JsonObject Only(string type)
    {
        var all = All(type);
        all.Count.ShouldBe(1, $"resources of type {type}: {string.Join(", ", all.Keys)}");
        return all.Values.Single();
    }

    /// <summary>The properties of the one resource of a type.</summary>
    public JsonObject Properties(string type) => Only(type)["Properties"]!.AsObject();

    /// <summary>All IAM statements: of policies, managed policies, trust policies and resource policies.</summary>
    public IEnumerable<JsonObject> Statements() => Find(Json, "Statement")
        .SelectMany(node => node as JsonArray ?? [node.DeepClone()]).Select(node => node!.AsObject());

    private JsonObject Resources => Json[nameof(Resources)]?.AsObject() ?? [];

    private static IEnumerable<JsonNode> Find(JsonNode? node, string key) => node switch
    {
        JsonObject container => container.SelectMany(entry =>
            entry.Key == key && entry.Value is not null ? [entry.Value] : Find(entry.Value, key)),
        JsonArray array => array.SelectMany(element => Find(element, key)),
        _ => [],
    };

    [GeneratedRegex("[0-9a-f]{64}")]
    private static partial Regex AssetHash();
}
