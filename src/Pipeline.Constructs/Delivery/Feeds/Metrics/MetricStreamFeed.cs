using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.IAM;
using Constructs;
using Pipeline.Constructs.Internal;
using Pipeline.Records;
using static Amazon.CDK.AWS.CloudWatch.CfnMetricStream;

namespace Pipeline.Constructs;

/// <summary>
/// A CloudWatch metric stream: each update of the account's metrics in this Region goes to a delivery within minutes. The presets
/// for metrics of Dynatrace, Logz.io, Splunk Observability Cloud, Datadog and New Relic take no other source.
/// </summary>
/// <remarks>
/// <para>CDK's only construct for it is <c>CfnMetricStream</c>. The role trusts CloudWatch without a condition, as AWS documents
/// it (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-metric-streams-trustpolicy.html).</para>
/// <para>Cost, us-east-1: 0.003 USD a 1,000 metric updates (https://aws.amazon.com/cloudwatch/pricing/), plus the delivery. A
/// metric has at most one update a minute, and one more for every five additional statistics. A thousand metrics with data in
/// every minute cost about 131 USD a month: name the metrics that you need in
/// <see cref="MetricStreamFeedProps.IncludeFilters"/>.</para>
/// </remarks>
[Documented(
    "CloudWatch metric stream", "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Metric-Streams.html")]
public sealed class MetricStreamFeed : Construct
{
    /// <summary>Makes the metric stream.</summary>
    /// <param name="scope">The parent.</param>
    /// <param name="id">The id, unique within the parent.</param>
    /// <param name="props">The metrics, their format, and their delivery.</param>
    /// <exception cref="InvalidInputException">A prop is invalid; the message lists every mistake.</exception>
    public MetricStreamFeed(Construct scope, string id, MetricStreamFeedProps props)
        : base(scope, id)
    {
        Violations.ThrowIfAny(this, props, (given, violations) => given.Validate(violations, this));

        var role = new LeastPrivilegeRole(
            this, "Role", new ServicePrincipal("streams.metrics.cloudwatch.amazonaws.com"),
                "Puts metrics into a Firehose stream");
        role.Allow(FeedPermissions.Delivery(props.Delivery, "PutRecord", "PutRecordBatch"));

        var stream = new CfnMetricStream(this, "Resource", new CfnMetricStreamProps
        {
            Name = props.MetricStreamName,
            FirehoseArn = props.Delivery.DeliveryStreamArn,
            RoleArn = role.Role.RoleArn,
            OutputFormat = props.OutputFormat.ToAws(),
            IncludeFilters = Filters(props.IncludeFilters),
            ExcludeFilters = Filters(props.ExcludeFilters),
            IncludeLinkedAccountsMetrics = props.IncludeLinkedAccounts ? true : null,
            StatisticsConfigurations = Statistics(props.AdditionalStatistics),
        });
        // CloudWatch tries the role when the stream is made.
        stream.Node.AddDependency(role.Policy);
        MetricStreamName = stream.Ref;
        MetricStreamArn = stream.AttrArn;
    }

    /// <summary>The metric stream's name.</summary>
    public string MetricStreamName { get; }

    /// <summary>The metric stream's ARN.</summary>
    public string MetricStreamArn { get; }

    /// <summary>
    /// The number of billed metric updates over the period, including those for additional statistics
    /// (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-metric-streams-monitoring.html).
    /// </summary>
    /// <param name="options">Overrides, such as the period. Default: none.</param>
    public Metric MetricTotalUpdates(IMetricOptions? options = null) => Metric("TotalMetricUpdate", "Sum", options);

    /// <summary>The share of failed attempts to put metrics into the delivery, 0 to 1; CloudWatch retries some of them.</summary>
    /// <param name="options">Overrides, such as the period. Default: none.</param>
    public Metric MetricPublishErrorRate(IMetricOptions? options = null) => Metric("PublishErrorRate", "Average", options);

    private static MetricStreamFilterProperty[]? Filters(IReadOnlyList<MetricStreamFilter> filters) => filters.Count == 0
        ? null
        :
        [
            .. filters.Select(filter => new MetricStreamFilterProperty
            {
                Namespace = filter.Namespace,
                MetricNames = filter.MetricNames.Count == 0 ? null : [.. filter.MetricNames],
            }),
        ];

    private static MetricStreamStatisticsConfigurationProperty[]? Statistics(IReadOnlyList<MetricStreamStatistics> statistics) =>
        statistics.Count == 0
            ? null
            :
            [
                .. statistics.Select(each => new MetricStreamStatisticsConfigurationProperty
                {
                    AdditionalStatistics = [.. each.Statistics],
                    IncludeMetrics = each.Metrics
                        .Select(metric =>
                            new MetricStreamStatisticsMetricProperty { Namespace = metric.Namespace, MetricName = metric.Name })
                        .ToArray(),
                }),
            ];

    private Metric Metric(string name, string statistic, IMetricOptions? options)
    {
        var metric = new Metric(new MetricProps
        {
            Namespace = "AWS/CloudWatch/MetricStreams",
            MetricName = name,
            DimensionsMap = new Dictionary<string, string> { ["MetricStreamName"] = MetricStreamName },
            Statistic = statistic,
        });
        return (options is null ? metric : metric.With(options)).AttachTo(this);
    }
}
