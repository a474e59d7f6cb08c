using Constructs;
using Pipeline.Constructs.Internal;
using Pipeline.Records;
using static Pipeline.Constructs.Internal.AlarmChecks;

namespace Pipeline.Constructs;

/// <summary>
/// The alarms of an EventBridge pipe, such as that of a <see cref="QueueFeed"/>: runs that fail, fail in part, are
/// throttled or take too long.
/// </summary>
/// <remarks>
/// AWS publishes these metrics (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-monitoring.html) and recommends
/// no alarm; periods and counts are this library's own.
/// </remarks>
public sealed class PipeAlarms : AlarmGroup
{
    internal const string MetricNamespace = "AWS/EventBridge/Pipes";
    private readonly PipeAlarmsProps _props;

    /// <summary>Makes the alarms.</summary>
    /// <param name="scope">The parent.</param>
    /// <param name="id">The id, unique within the parent.</param>
    /// <param name="props">The pipe.</param>
    /// <exception cref="InvalidInputException">A prop is invalid; the message lists every mistake.</exception>
    public PipeAlarms(Construct scope, string id, PipeAlarmsProps props)
        : base(scope, id, props)
    {
        Violations.ThrowIfAny(this, props, (given, violations) => given.Validate(violations));
        _props = props;

        Add("ExecutionFailed", "ExecutionFailed", 5,
            "runs of the pipe failed in each of 5 minutes. Look at the role's permissions and at the target; the source keeps " +
            "what was not moved.");
        Add("TargetPartiallyFailed", "TargetStagePartiallyFailed", 5,
            "runs reached the target in part in each of 5 minutes; the rest is tried again. Look at the target's throttles.");
        Add("ExecutionThrottled", "ExecutionThrottled", 15,
            "runs were throttled in each of 15 minutes. Look at the quota of concurrent runs of pipes, and ask AWS for more.");
        Add("ExecutionTimeout", "ExecutionTimeout", 5,
            "runs took longer than a pipe may in each of 5 minutes. Lower the batch size, and look at the target's latency.");
    }

    private void Add(string name, string metric, int periods, string what) => Add(name, new AlarmSpec(
        Of(MetricNamespace, metric, new() { ["PipeName"] = _props.PipeName }, Amazon.CDK.AWS.CloudWatch.Stats.SUM),
        $"More than 0 {what}")
    {
        Above = 0,
        Periods = periods,
    });
}
