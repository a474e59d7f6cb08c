using Amazon.CDK.AWS.CloudWatch;

namespace Pipeline.Constructs.Internal;

/// <summary>When one alarm goes off, and what it says then.</summary>
/// <param name="Metric">What is measured, with its dimensions, statistic and period.</param>
/// <param name="Description">The number with its unit, what it means, and what to do.</param>
internal sealed record AlarmSpec(IMetric Metric, string Description)
{
    /// <summary>Off above this value; either this or <see cref="Below"/> is set.</summary>
    public double? Above { get; init; }

    /// <summary>Off below this value.</summary>
    public double? Below { get; init; }

    /// <summary>How many periods in a row must be off.</summary>
    public int Periods { get; init; } = 1;

    /// <summary>
    /// Whether silence is bad too. A service sends no metric while nothing happens, which is good news for all but an alarm on
    /// silence itself.
    /// </summary>
    public bool SilenceIsBad { get; init; }
}
