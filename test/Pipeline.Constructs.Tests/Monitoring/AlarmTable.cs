using System.Text.Json.Nodes;

namespace Pipeline.Constructs.Tests;

/// <summary>The alarms of a template, one line each with the description below it, for review.</summary>
internal static class AlarmTable
{
    private const string Type = "AWS::CloudWatch::Alarm";
    private const int HashLength = 8;

    public static string Of(Template template) => string.Join('\n', template.All(Type).Select(alarm =>
    {
        var p = alarm.Value["Properties"]!;
        var times = $"{p["DatapointsToAlarm"]} of {p["EvaluationPeriods"]} x {Period(p)} s";
        var limit = $"{Sign((string)p["ComparisonOperator"]!)} {p["Threshold"]}";
        return $"{alarm.Key[..^HashLength]}: {Measured(p)} {limit}, {times}, missing {p["TreatMissingData"]}\n" +
            $"  {Text(p["AlarmDescription"]!)}";
    }));

    /// <summary>Every metric that an alarm reads, also inside formulas: name and dimensions.</summary>
    public static IEnumerable<(string Alarm, string Metric, Dictionary<string, JsonNode> Dimensions)> Metrics(
        Template template) =>
        from alarm in template.All(Type)
        from metric in Read(alarm.Value["Properties"]!)
        select (alarm.Key, (string)metric["MetricName"]!, Dimensions(metric));

    /// <summary>Every metric that an alarm reads, as a dashboard's body has it.</summary>
    public static IEnumerable<(string Namespace, string Name, Dictionary<string, JsonNode> Dimensions)> Read(
        Template template) =>
        from alarm in template.All(Type).Values
        from metric in Read(alarm["Properties"]!)
        select ((string)metric["Namespace"]!, (string)metric["MetricName"]!, Dimensions(metric));

    private static IEnumerable<JsonNode> Read(JsonNode properties) => properties["Metrics"] is JsonArray queries
        ? queries.Select(query => query!["MetricStat"]?["Metric"]).OfType<JsonNode>()
        : [properties];

    private static string Measured(JsonNode p) => p["Metrics"] is not JsonArray queries
        ? Metric(p, p["Statistic"] ?? p["ExtendedStatistic"])
        : string.Join("; ", queries.Select(query => query!["Expression"] is { } expression
            ? $"{expression}"
            : $"{query["Id"]} = {Metric(query["MetricStat"]!["Metric"]!, query["MetricStat"]!["Stat"])}"));

    private static string Metric(JsonNode metric, JsonNode? statistic) =>
        $"{statistic} {metric["Namespace"]} {metric["MetricName"]} " +
        $"{{{string.Join(", ", Dimensions(metric).Select(dimension => $"{dimension.Key}={Text(dimension.Value)}"))}}}";

    private static Dictionary<string, JsonNode> Dimensions(JsonNode metric) => metric["Dimensions"]?.AsArray()
        .ToDictionary(dimension => (string)dimension!["Name"]!, dimension => dimension!["Value"]!) ?? [];

    private static string Period(JsonNode p) => p["Period"]?.ToString() ?? string.Join("/", p["Metrics"]!.AsArray()
        .Select(query => query!["MetricStat"]?["Period"]?.ToString()).OfType<string>().Distinct());

    private static string Sign(string comparison) => comparison switch
    {
        "GreaterThanThreshold" => ">",
        "LessThanThreshold" => "<",
        _ => comparison,
    };

    private static string Text(JsonNode node) => node is JsonValue ? node.ToString() : node.ToJsonString();
}
