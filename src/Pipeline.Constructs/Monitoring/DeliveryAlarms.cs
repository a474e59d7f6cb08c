using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using Constructs;
using Pipeline.Constructs.Internal;
using Pipeline.Records;
using Pipeline.Records.Limits;
using static Pipeline.Constructs.Internal.AlarmChecks;

namespace Pipeline.Constructs;

/// <summary>
/// The alarms of a Firehose delivery stream: records that grow old in it, failed deliveries, failed processing steps, and its
/// source: Direct PUT near its limits, or a Kinesis stream or Kafka topic that it cannot keep up with.
/// </summary>
/// <remarks>
/// <c>new DeliveryAlarms(this, "Alarms", DeliveryAlarmsProps.Of(delivery, topic))</c> takes all settings from a
/// <see cref="Delivery"/>. Each alarm reads a metric that Firehose publishes for this destination, source and step:
/// https://docs.aws.amazon.com/firehose/latest/dev/monitoring-with-cloudwatch-metrics.html. Firehose does not count the records
/// that a transformation returns as failed. An alarm therefore goes off only if the transformation processes no record at all;
/// the failed records are under the error prefix.
/// </remarks>
public sealed class DeliveryAlarms : AlarmGroup
{
    private const string Namespace = "AWS/Firehose";
    private const int StepPeriods = 3;
    private static readonly Duration FiveMinutes = Duration.Minutes(5);
    private readonly DeliveryAlarmsProps _props;
    private readonly DeliveryMetricNames _destination;

    // For a token, the longest interval that Firehose allows: the alarms may then come late, but never without cause.
    private readonly double _interval;

    /// <summary>Makes the alarms.</summary>
    /// <param name="scope">The parent.</param>
    /// <param name="id">The id, unique within the parent.</param>
    /// <param name="props">The delivery stream, and the values that thresholds are computed from.</param>
    /// <exception cref="InvalidInputException">A prop is invalid; the message lists every mistake.</exception>
    public DeliveryAlarms(Construct scope, string id, DeliveryAlarmsProps props)
        : base(scope, id, props)
    {
        Violations.ThrowIfAny(this, props, (given, violations) => given.Validate(violations));
        _props = props;
        _destination = DeliveryMetricNames.ByPrefix[props.MetricPrefix];
        _interval = props.BufferingInterval.IsUnresolved()
            ? ServiceLimits.Firehose.S3BufferingIntervalSeconds.Maximum
            : props.BufferingInterval.ToSeconds();

        AddDestination();
        AddSteps();
        switch (props.SourceType)
        {
            case DeliverySourceType.KinesisStream:
                AddStreamSource();
                break;
            case DeliverySourceType.Msk:
                AddMskSource();
                break;
            default:
                AddDirectPut();
                break;
        }

        if (props.MaximumSilence is not null) AddSilence(props.MaximumSilence);
    }

    // Whole minutes, long enough for at least one delivery.
    private Duration DeliveryPeriod => Duration.Minutes(Math.Max(FiveMinutes.ToMinutes(), Math.Ceiling(_interval / 60)));

    private void AddDestination()
    {
        AddFreshness();
        if (_destination.Success is { } success) AddSuccess(success);
        if (_destination.Failed is { } failed)
        {
            AddCount("Failed", failed, "rows did not reach their table in a minute and went to the error bucket. Read the " +
                "delivery's error log, compare the records with the table's columns, and send them again from there");
        }

        foreach (var refused in _destination.Refused ?? [])
        {
            Add(refused.Split('.')[1], new AlarmSpec(
                Metric(refused, Stats.MAXIMUM),
                $"The destination refuses the delivery: {refused} was more than 0 in each of 5 minutes. Look whether the " +
                "domain's or collection's policy lets the delivery's role in, and, with fine-grained access control, a " +
                "role mapping too.")
            {
                Above = 0,
                Periods = 5,
            });
        }
    }

    private void AddFreshness()
    {
        var allowance = _props.FreshnessAllowance?.ToSeconds() ?? Math.Max(_interval, FiveMinutes.ToSeconds());
        Add("DataFreshness", new AlarmSpec(
            Metric(_destination.Freshness, Stats.MAXIMUM, DeliveryPeriod),
            $"The oldest record in Firehose is older than {Text(_interval + allowance)} seconds: {Text(_interval)} of " +
            $"buffering and {Text(allowance)} for processing and retries. Read the delivery's error log, and look at the " +
            "destination and the transformation.")
        {
            Above = _interval + allowance,
        });
    }

    private void AddSuccess(string metric) => Add("Success", new AlarmSpec(
        Metric(metric, Stats.AVERAGE, DeliveryPeriod),
        $"Less than 100 % of deliveries succeeded in 2 periods of {Text(DeliveryPeriod.ToMinutes())} minutes. Read the " +
        "delivery's error log, and look at the destination, its key and the delivery's role.")
    {
        Below = 1,
        Periods = 2,
    });

    // https://docs.aws.amazon.com/firehose/latest/dev/monitoring-with-cloudwatch-metrics.html: #fh-metrics-data-transformation,
    // #decompression-metrics-cw, #fh-metrics-format-conversion and #dp-metrics-cw.
    private void AddSteps()
    {
        const string Remedy = "went under the error prefix. Read the delivery's error log, and send them again from there";
        if (_props.Transforms) AddTransformation();
        if (_props.Decompresses)
        {
            AddCount(
                "DecompressionFailed", "OutputDecompressedRecords.Failed",
                    $"records could not be decompressed in a minute and {Remedy}");
        }

        if (_props.ConvertsFormat)
            AddCount("ConversionFailed", "FailedConversion.Records", $"records could not be converted in a minute and {Remedy}");

        if (!_props.PartitionsDynamically) return;
        Add("PartitionsExceeded", new AlarmSpec(
            Metric("PartitionCountExceeded", Stats.MAXIMUM),
            "There are more partitions at once than the stream may have: PartitionCountExceeded was more than 0 in a " +
            "minute, and records went under the error prefix. Use keys of fewer values, or ask AWS for a higher quota.")
        {
            Above = 0,
        });
    }

    private void AddTransformation()
    {
        Add("TransformationSuccess", new AlarmSpec(
            Metric("ExecuteProcessing.Success", Stats.AVERAGE, DeliveryPeriod),
            "Less than 100 % of the transformation's invocations succeeded in 2 periods of " +
            $"{Text(DeliveryPeriod.ToMinutes())} minutes. Read the function's log; what fails three " +
            "times goes under the error prefix.")
        {
            Below = 1,
            Periods = 2,
        });

        // Firehose counts records that a function drops on purpose as processed
        // (https://docs.aws.amazon.com/firehose/latest/dev/data-transformation-status-model.html). SUM adds the values that
        // exist, so a metric that was never sent counts as 0.
        Add("ProcessedNone", new AlarmSpec(
            Formula(
                "IF(SUM([processed, read * 0]) == 0 AND read > 0, 1, 0)",
                new()
                {
                    ["processed"] = Metric("SucceedProcessing.Records", Stats.SUM, DeliveryPeriod),
                    ["read"] = Metric(ReadRecords, Stats.SUM, DeliveryPeriod),
                },
                DeliveryPeriod),
            "More than 0 records came in, and the transformation processed none of them, for " +
            $"{Text(StepPeriods * DeliveryPeriod.ToMinutes())} minutes. Read the function's log; the records are under the " +
            "error prefix.")
        {
            Above = 0,
            Periods = StepPeriods,
        });
    }

    private string ReadRecords => _props.SourceType switch
    {
        DeliverySourceType.KinesisStream => "DataReadFromKinesisStream.Records",
        DeliverySourceType.Msk => "DataReadFromSource.Records",
        _ => "IncomingRecords",
    };

    private void AddCount(string id, string metric, string what) =>
        Add(id, new AlarmSpec(Metric(metric, Stats.SUM), $"More than 0 {what}.") { Above = 0 });

    // See #fh-ingestion-directput-metrics and #fh-metrics-api-cw of the same page.
    private void AddDirectPut()
    {
        Add("Throttled", new AlarmSpec(
            Metric("ThrottledRecords", Stats.SUM),
            "More than 0 records were refused in each of 5 minutes, because they came faster than Firehose's limits. Producers " +
            "must send them again; ask AWS for higher limits.")
        {
            Above = 0,
            Periods = 5,
        });
        AddLimit("IncomingBytes", "BytesPerSecondLimit", "bytes");
        AddLimit("IncomingRecords", "RecordsPerSecondLimit", "records");
        AddLimit("IncomingPutRequests", "PutRequestsPerSecondLimit", "requests");
    }

    // The period's sum divided by its seconds, because the limit is per second.
    private void AddLimit(string incoming, string limit, string what) => Add(incoming, new AlarmSpec(
        Formula(
            "incoming / PERIOD(incoming) / limit",
            new()
            {
                ["incoming"] = Metric(incoming, Stats.SUM, FiveMinutes),
                ["limit"] = Metric(limit, Stats.MINIMUM, FiveMinutes),
            },
            FiveMinutes),
        $"More than {Percent(_props.LimitShare)} of the {what} a second that Firehose takes ({limit}) came in over 5 minutes. " +
        "Ask AWS for a higher limit before records are refused.")
    {
        Above = _props.LimitShare,
    });

    // See #fh-ingestion-kds-metrics of the same page.
    private void AddStreamSource()
    {
        var limit = Milliseconds(Hours(_props.SourceRetention)) * _props.SourceAgeShare;
        Add("SourceBehind", new AlarmSpec(
            Metric("KinesisMillisBehindLatest", Stats.MAXIMUM),
            $"Firehose reads more than {Text(limit)} ms behind the end of its stream, {Percent(_props.SourceAgeShare)} of the " +
            $"{Kept(_props.SourceRetention)} that the stream keeps records, for 15 minutes; they are lost at " +
            "100 %. Look at the alarms of delivery and at ThrottledGetRecords.")
        {
            Above = limit,
            Periods = 15,
        });
        Add("SourceThrottled", new AlarmSpec(
            Metric("ThrottledGetRecords", Stats.SUM),
            "More than 0 reads of the stream were throttled in each of 15 minutes. Use fewer consumers that share its shards, " +
            "enhanced fan-out for the others, or more shards.")
        {
            Above = 0,
            Periods = 15,
        });
    }

    // See #fh-ingestion-msk-metrics of the same page. Its BytesPerSecondLimit is per partition, so no metric of the stream can be
    // compared with it; Backpressured shows when it is reached.
    private void AddMskSource()
    {
        Add("SourceHeldUp", new AlarmSpec(
            Metric("DataReadFromSource.Backpressured", Stats.MAXIMUM),
            "Firehose is held up in reading its topic: DataReadFromSource.Backpressured was more than 0 in each of 15 " +
            "minutes. Look at the alarms of delivery; where they are quiet, a partition has reached BytesPerSecondLimit: " +
            "use more partitions, or ask AWS for a higher one.")
        {
            Above = 0,
            Periods = 15,
        });
        AddCount("SourceInvalid", "FailedValidation.Records",
            "records of the topic failed Firehose's validation in a minute and " +
            "are not delivered. Look whether they are larger than Firehose takes");
        if (_props.MaximumOffsetLag is not { } lag) return;
        if (Token.IsUnresolved(lag))
        {
            LeaveOut("SourceBehind", nameof(_props.MaximumOffsetLag));
            return;
        }

        Add("SourceBehind", new AlarmSpec(
            Metric("KafkaOffsetLag", Stats.MAXIMUM),
            $"Firehose is more than {Text(lag)} records behind the end of its topic for 15 minutes; what the topic's retention " +
            "ends for is lost. Look at the alarms of delivery, and raise the retention meanwhile.")
        {
            Above = lag,
            Periods = 15,
        });
    }

    private void AddSilence(Duration period) => Add("Silence", new AlarmSpec(
        Metric(_destination.Delivered, Stats.SUM, period),
        $"No record was delivered for {Text(period.ToMinutes())} minutes. Look whether producers write, and at the delivery's " +
        "error log.")
    {
        Below = 1,
        SilenceIsBad = true,
    });

    private Metric Metric(string name, string statistic, Duration? period = null) =>
        Of(Namespace, name, new() { ["DeliveryStreamName"] = _props.DeliveryStreamName }, statistic, period);
}
