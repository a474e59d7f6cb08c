using System.Globalization;
using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs.Internal;

/// <summary>
/// A Kinesis stream on a dashboard. Its metrics: https://docs.aws.amazon.com/streams/latest/dev/monitoring-with-cloudwatch.html
/// </summary>
internal sealed class StreamPart(IngestStream stream) : IDashboardPart
{
    private const double MillisecondsOfAMinute = 60_000;
    private const double BytesOfAGigabyte = 1_000_000_000;

    // What a producer of a provisioned stream pays by: https://aws.amazon.com/kinesis/data-streams/pricing/
    private const int PayloadUnitBytes = 25 * 1024;

    private readonly PartMetric _metrics = new(
        stream, stream.Stream, "AWS/Kinesis", new() { ["StreamName"] = stream.StreamName });

    public DashboardContent OnDashboard() => new()
    {
        Widgets = [.. Graphs().Select(graph => DashboardWidget.Graph(DashboardColumn.Incoming, graph))],
        Links = [new ConsoleLinks(stream).Stream(stream.StreamName)],
    };

    private IEnumerable<DashboardGraph> Graphs()
    {
        yield return new("Stream: records in, a minute", [new(_metrics.Of("IncomingRecords", Stats.SUM, "records"))]);
        yield return new("Stream: age of the oldest unread record, minutes",
        [
            Minutes(_metrics.Of("GetRecords.IteratorAgeMilliseconds", Stats.MAXIMUM, "readers that share the shards")),
            .. stream.Consumers.Select(consumer => Minutes(_metrics
                .With(("ConsumerName", consumer.StreamConsumerName))
                .Of("SubscribeToShardEvent.MillisBehindLatest", Stats.AVERAGE, $"consumer {consumer.Node.Id}"))),
        ]);
        yield return Refused();
        if (Shards is { } shards) yield return Load(shards);
        yield return Cost();
    }

    private double? Shards =>
        stream.Made?.Capacity.Shards is { } shards && !Token.IsUnresolved(shards) ? shards : null;

    private DashboardGraph Refused() => new("Stream: throttled or failed, share of all",
    [
        new(_metrics.Of("WriteProvisionedThroughputExceeded", Stats.AVERAGE, "writes throttled")),
        new(_metrics.Of("ReadProvisionedThroughputExceeded", Stats.AVERAGE, "reads throttled")),
        new(PartMetric.Formula(
            "failed / total",
            "PutRecords, failed inside Kinesis",
            PartMetric.Minute,
            ("failed", _metrics.Of("PutRecords.FailedRecords", Stats.SUM, "failed")),
            ("total", _metrics.Of("PutRecords.TotalRecords", Stats.SUM, "total")))),
        new(_metrics.Of("PutRecord.Success", Stats.AVERAGE, "success"), Label: "PutRecord, failed") { Complement = true },
    ]);

    private DashboardGraph Load(double shards)
    {
        var bytes = Number(shards * ServiceLimits.Kinesis.ShardWriteKiBPerSecond * 1024);
        var records = Number(shards * ServiceLimits.Kinesis.ShardWriteRecordsPerSecond);
        return new($"Stream: use of its {Number(shards)} shards, %",
        [
            new(PartMetric.Formula(
                $"100 * bytes / PERIOD(bytes) / {bytes}", "of the bytes a second", PartMetric.Minute,
                ("bytes", _metrics.Of("IncomingBytes", Stats.SUM, "bytes")))),
            new(PartMetric.Formula(
                $"100 * records / PERIOD(records) / {records}", "of the records a second", PartMetric.Minute,
                ("records", _metrics.Of("IncomingRecords", Stats.SUM, "records")))),
        ])
        {
            Limits = [(100, "all shards full")],
        };
    }

    // A stream that exists already may be either: bytes are paid for on demand, and say how much it is.
    private DashboardGraph Cost()
    {
        var bytes = _metrics.Of("IncomingBytes", Stats.SUM, "bytes", PartMetric.Hour);
        if (stream.Made?.Capacity.IsOnDemand != false)
            return new("Paid for: GB put, an hour", [new(bytes, BytesOfAGigabyte, "GB")]);

        // By the average record: CloudWatch has no metric of the units themselves.
        return new("Paid for: put payload units, an hour",
        [
            new(PartMetric.Formula(
                $"IF(puts > 0, puts * CEIL(payload / puts / {PayloadUnitBytes}), 0)", "units of 25 KB, by the average record",
                PartMetric.Hour,
                ("puts", _metrics.Of("IncomingRecords", Stats.SUM, "records", PartMetric.Hour)),
                ("payload", bytes))),
        ]);
    }

    private static GraphLine Minutes(Metric metric) => new(metric, MillisecondsOfAMinute, metric.Label);

    private static string Number(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}
