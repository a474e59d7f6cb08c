using System.Text.RegularExpressions;
using Constructs;
using Pipeline.Constructs.Internal;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs;

/// <summary>Settings of a <see cref="MetricStreamFeed"/>: the metrics to send, their format, and their delivery.</summary>
public sealed partial record MetricStreamFeedProps
{
    /// <summary>
    /// The delivery for the metrics, with the source <see cref="DeliverySource.DirectPut"/>, in the feed's account and Region.
    /// </summary>
    public required Delivery Delivery { get; set; }

    /// <summary>The format. The destination determines it: each vendor's page names the one that it reads.</summary>
    public required MetricStreamFormat OutputFormat { get; set; }

    /// <summary>
    /// The stream's name, 1 to 255 letters, digits, <c>-</c> and <c>_</c>, unique in the account and Region.
    /// Default: CloudFormation makes one.
    /// </summary>
    public string? MetricStreamName { get; set; }

    /// <summary>
    /// The only metrics to send, up to 1,000 names of namespaces and metrics together; not together with
    /// <see cref="ExcludeFilters"/>. Default: all metrics of the account, each of which is billed.
    /// </summary>
    public IReadOnlyList<MetricStreamFilter> IncludeFilters { get; set; } = [];

    /// <summary>The metrics not to send, in the form of <see cref="IncludeFilters"/>. Default: none.</summary>
    public IReadOnlyList<MetricStreamFilter> ExcludeFilters { get; set; } = [];

    /// <summary>
    /// Statistics to send in addition to minimum, maximum, sum and count, up to 100 entries. Default: none. Up to five statistics
    /// of a metric cost as much as one more update of it
    /// (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-metric-streams-statistics.html).
    /// </summary>
    public IReadOnlyList<MetricStreamStatistics> AdditionalStatistics { get; set; } = [];

    /// <summary>
    /// Whether the metrics of linked accounts are sent too, if this is a monitoring account of CloudWatch cross-account
    /// observability. Default: <c>false</c>.
    /// </summary>
    public bool IncludeLinkedAccounts { get; set; }

    internal void Validate(Violations violations, Construct feed)
    {
        if (!violations.AreComplete(this)) return;
        FeedPermissions.ValidateDirectPut(violations, nameof(Delivery), Delivery);
        Surroundings.Validate(
            violations, nameof(Delivery), feed, Delivery.DeliveryStream,
                "make the feed in a stack of the delivery's account and Region");
        violations.Require(
            OutputFormat == MetricStreamFormat.Json || Delivery.KeepsBinaryRecords,
            nameof(OutputFormat),
            $"be {MetricStreamFormat.Json} for a delivery that reads records as text, because OpenTelemetry's are binary",
            OutputFormat,
            $"use {MetricStreamFormat.Json}, or set the destination's NewLineDelimiter to false");
        violations.Length(nameof(MetricStreamName), MetricStreamName, ServiceLimits.CloudWatch.MetricStreamNameLength);
        violations.Matches(
            nameof(MetricStreamName), MetricStreamName, Name(), "hold letters, digits, - and _ only",
                "replace the other characters");
        violations.Require(
            IncludeFilters.Count == 0 || ExcludeFilters.Count == 0,
            nameof(ExcludeFilters),
            $"be empty where {nameof(IncludeFilters)} is set",
            "both",
            "keep one of them");
        Validate(violations, nameof(IncludeFilters), IncludeFilters);
        Validate(violations, nameof(ExcludeFilters), ExcludeFilters);
        violations.Count(
            nameof(AdditionalStatistics), AdditionalStatistics, ServiceLimits.CloudWatch.MetricStreamStatisticsConfigurations);
        for (var i = 0; i < AdditionalStatistics.Count; i++)
            AdditionalStatistics[i].Validate(violations.For($"{nameof(AdditionalStatistics)}[{i}]"), OutputFormat);
    }

    private static void Validate(Violations violations, string prop, IReadOnlyList<MetricStreamFilter> filters)
    {
        violations.Within(prop, filters.Sum(filter => 1 + (filter.MetricNames?.Count ?? 0)),
            ServiceLimits.CloudWatch.MetricStreamFilterNames);
        for (var i = 0; i < filters.Count; i++) filters[i].Validate(violations.For($"{prop}[{i}]"));
    }

    [GeneratedRegex("^[a-zA-Z0-9_-]*$")]
    private static partial Regex Name();
}
