using Amazon.CDK.AWS.Lambda;
using Pipeline.Constructs.Internal;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs;

/// <summary>Settings of <see cref="AggregationAlarms"/>: the function, and a threshold.</summary>
public sealed record AggregationAlarmsProps : AlarmGroupProps
{
    /// <summary>
    /// The function of an aggregation (<see cref="StreamAggregation.Function"/>), in the stack's Region: an alarm cannot read
    /// metrics of another Region.
    /// </summary>
    public required IFunction Function { get; set; }

    /// <summary>
    /// How many additions and removals may come too late in 5 minutes, at least 0. Default: 0. They are not counted, except in
    /// <c>late</c> of their aggregate.
    /// </summary>
    public double MaximumLate { get; set; }

    internal override AlarmKinds Kinds => AlarmKindsOf.Aggregation;

    internal void Validate(Violations violations)
    {
        ValidateShared(violations);
        if (violations.Given(nameof(Function), Function)) violations.Measured(nameof(Function), Function);
        violations.Whole(nameof(MaximumLate), MaximumLate, new ServiceLimit(0, int.MaxValue, "changes", ""));
    }
}
