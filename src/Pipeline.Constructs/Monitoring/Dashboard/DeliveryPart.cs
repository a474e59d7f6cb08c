using Amazon.CDK.AWS.CloudWatch;

namespace Pipeline.Constructs.Internal;

/// <summary>
/// A Firehose stream on a dashboard, by what Firehose publishes of its source, steps and destination
/// (https://docs.aws.amazon.com/firehose/latest/dev/monitoring-with-cloudwatch-metrics.html).
/// </summary>
internal sealed class DeliveryPart(Delivery delivery) : IDashboardPart
{
    private const double MillisecondsOfAMinute = 60_000;
    private const double BytesOfAGigabyte = 1_000_000_000;
    private readonly DeliveryMetricNames _names = DeliveryMetricNames.ByPrefix[delivery.MetricPrefix];
    private readonly PartMetric _metrics = new(
        delivery, null, "AWS/Firehose", new() { ["DeliveryStreamName"] = delivery.DeliveryStreamName });

    private bool Transforms => delivery.Watched.Steps.Contains(ProcessorTypes.Function);

    private string Read => delivery.Watched.Source switch
    {
        DeliverySourceType.KinesisStream => "DataReadFromKinesisStream",
        DeliverySourceType.Msk => "DataReadFromSource",
        _ => "Incoming",
    };

    public DashboardContent OnDashboard()
    {
        var console = new ConsoleLinks(delivery);
        return new()
        {
            Widgets = [.. Graphs().Select(graph => DashboardWidget.Graph(DashboardColumn.Delivered, graph))],
            Queries = delivery.LogGroup is null ? [] :
            [
                new()
                {
                    Name = "Errors of the delivery",
                    LogGroups = [delivery.LogGroup],
                    Lines = ["fields @timestamp, errorCode, message, destination", "sort @timestamp desc", "limit 50"],
                },
            ],
            Links =
            [
                console.Delivery(delivery.DeliveryStreamName),
                .. delivery.LogGroup is null
                    ? Array.Empty<DashboardLink>() : [console.Logs("Log of the delivery", delivery.LogGroup.LogGroupName)],
            ],
        };
    }

    private IEnumerable<DashboardGraph> Graphs()
    {
        yield return new("Delivery: records, 5 minutes",
        [
            new(Sum(InCount("Records"), "taken in")),
            new(Sum(_names.Delivered, "delivered")),
        ]);
        yield return new("Delivery: age of the oldest record, seconds",
            [new(_metrics.Of(_names.Freshness, Stats.MAXIMUM, "oldest that is not delivered", PartMetric.FiveMinutes))]);
        if (delivery.Watched.Source == DeliverySourceType.KinesisStream)
        {
            yield return new("Delivery: behind its stream, minutes",
            [
                new(_metrics.Of("KinesisMillisBehindLatest", Stats.MAXIMUM, "behind"), MillisecondsOfAMinute, "behind its end"),
            ]);
        }

        if (delivery.Watched.Source == DeliverySourceType.Msk)
        {
            yield return new("Delivery: behind its topic, records",
                [new(_metrics.Of("KafkaOffsetLag", Stats.MAXIMUM, "records to read"))]);
        }

        var success = Success().ToList();
        if (success.Count > 0) yield return new("Delivery: attempts that succeeded, share of all", success);
        var failed = Failed().ToList();
        if (failed.Count > 0) yield return new("Delivery: failed or refused, a minute", failed);
        if (delivery.Watched.Source == DeliverySourceType.DirectPut) yield return Load();
        yield return new("Paid for: GB taken in, an hour",
        [
            Gigabytes(InCount("Bytes"), "taken in"),
            Gigabytes($"{delivery.MetricPrefix}.Bytes", "delivered"),
        ]);
    }

    private string InCount(string what) => Read == "Incoming" ? $"{Read}{what}" : $"{Read}.{what}";

    private IEnumerable<GraphLine> Success()
    {
        if (_names.Success is { } success)
            yield return new(_metrics.Of(success, Stats.AVERAGE, "deliveries", PartMetric.FiveMinutes));
        if (Transforms)
        {
            yield return new(
                _metrics.Of("ExecuteProcessing.Success", Stats.AVERAGE, "transformations", PartMetric.FiveMinutes));
        }
    }

    private IEnumerable<GraphLine> Failed()
    {
        if (_names.Failed is { } failed) yield return new(Minute(failed, "rows not in their table"));
        foreach (var refused in _names.Refused ?? [])
            yield return new(_metrics.Of(refused, Stats.MAXIMUM, $"1 while the destination refuses: {refused.Split('.')[1]}"));

        if (delivery.Watched.Steps.Contains(ProcessorTypes.Decompression))
            yield return new(Minute("OutputDecompressedRecords.Failed", "records not decompressed"));
        if (delivery.Watched.ConvertsFormat) yield return new(Minute("FailedConversion.Records", "records not converted"));
        if (delivery.Watched.Partitions)
            yield return new(_metrics.Of("PartitionCountExceeded", Stats.MAXIMUM, "1 while there are too many partitions"));

        switch (delivery.Watched.Source)
        {
            case DeliverySourceType.KinesisStream:
                yield return new(Minute("ThrottledGetRecords", "reads of the stream throttled"));
                break;
            case DeliverySourceType.Msk:
                yield return new(Minute("FailedValidation.Records", "records of the topic not valid"));
                yield return new(
                    _metrics.Of("DataReadFromSource.Backpressured", Stats.MAXIMUM, "1 while reading is held up"));
                break;
            default:
                yield return new(Minute("ThrottledRecords", "records throttled"));
                break;
        }
    }

    private DashboardGraph Load() => new("Delivery: use of Firehose's limits, share",
    [
        Share("bytes", "IncomingBytes", "BytesPerSecondLimit"),
        Share("records", "IncomingRecords", "RecordsPerSecondLimit"),
        Share("requests", "IncomingPutRequests", "PutRequestsPerSecondLimit"),
    ])
    {
        Limits = [(1, "refused above")],
    };

    private GraphLine Share(string what, string incoming, string limit) => new(PartMetric.Formula(
        $"{what} / PERIOD({what}) / {what}Limit",
        $"{what} a second",
        PartMetric.FiveMinutes,
        (what, Sum(incoming, "in")),
        ($"{what}Limit", _metrics.Of(limit, Stats.MINIMUM, "limit", PartMetric.FiveMinutes))));

    private GraphLine Gigabytes(string name, string label) =>
        new(_metrics.Of(name, Stats.SUM, label, PartMetric.Hour), BytesOfAGigabyte, label);

    private Metric Minute(string name, string label) => _metrics.Of(name, Stats.SUM, label);

    private Metric Sum(string name, string label) => _metrics.Of(name, Stats.SUM, label, PartMetric.FiveMinutes);
}
