using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pipeline.Local.Diagram;

/// <summary>A diagram's model as JSON, for programs.</summary>
internal static class DiagramJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Write(DiagramModel model) => Of(model).ToJsonString(Options) + "\n";

    public static JsonObject Of(DiagramModel model) => new()
    {
        ["title"] = model.Title,
        ["groups"] = Array(model.Groups, group => new JsonObject
        {
            ["id"] = group.Id,
            ["kind"] = group.IsVpc ? "vpc" : "stack",
            ["name"] = group.Name,
            ["parent"] = group.Parent,
        }),
        ["nodes"] = Array(model.Nodes, node => new JsonObject
        {
            ["id"] = node.Id,
            ["type"] = node.Type,
            ["kind"] = node.Kind,
            ["isOutside"] = node.Category == NodeCategory.Outside,
            ["path"] = node.Path,
            ["name"] = node.Name,
            ["detail"] = node.Detail,
            ["group"] = node.Group,
            ["key"] = node.Key,
        }),
        ["edges"] = Array(model.Edges, edge => new JsonObject
        {
            ["from"] = edge.From,
            ["to"] = edge.To,
            ["label"] = edge.Label,
            ["rights"] = Array(edge.Rights, right => new JsonObject
            {
                ["principal"] = right.Principal,
                ["isKnown"] = right.IsKnown,
                ["actions"] = new JsonArray([.. right.Actions.Select(action => JsonValue.Create(action))]),
                ["on"] = right.On,
            }),
        }),
        ["keys"] = Array(model.Keys, key => new JsonObject { ["name"] = key.Name, ["path"] = key.Path }),
    };

    private static JsonArray Array<T>(IEnumerable<T> items, Func<T, JsonObject> write) => new([.. items.Select(write)]);
}
