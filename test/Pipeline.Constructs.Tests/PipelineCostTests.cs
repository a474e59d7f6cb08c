using System.Text.Json.Nodes;

namespace Pipeline.Constructs.Tests;

/// <summary>The cost that the comment of <see cref="StreamingPipeline"/> states, which docs/prices.json adds up.</summary>
public class PipelineCostTests
{
    [Fact]
    public void AlarmsOfAPipeline_ReadAsManyMetricsAsThePricesSay()
    {
        var template = Synth.Template(stack =>
            new StreamingPipeline(stack, "Pipeline", new() { Schema = PeerFaultTests.TwoPipelines.Schema }));
        AlarmTable.Metrics(template).Count().ShouldBe(Quoted("pipeline-alarms", "cloudwatch-alarm"));
        AlarmTable.Metrics(template).Count().ShouldBe(Quoted("pipeline-idle", "cloudwatch-alarm"));
    }

    [Fact]
    public void MonitoringOfAPipeline_IsWhatThePricesSay()
    {
        var template = Synth.Template(stack => new StreamingPipeline(stack, "Pipeline", new()
        {
            Schema = PeerFaultTests.TwoPipelines.Schema,
            Alarms = alarms => alarms with { HasComposites = true, HasCatalogAlarms = true },
            Dashboard = new(),
        }));
        AlarmTable.Metrics(template).Count().ShouldBe(Quoted("pipeline-monitoring", "cloudwatch-alarm"));
        AlarmTable.Metrics(template).Count().ShouldBe(
            Quoted("pipeline-alarms", "cloudwatch-alarm") + Quoted("pipeline-catalog-alarms", "cloudwatch-alarm"));
        foreach (var example in new[] { "pipeline-composites", "pipeline-monitoring" })
            template.All("AWS::CloudWatch::CompositeAlarm").Count.ShouldBe(Quoted(example, "cloudwatch-composite"));
        foreach (var example in new[] { "pipeline-dashboard", "pipeline-monitoring" })
            template.All("AWS::CloudWatch::Dashboard").Count.ShouldBe(Quoted(example, "cloudwatch-dashboard"));
    }

    [Fact]
    public void KeysOfAPipeline_AreAsManyAsThePricesSay() => Synth
        .Template(stack => new StreamingPipeline(stack, "Pipeline", new() { Schema = PeerFaultTests.TwoPipelines.Schema }))
        .All("AWS::KMS::Key").Count.ShouldBe(Quoted("pipeline-idle", "kms-key"));

    private static int Quoted(string example, string price) => (int)JsonNode
        .Parse(File.ReadAllText(Repository.PathTo("docs", "prices.json")))!["examples"]!.AsArray()
        .Single(each => (string)each!["id"]! == example)!["of"]![price]!;
}
