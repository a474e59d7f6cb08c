using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using Constructs;
using Pipeline.Constructs.Internal;
using Pipeline.Functions;
using Pipeline.Records;
using static Pipeline.Constructs.Internal.AlarmChecks;

namespace Pipeline.Constructs;

/// <summary>
/// The alarms of what a <see cref="StreamAggregation"/> counts: events that are in no aggregate, events that came too late, and
/// measures that are not known exactly. <see cref="FunctionAlarms"/> and <see cref="TableAlarms"/> watch its function and table.
/// </summary>
public sealed class AggregationAlarms : AlarmGroup
{
    private readonly AggregationAlarmsProps _props;

    /// <summary>Makes the alarms.</summary>
    /// <param name="scope">The parent.</param>
    /// <param name="id">The id, unique within the parent.</param>
    /// <param name="props">The function, and a threshold that has a default.</param>
    /// <exception cref="InvalidInputException">A prop is invalid; the message lists every mistake.</exception>
    public AggregationAlarms(Construct scope, string id, AggregationAlarmsProps props)
        : base(scope, id, props)
    {
        Violations.ThrowIfAny(this, props, (given, violations) => given.Validate(violations));
        _props = props;

        Add(MetricNames.EventsUnusable, 0,
            "events are in no aggregate, because they are no valid events by the schema or have no time that can be read. Mend " +
            "the producer, or the time of the declaration");
        Add(MetricNames.ChangesLate, props.MaximumLate,
            "additions or removals came too late for their window, and only late of their aggregates counts them. Raise " +
            "allowedLatenessMinutes, or look why events arrive late");
        Add(MetricNames.MeasuresUnknown, 0,
            "measures of written aggregates are not known exactly and left out: the last holder of a minimum or maximum was " +
            "removed, or a sum has more than 38 digits. Leave such a measure out, or aggregate a source without removals");
    }

    // The metric's name is the alarm's id, and so a part of the construct's contract.
    private void Add(string metric, double above, string what) => Add(metric, new AlarmSpec(
        Of(
            MetricNames.Namespace,
            metric,
            new() { [MetricNames.FunctionName] = _props.Function.FunctionName },
            Stats.SUM,
            Duration.Minutes(5),
            AccountOf(this, _props.Function)),
        $"In 5 minutes, more than {Text(above)} {what}.")
    {
        Above = above,
    });
}
