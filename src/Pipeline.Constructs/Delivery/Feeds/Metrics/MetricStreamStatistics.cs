using System.Text.RegularExpressions;
using Pipeline.Constructs.Internal;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs;

/// <summary>
/// Statistics that a <see cref="MetricStreamFeed"/> sends of some metrics, in addition to minimum, maximum, sum and count.
/// </summary>
public sealed partial record MetricStreamStatistics
{
    /// <summary>The metrics, 1 to 100, with any dimensions.</summary>
    public required IReadOnlyList<MetricStreamMetric> Metrics { get; set; }

    /// <summary>
    /// The statistics, 1 to 20: percentiles such as <c>p99</c> or <c>p99.9</c>; in JSON also trimmed means and the like
    /// (<c>tm90</c>, <c>PR(:300)</c>:
    /// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html).
    /// </summary>
    public required IReadOnlyList<string> Statistics { get; set; }

    internal void Validate(Violations violations, MetricStreamFormat format)
    {
        if (!violations.AreComplete(this)) return;
        violations.Count(nameof(Metrics), Metrics, ServiceLimits.CloudWatch.MetricStreamStatisticsMetrics);
        violations.Count(nameof(Statistics), Statistics, ServiceLimits.CloudWatch.MetricStreamAdditionalStatistics);
        for (var i = 0; i < Metrics.Count; i++) Metrics[i].Validate(violations.For($"{nameof(Metrics)}[{i}]"));
        for (var i = 0; i < Statistics.Count; i++)
        {
            if (format == MetricStreamFormat.Json) continue;
            violations.Matches(
                $"{nameof(Statistics)}[{i}]",
                Statistics[i],
                Percentile(),
                $"be a percentile in the format {format}",
                $"use one such as p99, or {MetricStreamFormat.Json}");
        }
    }

    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricStreamStatisticsConfiguration.html
    [GeneratedRegex(@"^p(100|\d{1,2}(\.\d{1,10})?)$")]
    private static partial Regex Percentile();
}
