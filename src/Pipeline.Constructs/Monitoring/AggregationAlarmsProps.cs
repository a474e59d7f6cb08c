using Amazon.CDK.AWS.Lambda;
using Amazon.CDK.AWS.SNS;
using Pipeline.Constructs.Internal;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs;

/// <summary>Settings of <see cref="AggregationAlarms"/>: the function, the topic, and a threshold.</summary>
public sealed record AggregationAlarmsProps
{
    /// <summary>
    /// The function of an aggregation (<see cref="StreamAggregation.Function"/>), in the stack's Region: an alarm cannot read
    /// metrics of another Region.
    /// </summary>
    public required IFunction Function { get; set; }

    /// <summary>The topic that alarms notify, such as <see cref="AlarmTopic.Topic"/>.</summary>
    public required ITopic Topic { get; set; }

    /// <summary>
    /// How many additions and removals may come too late in 5 minutes, at least 0. Default: 0. They are not counted, except in
    /// <c>late</c> of their aggregate.
    /// </summary>
    public double MaximumLate { get; set; }

    internal void Validate(Violations violations)
    {
        if (violations.Given(nameof(Function), Function)) violations.Measured(nameof(Function), Function);
        violations.Given(nameof(Topic), Topic);
        violations.Whole(nameof(MaximumLate), MaximumLate, new ServiceLimit(0, int.MaxValue, "changes", ""));
    }
}
