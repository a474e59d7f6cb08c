using Pipeline.Constructs.Internal;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs;

/// <summary>
/// Metrics of one namespace, for <see cref="MetricStreamFeedProps.IncludeFilters"/> and
/// <see cref="MetricStreamFeedProps.ExcludeFilters"/>.
/// </summary>
public sealed record MetricStreamFilter
{
    /// <summary>The namespace, such as <c>AWS/Kinesis</c>, 1 to 255 characters.</summary>
    public required string Namespace { get; set; }

    /// <summary>The names of its metrics, such as <c>IncomingRecords</c>. Default: all metrics of the namespace.</summary>
    public IReadOnlyList<string> MetricNames { get; set; } = [];

    internal void Validate(Violations violations)
    {
        if (!violations.AreComplete(this)) return;
        MetricStreamMetric.ValidateNamespace(violations, nameof(Namespace), Namespace);
        for (var i = 0; i < MetricNames.Count; i++)
            violations.Length($"{nameof(MetricNames)}[{i}]", MetricNames[i], ServiceLimits.CloudWatch.MetricNameLength);
    }
}
