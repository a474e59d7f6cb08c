using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Pipeline.Constructs.Tests;

/// <summary>A dashboard's body as the template has it, each reference in it as the logical id that it refers to.</summary>
internal sealed partial class DashboardBody
{
    private DashboardBody(JsonObject json) => Json = json;

    public JsonObject Json { get; }

    public IReadOnlyList<JsonObject> Widgets => [.. Json["widgets"]!.AsArray().Select(widget => widget!.AsObject())];

    public static DashboardBody Of(Template template) => Of(template.Only("AWS::CloudWatch::Dashboard"));

    public static DashboardBody Of(JsonObject resource) =>
        new(JsonNode.Parse(Text(resource["Properties"]!["DashboardBody"]!))!.AsObject());

    public JsonObject Graph(string title) => Widgets.Single(widget => Title(widget) == title);

    public static string Title(JsonNode widget) => (string?)widget["properties"]?["title"] ?? "";

    public static string Markdown(JsonNode widget) => (string?)widget["properties"]?["markdown"] ?? "";

    /// <summary>Whole metrics: namespace, name, dimensions, options; no formulas.</summary>
    public static IEnumerable<BodyMetric> Metrics(JsonNode widget) =>
        from metric in widget["properties"]?["metrics"]?.AsArray() ?? []
        let parts = metric!.AsArray()
        where parts[0] is JsonValue
        let names = parts.TakeWhile(part => part is JsonValue).Select(part => (string)part!).ToArray()
        select new BodyMetric(
            names[0],
            names[1],
            names.Skip(2).Chunk(2).ToDictionary(pair => pair[0], pair => pair[1]),
            parts[^1] as JsonObject ?? []);

    /// <summary>What the legend says.</summary>
    public static IEnumerable<string> Legend(JsonNode widget) =>
        from metric in widget["properties"]?["metrics"]?.AsArray() ?? []
        let options = metric!.AsArray()[^1] as JsonObject
        where (bool?)options?["visible"] != false
        select (string?)options?["label"] ?? "";

    public static IEnumerable<(double Value, string Label)> Lines(JsonNode widget) =>
        from line in widget["properties"]?["annotations"]?["horizontal"]?.AsArray() ?? []
        select ((double)line!["value"]!, (string?)line["label"] ?? "");

    /// <summary>The text of a value that CloudFormation joins.</summary>
    public static string Text(JsonNode node) => node switch
    {
        JsonValue value => value.ToString(),
        JsonObject joined when joined["Fn::Join"] is JsonArray join && join[1] is JsonArray parts =>
            string.Join(Text(join[0]!), parts.Select(part => Text(part!))),
        JsonObject attribute when attribute["Fn::GetAtt"] is JsonArray names => Id((string)names[0]!),
        JsonObject reference when reference["Ref"] is { } name => Id((string)name!),
        JsonObject mapped when mapped["Fn::FindInMap"] is JsonArray => "console.aws.amazon.com",
        JsonObject split when split["Fn::Split"] is JsonArray arguments => Text(arguments[1]!),
        JsonObject import when import["Fn::ImportValue"] is { } name => Text(name),
        _ => node.ToJsonString().Replace('"', '\''),
    };

    private static string Id(string logicalId) => Hash().Replace(logicalId, "");

    [GeneratedRegex("[0-9A-F]{8}$")]
    private static partial Regex Hash();
}

/// <summary>A metric of a widget.</summary>
internal sealed record BodyMetric(
    string Namespace, string Name, IReadOnlyDictionary<string, string> Dimensions, JsonObject Options);
