using System.Text.Json.Nodes;

namespace Pipeline.Constructs.Tests;

/// <summary>A statement of a policy as lines, for snapshots: its effect, actions, resources and condition.</summary>
internal static class StatementText
{
    public static string Of(JsonNode? statement) => string.Join("\n  ",
    [
        $"{statement!["Effect"]}",
        .. Each(statement["Action"]),
        .. Each(statement["Resource"]).Select(resource => $"on {resource}"),
        .. statement["Condition"] is { } condition ? [$"if {condition.ToJsonString()}"] : Array.Empty<string>(),
    ]);

    private static IEnumerable<string> Each(JsonNode? node) => node is JsonArray array
        ? array.Select(element => Text(element!)) : [Text(node!)];

    private static string Text(JsonNode node) => node is JsonValue value ? value.ToString() : node.ToJsonString();
}
