using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using Constructs;

namespace Pipeline.Constructs.Internal;

/// <summary>Metrics as dashboards read them: those of another account or Region than the dashboard's say so.</summary>
/// <param name="part">The construct that is shown.</param>
/// <param name="resource">Its resource, which may be imported from elsewhere.</param>
/// <param name="namespace">The metrics' namespace.</param>
/// <param name="dimensions">Their dimensions.</param>
internal sealed class PartMetric(
    IConstruct part, IResource? resource, string @namespace, Dictionary<string, string> dimensions)
{
    public static readonly Duration Minute = Duration.Minutes(1);
    public static readonly Duration FiveMinutes = Duration.Minutes(5);
    public static readonly Duration Hour = Duration.Hours(1);

    public Metric Of(string name, string statistic, string label, Duration? period = null) => new Metric(new MetricProps
    {
        Namespace = @namespace,
        MetricName = name,
        DimensionsMap = dimensions,
        Statistic = statistic,
        Label = label,
        Period = period ?? Minute,
        Account = Known(resource is null ? null : Place.Of(resource).Account),
        Region = Known(resource is null ? null : Place.Of(resource).Region),
    }).AttachTo(part);

    /// <summary>Adds dimensions.</summary>
    public PartMetric With(params (string Name, string Value)[] more)
    {
        var all = new Dictionary<string, string>(dimensions);
        foreach (var (name, value) in more) all[name] = value;
        return new(part, resource, @namespace, all);
    }

    public static MathExpression Formula(
        string expression, string label, Duration period, params (string Id, IMetric Metric)[] metrics) => new(
        new MathExpressionProps
        {
            Expression = expression,
            UsingMetrics = metrics.ToDictionary(metric => metric.Id, metric => metric.Metric),
            Label = label,
            Period = period,
        });

    /// <summary>The period of a metric or a formula.</summary>
    public static Duration PeriodOf(IMetric metric) => metric switch
    {
        Metric single => single.Period,
        MathExpression formula => formula.Period,
        _ => Minute,
    };

    private static string? Known(string? place) => place is null || Token.IsUnresolved(place) ? null : place;
}
