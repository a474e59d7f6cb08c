using System.Text.Json.Nodes;
using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;

namespace Pipeline.Constructs.Tests;

public class DeliveryMetricTests
{
    // AWS's Streaming Data Solution uses the ARN as the dimension, so its alarms never get data.
    [Fact]
    public void EveryMetric_IsOfTheStreamByName()
    {
        var metrics = Render(delivery => [delivery.Metric("SucceedProcessing.Records"), .. Named(delivery)]);
        metrics.Count.ShouldBeGreaterThan(10);
        foreach (var metric in metrics)
        {
            $"{metric["Namespace"]}".ShouldBe("AWS/Firehose");
            metric["Dimensions"]!.ToJsonString()
                .ShouldBe("""[{"Name":"DeliveryStreamName","Value":{"Ref":"Delivery5F6C039D"}}]""");
        }
    }

    [Fact]
    public void NamedMetrics_HaveNameAndStatistic() => Snapshot.VerifyText(string.Join('\n', Render(Named)
        .Select(metric => $"{metric["MetricName"]} {metric["Statistic"]}").Order(StringComparer.Ordinal)));

    // https://docs.aws.amazon.com/firehose/latest/dev/monitoring-with-cloudwatch-metrics.html#fh-metrics-cw
    [Fact]
    public void FreshnessOfEachDestination_IsAMetricThatFirehoseHas()
    {
        ExampleTemplates.FreshnessMetrics.Count.ShouldBeGreaterThan(20);
        ExampleTemplates.FreshnessMetrics.Count
            .ShouldBe(ExampleTemplates.All.Values.Sum(template => template.All(DeliveryTests.Type).Count));
        ExampleTemplates.FreshnessMetrics.Distinct().ShouldBeSubsetOf(
            new[]
                {
                    "S3", "Redshift", "Iceberg", "Splunk", "AmazonOpenSearchService", "AmazonOpenSearchServerless",
                        "HttpEndpoint",
                    "Snowflake",
                }
                .Select(destination => $"DeliveryTo{destination}.DataFreshness"));
    }

    [Fact]
    public void Options_ReplaceTheStatisticAndThePeriod()
    {
        var metric = Render(delivery =>
            [delivery.MetricDataFreshness(new MetricOptions { Statistic = "Minimum", Period = Duration.Minutes(1) })])
            .ShouldHaveSingleItem();
        ($"{metric["Statistic"]}", (int)metric["Period"]!).ShouldBe(("Minimum", 60));
    }

    private static Metric[] Named(Delivery delivery) =>
    [
        delivery.MetricDataFreshness(), delivery.MetricDeliverySuccess(), delivery.MetricDeliveredRecords(),
        delivery.MetricDeliveredBytes(), delivery.MetricBackupDataFreshness(), delivery.MetricIncomingBytes(),
        delivery.MetricIncomingRecords(), delivery.MetricIncomingPutRequests(), delivery.MetricThrottledRecords(),
        delivery.MetricBytesPerSecondLimit(), delivery.MetricRecordsPerSecondLimit(), delivery.MetricPutRequestsPerSecondLimit(),
        delivery.MetricKinesisMillisBehindLatest(), delivery.MetricThrottledGetRecords(), delivery.MetricProcessingSuccess(),
        delivery.MetricProcessingDuration(), delivery.MetricSucceededConversionRecords(),
            delivery.MetricFailedConversionRecords(),
        delivery.MetricPartitionCount(), delivery.MetricPartitionCountExceeded(),
    ];

    private static IReadOnlyList<JsonObject> Render(Func<Delivery, Metric[]> metrics) =>
    [
        .. Synth.Template(stack =>
        {
            var delivery = new Delivery(stack, "Delivery", new() { Destination = DeliveryTests.ToImported(stack) });
            foreach (var (metric, index) in metrics(delivery).Select((metric, index) => (metric, index)))
            new Alarm(stack, $"Alarm{index}", new AlarmProps { Metric = metric, Threshold = 1, EvaluationPeriods = 1 });
        }).All("AWS::CloudWatch::Alarm").Values.Select(alarm => alarm["Properties"]!.AsObject()),
    ];
}
