using Amazon.CDK.AWS.CloudWatch;

namespace Pipeline.Constructs.Internal;

/// <summary>The condition of one alarm, and its text.</summary>
/// <param name="Metric">The metric, with its dimensions, statistic and period.</param>
/// <param name="Description">The threshold with its unit, what it means, and what to do.</param>
internal sealed record AlarmSpec(IMetric Metric, string Description)
{
    /// <summary>
    /// Alarms when the value is greater than this; one of this, <see cref="Below"/> and <see cref="Band"/> is set.
    /// </summary>
    public double? Above { get; init; }

    /// <summary>Alarms when the value is less than this.</summary>
    public double? Below { get; init; }

    /// <summary>Alarms outside this many standard deviations around the values that CloudWatch expects.</summary>
    public double? Band { get; init; }

    /// <summary>How many periods in a row must breach the threshold.</summary>
    public int Periods { get; init; } = 1;

    /// <summary>
    /// Whether missing data also alarms. A service sends no metric while it has no work, which is good, except for
    /// an alarm on silence itself.
    /// </summary>
    public bool SilenceIsBad { get; init; }

    /// <summary>The length of a period.</summary>
    public double PeriodSeconds => Metric switch
    {
        Metric metric => metric.Period.ToSeconds(),
        MathExpression formula => formula.Period.ToSeconds(),
        _ => throw new InvalidOperationException($"{Metric.GetType().Name} is no metric of this library"),
    };
}
