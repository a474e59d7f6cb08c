using Amazon.CDK.AWS.CloudWatch;

namespace Pipeline.Constructs.Internal;

/// <summary>The condition of one alarm, and its text.</summary>
/// <param name="Metric">The metric, with its dimensions, statistic and period.</param>
/// <param name="Description">The threshold with its unit, what it means, and what to do.</param>
internal sealed record AlarmSpec(IMetric Metric, string Description)
{
    /// <summary>Alarms when the value is greater than this; either this or <see cref="Below"/> is set.</summary>
    public double? Above { get; init; }

    /// <summary>Alarms when the value is less than this.</summary>
    public double? Below { get; init; }

    /// <summary>How many periods in a row must breach the threshold.</summary>
    public int Periods { get; init; } = 1;

    /// <summary>
    /// Whether missing data also alarms. A service sends no metric while it has no work, which is good, except for
    /// an alarm on silence itself.
    /// </summary>
    public bool SilenceIsBad { get; init; }
}
