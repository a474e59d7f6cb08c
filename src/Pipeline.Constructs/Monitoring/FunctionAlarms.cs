using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using Constructs;
using Pipeline.Constructs.Internal;
using Pipeline.Functions;
using Pipeline.Records;
using static Pipeline.Constructs.Internal.AlarmChecks;

namespace Pipeline.Constructs;

/// <summary>
/// The alarms of a Lambda function that reads a stream: errors, throttles, invocations near the timeout, waiting records, records
/// that were given up, and records that were rejected.
/// </summary>
/// <remarks>
/// Statistics, periods and counts as AWS recommends them:
/// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Best_Practice_Recommended_Alarms_AWS_Services.html#Lambda
/// </remarks>
public sealed class FunctionAlarms : AlarmGroup
{
    private const string Namespace = "AWS/Lambda";
    private const double ConcurrencyShare = 0.9;
    private readonly FunctionAlarmsProps _props;

    /// <summary>Makes the alarms.</summary>
    /// <param name="scope">The parent.</param>
    /// <param name="id">The id, unique within the parent.</param>
    /// <param name="props">The function, and the values that thresholds are computed from.</param>
    /// <exception cref="InvalidInputException">A prop is invalid; the message lists every mistake.</exception>
    public FunctionAlarms(Construct scope, string id, FunctionAlarmsProps props)
        : base(scope, id, props)
    {
        Violations.ThrowIfAny(this, props, (given, violations) => given.Validate(violations));
        _props = props;

        AddCount("Errors", "Errors", periods: 3,
            "invocations failed in each of 3 minutes. Read the function's log; records are tried again until retries run out");
        AddCount("Throttles", "Throttles", periods: 5,
            "invocations were throttled in each of 5 minutes. Raise the reserved concurrency, or the account's quota");
        AddDuration();
        if (props.ReservedConcurrency is { } reserved) AddConcurrency(reserved);
        if (props.StreamRetention is not null) AddIteratorAge(props.StreamRetention);
        if (props.EventSourceMappingId is not null) AddGivenUp();
        if (props.RejectsUrl is not null) AddRejected(props.RejectsUrl);
        if (props.MaximumSilence is not null) AddSilence(props.MaximumSilence);
    }

    private void AddCount(string id, string metric, int periods, string what) => Add(id, new AlarmSpec(
        OfFunction(metric, Stats.SUM), $"More than 0 {what}.")
    {
        Above = 0,
        Periods = periods,
    });

    private void AddDuration()
    {
        if (_props.Timeout.IsUnresolved())
        {
            LeaveOut("Duration", nameof(_props.Timeout));
            return;
        }

        var limit = _props.Timeout.ToMilliseconds() * _props.DurationShare;
        Add("Duration", new AlarmSpec(
            OfFunction("Duration", "p90"),
            $"The slowest tenth of invocations takes more than {Text(limit)} ms, {Percent(_props.DurationShare)} of the " +
            $"timeout of {Text(_props.Timeout.ToSeconds())} seconds, for 15 minutes. Look for throttling of what the function " +
            "calls; lower the batch size, raise its memory or its timeout.")
        {
            Above = limit,
            Periods = 15,
        });
    }

    private void AddConcurrency(double reserved)
    {
        if (Token.IsUnresolved(reserved))
        {
            LeaveOut("Concurrency", nameof(_props.ReservedConcurrency));
            return;
        }

        // Below 10, 90 % rounds to all of the concurrency, which the alarm on throttles covers.
        if (reserved < 10) return;
        var limit = reserved * ConcurrencyShare;
        Add("Concurrency", new AlarmSpec(
            OfFunction("ConcurrentExecutions", Stats.MAXIMUM),
            $"More than {Text(limit)} executions at once, {Percent(ConcurrencyShare)} of the {Text(reserved)} that are " +
            "reserved, for 10 minutes. Raise the reserved concurrency before invocations are throttled.")
        {
            Above = limit,
            Periods = 10,
        });
    }

    private void AddIteratorAge(Duration retention)
    {
        var limit = Milliseconds(Hours(retention)) * _props.IteratorAgeShare;
        Add("IteratorAge", new AlarmSpec(
            OfFunction("IteratorAge", Stats.MAXIMUM),
            $"The function reads records that are older than {Text(limit)} ms, {Percent(_props.IteratorAgeShare)} of the " +
            $"{Kept(retention)} that their stream keeps them, for 15 minutes; they are lost at 100 %. Look for " +
            "errors and throttles, then raise the parallelization factor.")
        {
            Above = limit,
            Periods = 15,
        });
    }

    private void AddGivenUp()
    {
        Add("RecordsDropped", new AlarmSpec(
            OfMapping("DroppedEventCount", Stats.SUM),
            "More than 0 records were given up in a minute, their retries or age spent, and went to no destination: they are " +
            "lost once the stream's retention ends. Read the function's log and write them again from the stream.")
        {
            Above = 0,
        });
        Add("RecordsSetAside", new AlarmSpec(
            OfMapping("OnFailureDestinationDeliveredEventCount", Stats.SUM),
            "More than 0 records went to the on-failure destination in a minute. Mend the cause, then send them again from it.")
        {
            Above = 0,
        });
        AddCount("DestinationFailures", "DestinationDeliveryFailures", periods: 1,
            "batches did not reach the on-failure destination in a minute. Look at its policy, its key and the function's role");
    }

    private void AddRejected(string url) => Add("RecordsRejected", new AlarmSpec(
        Of(
            MetricNames.Namespace,
            MetricNames.RecordsRejected,
            new() { [MetricNames.FunctionName] = _props.Function.FunctionName },
            Stats.SUM,
            account: AccountOf(this, _props.Function)),
        "More than 0 records were rejected in a minute: they are damaged or no valid events, or DynamoDB refuses them, so that " +
        $"trying again is no use. They are in {url}, each with its reason. Mend the producer or the schema, then send them " +
        $"again from there.")
    {
        Above = 0,
    });

    private void AddSilence(Duration period) => Add("Silence", new AlarmSpec(
        OfMapping("PolledEventCount", Stats.SAMPLE_COUNT, period),
        $"No poll of the stream by the event source mapping for {Text(period.ToMinutes())} minutes. Look whether it is " +
        "enabled, and whether the function's role may read the stream and use its key.")
    {
        Below = 1,
        SilenceIsBad = true,
    });

    private Metric OfFunction(string name, string statistic) =>
        Of(
            Namespace,
            name,
            new() { ["FunctionName"] = _props.Function.FunctionName },
            statistic,
            account: AccountOf(this, _props.Function));

    private Metric OfMapping(string name, string statistic, Duration? period = null) => Of(
        Namespace,
        name,
        new() { ["EventSourceMappingUUID"] = _props.EventSourceMappingId! },
        statistic,
        period,
        AccountOf(this, _props.Function));
}
