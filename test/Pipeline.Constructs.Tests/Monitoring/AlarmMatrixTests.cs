using System.Text.Json.Nodes;
using Pipeline.Constructs.Internal;

namespace Pipeline.Constructs.Tests;

/// <summary>The table of alarms in docs/alarms.md: made from the alarms of every group, and held to them.</summary>
public class AlarmMatrixTests
{
    [Fact]
    public void Page_IsWhatTheAlarmsAre() => MadeText.Verify(Path.Combine(Repository.Root, "docs", "alarms.md"), Markdown());

    private static string Markdown()
    {
        List<string> lines =
        [
            "# Alarms",
            "",
            "Every alarm by the group that makes it. `Overrides` and `Off` of a group take the names; a `StreamingPipeline`",
            "takes them after the part, as `Stream.IteratorAge`, `Writer.Errors`, `Table.SystemErrors`, `Delivery.Success`,",
            "`Catalog.QueriesFailed` and `Health.DataLost`. The numbers are those of an example: a retention of 24 hours, a",
            "timeout of 1 minute, 20 reserved executions, a buffer of 5 minutes, 1,000 write units. Each name leads to its section",
            "of the [runbook](runbook.md).",
            "",
            "`fired by` names the tests that inject a fault and see the alarm fire, marked by `[FiresAlarm]`. The alarms that no",
            "test fires are listed [below](#not-fired-by-a-test) with the reason; a test holds their metrics to AWS's pages. No",
            "alarm was tried on AWS.",
            "",
            "Made by `AlarmMatrixTests` from the template of all groups, the tests and the [prices](prices.md).",
            "",
            .. Costs(),
        ];
        foreach (var kinds in AlarmKindsOf.All)
        {
            lines.AddRange(
            [
                $"## {kinds.Group}", "",
                "| alarm | severity | means | metric | alarms when | source of the threshold | fired by |",
                "|---|---|---|---|---|---|---|",
            ]);
            lines.AddRange(kinds.All.Select(kind =>
                $"| [{kind.Name}](runbook.md#{kinds.Anchor(kind.Name)}) | {kind.Severity} | {kind.Meaning} | " +
                $"{Watched(kinds, kind)} | {kind.Derivation} | {FiredBy(kinds.Heading(kind.Name))} |"));
            lines.Add("");
        }

        lines.AddRange(NotFired());
        return string.Join('\n', lines);
    }

    private static string FiredBy(string heading) => FiredAlarms.Tests.Contains(heading)
        ? string.Join(", ", FiredAlarms.Tests[heading].Distinct().Order(StringComparer.Ordinal).Select(test => $"`{test}`"))
        : "[none](#not-fired-by-a-test)";

    private static IEnumerable<string> NotFired() =>
    [
        "## Not fired by a test",
        "",
        "| why | alarms |",
        "|---|---|",
        .. FiredAlarms.Reasons.GroupBy(entry => entry.Value).Select(reason =>
            $"| {reason.Key} | {string.Join(", ", reason.Select(entry => entry.Key))} |"),
        "",
    ];

    // The prices are those of docs/prices.json, where PriceTests add them up and PipelineCostTests count the metrics.
    private static IEnumerable<string> Costs()
    {
        var examples = JsonNode.Parse(File.ReadAllText(Repository.PathTo("docs", "prices.json")))!["examples"]!.AsArray()
            .ToDictionary(example => (string)example!["id"]!, example => (string)example!["amount"]!);
        return
        [
            "## What it costs",
            "",
            "Of a `StreamingPipeline` with its defaults, by AWS's list [prices](prices.md) of us-east-1, in USD a month:",
            "",
            "| what | default | USD a month |",
            "|---|---|---|",
            $"| its alarms, by the metrics that they read | made | {examples["pipeline-alarms"]} |",
            $"| three composite alarms (`HasComposites`) | none | {examples["pipeline-composites"]} |",
            $"| two alarms on queries (`HasCatalogAlarms`) | none | {examples["pipeline-catalog-alarms"]} |",
            $"| a dashboard (`Dashboard`); three of an account are free | none | {examples["pipeline-dashboard"]} |",
            $"| all of it | | {examples["pipeline-monitoring"]} |",
            "",
            "Opening the dashboard also scans logs, by the GB: `ShowsLogs = false` leaves its tables of logs out.",
            "",
        ];
    }

    private static string Watched(AlarmKinds kinds, AlarmKind kind)
    {
        if (kinds == AlarmKindsOf.Health) return "composite | while a part is on";
        var alarm = EveryAlarmTests.Everything.All("AWS::CloudWatch::Alarm").Values.Select(alarm => alarm["Properties"]!)
            .First(alarm => alarm["AlarmDescription"]!.ToJsonString().Contains(
                $"#{kinds.Anchor(kind.Name)}\"", StringComparison.Ordinal));
        return $"{Measured(alarm)} | {When(alarm)}";
    }

    private static string Measured(JsonNode alarm)
    {
        if (alarm["Metrics"] is not JsonArray queries)
            return $"`{alarm["Namespace"]}` {alarm["Statistic"] ?? alarm["ExtendedStatistic"]} `{alarm["MetricName"]}`";

        var metrics = queries.Select(query => query!["MetricStat"]).OfType<JsonNode>().ToList();
        var formula = queries.Select(query => $"{query!["Expression"]}").First(expression => expression.Length > 0);
        return $"`{metrics[0]["Metric"]!["Namespace"]}` `{formula}` of " + string.Join(", ", metrics
            .Select(metric => $"{metric["Stat"]} `{metric["Metric"]!["MetricName"]}`").Distinct());
    }

    private static string When(JsonNode alarm)
    {
        var period = alarm["Period"] ?? alarm["Metrics"]!.AsArray()
            .Select(query => query!["MetricStat"]?["Period"]).OfType<JsonNode>().First();
        var sign = $"{alarm["ComparisonOperator"]}" switch
        {
            "GreaterThanThreshold" => $"> {alarm["Threshold"]}",
            "LessThanThreshold" => $"< {alarm["Threshold"]}",
            _ => "outside the band",
        };
        var missing = $"{alarm["TreatMissingData"]}" == "breaching" ? ", or no data" : "";
        return $"{sign}{missing}, {alarm["EvaluationPeriods"]} × {period} s";
    }
}
