using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using Constructs;
using Pipeline.Constructs.Internal;
using Pipeline.Records;
using static Pipeline.Constructs.Internal.AlarmChecks;

namespace Pipeline.Constructs;

/// <summary>
/// The alarms of an <see cref="S3Channel"/>: records that Kinesis could not deliver, late records, and silence.
/// </summary>
/// <remarks>
/// Metrics, dimensions, and the periods of failures and silence as AWS documents them, not tried on AWS here:
/// https://docs.aws.amazon.com/streams/latest/dev/data-delivery-monitoring.html. The allowance of late records is this library's
/// own. There are no alarms of a <see cref="TableChannel"/>: its metrics begin with <c>DeliveryToIceberg</c>, and the names of
/// its counts could not be confirmed.
/// </remarks>
public sealed class ChannelAlarms : AlarmGroup
{
    private readonly ChannelAlarmsProps _props;

    /// <summary>Makes the alarms.</summary>
    /// <param name="scope">The parent.</param>
    /// <param name="id">The id, unique within the parent.</param>
    /// <param name="props">The channel, and the values that thresholds are computed from.</param>
    /// <exception cref="InvalidInputException">A prop is invalid; the message lists every mistake.</exception>
    public ChannelAlarms(Construct scope, string id, ChannelAlarmsProps props)
        : base(scope, id, props)
    {
        Violations.ThrowIfAny(this, props, (given, violations) => given.Validate(violations));
        _props = props;

        Add("DeliveryFailed", new AlarmSpec(
            Metric("FailedRecordCount", Stats.SUM, Duration.Minutes(5)),
            "More than 0 records could not be delivered in 5 minutes. The error folder has their shards and sequence numbers, " +
            "not the records. Mend the cause, and read them again from the stream before its retention ends.")
        {
            Above = 0,
        });
        AddFreshness();
        if (props.MaximumSilence is not null) AddSilence(props.MaximumSilence);
    }

    private void AddFreshness()
    {
        var freshness = _props.Channel.DataFreshness;
        if (freshness.IsUnresolved())
        {
            LeaveOut("DataFreshness", $"{nameof(_props.Channel)}.{nameof(_props.Channel.DataFreshness)}");
            return;
        }

        var (promised, allowance) = (freshness.ToSeconds(), _props.FreshnessAllowance.ToSeconds());
        Add("DataFreshness", new AlarmSpec(
            Metric("DataFreshness", Stats.MAXIMUM, Duration.Minutes(5)),
            $"The oldest record that is not delivered is older than {Text(promised + allowance)} seconds, for 15 minutes: " +
            $"{Text(promised)} of the channel's setting and {Text(allowance)} of allowance. Look at the channel's status, its " +
            "role and the bucket's key.")
        {
            Above = promised + allowance,
            Periods = 3,
        });
    }

    private void AddSilence(Duration period) => Add("Silence", new AlarmSpec(
        Metric("SuccessfulRecordCount", Stats.SUM, period),
        $"No record was delivered for {Text(period.ToMinutes())} minutes. Look whether producers write, and at the channel's " +
        "status and role.")
    {
        Below = 1,
        SilenceIsBad = true,
    });

    private Metric Metric(string name, string statistic, Duration period) => Of(
        S3Channel.MetricNamespace, $"{S3Channel.MetricPrefix}.{name}", _props.Channel.MetricDimensions, statistic, period);
}
