using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using Constructs;
using Pipeline.Constructs.Internal;
using Pipeline.Records;
using static Pipeline.Constructs.Internal.AlarmChecks;

namespace Pipeline.Constructs;

/// <summary>
/// The alarms of a Firehose delivery stream: records that grow old in it, deliveries that fail, and its source: Direct PUT near
/// the limits, or a Kinesis stream that it cannot keep up with.
/// </summary>
/// <remarks>See https://docs.aws.amazon.com/firehose/latest/dev/firehose-cloudwatch-metrics-best-practices.html.</remarks>
public sealed class DeliveryAlarms : AlarmGroup
{
    private const string Namespace = "AWS/Firehose";
    private static readonly Duration FiveMinutes = Duration.Minutes(5);
    private readonly DeliveryAlarmsProps _props;

    /// <summary>Makes the alarms.</summary>
    /// <param name="scope">The parent.</param>
    /// <param name="id">The id below it.</param>
    /// <param name="props">The delivery stream and what its thresholds derive from.</param>
    /// <exception cref="InvalidInputException">A prop is not allowed; the message lists all that are not.</exception>
    public DeliveryAlarms(Construct scope, string id, DeliveryAlarmsProps props)
        : base(scope, id, props.Topic)
    {
        Violations.ThrowIfAny(this, props.Validate);
        _props = props;

        // Firehose sends no freshness for Redshift, whose COPY follows the delivery to S3, and no success rate for Iceberg.
        if (props.MetricPrefix != "DeliveryToRedshift") AddFreshness();
        if (props.MetricPrefix != "DeliveryToIceberg") AddSuccess();
        if (props.IsDirectPut) AddDirectPut();
        else AddStreamSource();
        if (props.MaximumSilence is not null) AddSilence(props.MaximumSilence);
    }

    // Whole minutes that hold at least one delivery.
    private Duration DeliveryPeriod =>
        Duration.Minutes(Math.Max(FiveMinutes.ToMinutes(), Math.Ceiling(_props.BufferingInterval.ToSeconds() / 60)));

    private void AddFreshness()
    {
        var interval = _props.BufferingInterval.ToSeconds();
        var allowance = _props.FreshnessAllowance?.ToSeconds() ?? Math.Max(interval, FiveMinutes.ToSeconds());
        Add("DataFreshness", new AlarmSpec(
            Metric($"{_props.MetricPrefix}.DataFreshness", Stats.MAXIMUM, DeliveryPeriod),
            $"The oldest record in Firehose is older than {Text(interval + allowance)} seconds: {Text(interval)} of buffering " +
            $"and {Text(allowance)} for processing and retries. Read the delivery's error log, and look at the destination and " +
            "the transformation.")
        {
            Above = interval + allowance,
        });
    }

    private void AddSuccess() => Add("Success", new AlarmSpec(
        Metric($"{_props.MetricPrefix}.Success", Stats.AVERAGE, DeliveryPeriod),
        $"Less than 100 % of deliveries succeeded in 2 periods of {Text(DeliveryPeriod.ToMinutes())} minutes. Read the " +
        "delivery's error log, and look at the destination, its key and the delivery's role.")
    {
        Below = 1,
        Periods = 2,
    });

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

    // The sum of a period by the seconds in it: the limit is one by the second.
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

    private void AddStreamSource()
    {
        var limit = _props.SourceRetention.ToMilliseconds() * _props.SourceAgeShare;
        Add("SourceBehind", new AlarmSpec(
            Metric("KinesisMillisBehindLatest", Stats.MAXIMUM),
            $"Firehose reads more than {Text(limit)} ms behind the end of its stream, {Percent(_props.SourceAgeShare)} of the " +
            $"{Text(_props.SourceRetention.ToHours())} hours that the stream keeps records, for 15 minutes; they are lost at " +
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

    private void AddSilence(Duration period) => Add("Silence", new AlarmSpec(
        Metric($"{_props.MetricPrefix}.Records", Stats.SUM, period),
        $"No record was delivered for {Text(period.ToMinutes())} minutes. Look whether producers write, and at the delivery's " +
        "error log.")
    {
        Below = 1,
        SilenceIsBad = true,
    });

    private Metric Metric(string name, string statistic, Duration? period = null) =>
        Of(Namespace, name, new() { ["DeliveryStreamName"] = _props.DeliveryStreamName }, statistic, period);
}
