using System.Text.Json.Nodes;
using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;

namespace Pipeline.Constructs.Tests;

public class WriterMetricTests
{
    [Fact]
    public void EveryMetric_IsOfTheFunctionByName()
    {
        var metrics = Render(writer => [writer.Metric("RecordsReingested"), .. Named(writer)]);
        metrics.Count.ShouldBe(12);
        metrics.ShouldEachBe(metric => $"{metric["Namespace"]}" == "StreamingPipeline");
        metrics.ShouldEachBe(metric =>
            metric["Dimensions"]!.ToJsonString() == """[{"Name":"FunctionName","Value":{"Ref":"Writer3D545CAD"}}]""");
    }

    [Fact]
    public void NamedMetrics_HaveNameAndStatistic() => Snapshot.VerifyText(string.Join('\n', Render(Named)
        .Select(metric => $"{metric["MetricName"]} {metric["Statistic"] ?? metric["ExtendedStatistic"]}")
        .Order(StringComparer.Ordinal)));

    [Fact]
    public void Options_ReplaceTheStatisticAndThePeriod()
    {
        var metric = Render(writer =>
            [writer.MetricBatchLatency(new MetricOptions { Statistic = "Minimum", Period = Duration.Minutes(1) })])
            .ShouldHaveSingleItem();
        ($"{metric["Statistic"]}", (int)metric["Period"]!).ShouldBe(("Minimum", 60));
    }

    [Fact]
    public void Widgets_ShowWhatTheFunctionSends()
    {
        var body =
            Synth.Template(stack => new Dashboard(stack, "Dashboard").AddWidgets([.. WriterWidgets.Of(TestWriter.In(stack))]))
            .Properties("AWS::CloudWatch::Dashboard")["DashboardBody"]!;
        // Joins the text that references split; with a word in place of each reference, it is JSON again.
        var text = string.Concat(body["Fn::Join"]![1]!.AsArray().Select(part => part is JsonValue ? (string)part! : "TOKEN"));
        Snapshot.Verify(JsonNode.Parse(text)!);
    }

    private static Metric[] Named(DynamoDbWriter writer) =>
    [
        writer.MetricRecordsIn(), writer.MetricUserRecords(), writer.MetricItemsWritten(), writer.MetricRecordsSuperseded(),
        writer.MetricRecordsDropped(), writer.MetricRecordsRejected(), writer.MetricRecordsFailed(), writer.MetricItemsRetried(),
            writer.MetricWriteUnitsConsumed(),
        writer.MetricBatchLatency(), writer.MetricNewestRecordAge(),
    ];

    private static IReadOnlyList<JsonObject> Render(Func<DynamoDbWriter, Metric[]> metrics) =>
    [
        .. Synth.Template(stack =>
        {
            foreach (var (metric, index) in metrics(TestWriter.In(stack)).Select((metric, index) => (metric, index)))
            new Alarm(stack, $"Alarm{index}", new AlarmProps { Metric = metric, Threshold = 1, EvaluationPeriods = 1 });
        }).All("AWS::CloudWatch::Alarm").Values.Select(alarm => alarm["Properties"]!.AsObject()),
    ];
}
