using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.Kinesis;
using Constructs;
using Pipeline.Constructs.Internal;
using Pipeline.Records;
using static Pipeline.Constructs.Internal.AlarmChecks;

namespace Pipeline.Constructs;

/// <summary>
/// The alarms of a Kinesis stream: unread records that grow old, throttled reads and writes, failed writes, and
/// consumers that fall behind.
/// </summary>
/// <remarks>
/// Statistics, periods and counts as AWS recommends them:
/// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Best_Practice_Recommended_Alarms_AWS_Services.html#Kinesis
/// </remarks>
public sealed class StreamAlarms : AlarmGroup
{
    private const string Namespace = "AWS/Kinesis";
    private const int AddressLength = 8;
    private readonly StreamAlarmsProps _props;

    /// <summary>Makes the alarms.</summary>
    /// <param name="scope">The parent.</param>
    /// <param name="id">The id, unique within the parent.</param>
    /// <param name="props">The stream, and the values that thresholds are computed from.</param>
    /// <exception cref="InvalidInputException">A prop is out of range; the message lists every mistake.</exception>
    public StreamAlarms(Construct scope, string id, StreamAlarmsProps props)
        : base(scope, id, props)
    {
        Violations.ThrowIfAny(this, props, (given, violations) => given.Validate(violations));
        _props = props;

        AddAge("IteratorAge", "IteratorAge", "GetRecords.IteratorAgeMilliseconds", Stats.MAXIMUM, periods: 15, consumer: null);
        foreach (var consumer in props.Consumers)
        {
            AddAge(
                IdOf(consumer), "ConsumerBehind", "SubscribeToShardEvent.MillisBehindLatest", Stats.AVERAGE, periods: 5,
                    consumer.StreamConsumerName);
        }

        AddThrottled("WriteThrottled", "WriteProvisionedThroughputExceeded", "writes",
            "Add shards or switch to on-demand capacity; if one shard alone is full, spread the partition keys");
        AddThrottled("ReadThrottled", "ReadProvisionedThroughputExceeded", "reads",
            "Use fewer consumers that share the shards' 2 MiB/s, enhanced fan-out, or more shards");
        AddFailedWrites();
        if (props.MaximumSilence is not null) AddSilence(props.MaximumSilence);
        if (props.ExpectedTraffic is not null) AddTraffic(props.ExpectedTraffic);
        if (props.AnomalyBand is { } band) AddAnomaly(band);
    }

    private void AddAge(string id, string name, string metric, string statistic, int periods, string? consumer)
    {
        var limit = Milliseconds(Hours(_props.Retention)) * _props.IteratorAgeShare;
        Add(id, name, new AlarmSpec(
            Metric(metric, statistic, consumer),
            $"Records wait more than {Text(limit)} ms, {Percent(_props.IteratorAgeShare)} of the " +
            $"{Kept(_props.Retention)} that the stream keeps them, for {periods} " +
            $"minutes{(consumer is null ? "" : $", for consumer {consumer}")}; they are lost at 100 %. Look for errors, " +
            "throttles and timeouts of the consumers, then raise their parallelization.")
        {
            Above = limit,
            Periods = periods,
        });
    }

    // The id comes from the consumer's path, with a readable part: a consumer with another id gets another alarm,
    // and no other alarm changes.
    private static string IdOf(IStreamConsumer consumer) => $"Consumer-{consumer.Node.Id}-{consumer.Node.Addr[^AddressLength..]}";

    private void AddThrottled(string id, string metric, string what, string remedy) => Add(id, new AlarmSpec(
        Metric(metric, Stats.AVERAGE),
        $"More than {Percent(_props.FailureShare)} of {what} were throttled for 5 minutes. {remedy}.")
    {
        Above = _props.FailureShare,
        Periods = 5,
    });

    private void AddFailedWrites()
    {
        Add("PutRecordFailed", new AlarmSpec(
            Metric("PutRecord.Success", Stats.AVERAGE),
            $"More than {Percent(_props.FailureShare)} of PutRecord calls failed for 5 minutes, throttled ones among them; " +
            "producers must send those records again. Look at the alarm on throttled writes and at the producers' errors.")
        {
            Below = 1 - _props.FailureShare,
            Periods = 5,
        });
        Add("PutRecordsFailed", new AlarmSpec(
            Formula("failed / total", new()
            {
                ["failed"] = Metric("PutRecords.FailedRecords", Stats.SUM),
                ["total"] = Metric("PutRecords.TotalRecords", Stats.SUM),
            }),
            $"More than {Percent(_props.FailureShare)} of the records of PutRecords calls failed for 5 minutes by an error " +
            "inside Kinesis; producers must send those records again. If it lasts, look at the AWS Health Dashboard.")
        {
            Above = _props.FailureShare,
            Periods = 5,
        });
    }

    private void AddSilence(Duration period) => Add("Silence", new AlarmSpec(
        Metric("IncomingRecords", Stats.SUM, period: period),
        $"No record arrived for {Text(period.ToMinutes())} minutes. Look whether the producers run and may write.")
    {
        Below = 1,
        SilenceIsBad = true,
    });

    private void AddTraffic(ExpectedTraffic expected) => Add("TrafficLow", new AlarmSpec(
        Metric("IncomingRecords", Stats.SUM, period: expected.Period),
        $"Less than {Text(expected.Records)} records arrived in {Text(expected.Period.ToMinutes())} minutes, as " +
        "ExpectedTraffic says. Look whether all producers run, and whether the network or a permission stops some of them.")
    {
        Below = expected.Records,
        SilenceIsBad = true,
    });

    private void AddAnomaly(double band) => Add("TrafficAnomaly", new AlarmSpec(
        Metric("IncomingRecords", Stats.SUM, period: Duration.Minutes(5)),
        $"More or fewer records than usual arrived in each of 15 minutes: outside a band of {Text(band)} standard deviations " +
        "around what CloudWatch learned of this time of day and week. Compare with the producers; a new normal is learned in " +
        "two weeks.")
    {
        Band = band,
        Periods = 3,
    });

    private Metric Metric(string name, string statistic, string? consumer = null, Duration? period = null)
    {
        var dimensions = new Dictionary<string, string> { ["StreamName"] = _props.Stream.StreamName };
        if (consumer is not null) dimensions["ConsumerName"] = consumer;
        return Of(Namespace, name, dimensions, statistic, period, AccountOf(this, _props.Stream));
    }
}
