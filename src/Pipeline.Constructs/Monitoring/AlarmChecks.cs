using System.Globalization;
using System.Text.RegularExpressions;
using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using Constructs;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs.Internal;

/// <summary>The common checks and texts of the alarms' props and descriptions.</summary>
internal static partial class AlarmChecks
{
    /// <summary>
    /// The range of a threshold that is a share. The lower bound is ours, not AWS's: a smaller share
    /// would alarm on a single event.
    /// </summary>
    public static readonly ServiceLimit ShareRange = new(0.001, 1, "as a share", "");

    /// <summary>Requires a share that is known now, because a threshold is computed from it.</summary>
    public static void Share(this Violations violations, string prop, double value)
    {
        RequireKnown(violations, prop, !Token.IsUnresolved(value));
        violations.Within(prop, value, ShareRange);
    }

    /// <summary>
    /// Requires a resource whose metrics an alarm can read: CloudWatch reads metrics of other accounts that share them, but not
    /// of another Region (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Cross-Account-Cross-Region.html).
    /// </summary>
    public static void Measured(this Violations violations, string prop, IResource resource) => violations.SameRegion(
        prop, resource, "make the alarms in a stack of that Region: an alarm reads only the metrics of its own Region");

    /// <summary>Requires distinct names, each for one alarm. Their number must be known at synthesis.</summary>
    public static void EachOnce(this Violations violations, string prop, IReadOnlyList<string> values)
    {
        if (ListToken.Is(values))
        {
            violations.Add(
                prop, "be known when the template is made", "a list token", "pass the elements one by one: each makes resources");
            return;
        }

        violations.Require(
            values.Distinct(StringComparer.OrdinalIgnoreCase).Count() == values.Count,
            prop,
            "name each one once",
            string.Join(", ", values),
            "remove the repeated ones");
    }

    /// <summary>The account of a resource's metrics; <c>null</c> if it is the alarm's own account or not known.</summary>
    public static string? AccountOf(IConstruct alarms, IResource resource)
    {
        var (own, account) = (Place.OfStack(alarms).Account, Place.Of(resource).Account);
        return Token.IsUnresolved(own) || Token.IsUnresolved(account) || own == account ? null : account;
    }

    /// <summary>
    /// The hours of a retention. A token counts as Kinesis's minimum: alarms may then come early, but never late.
    /// </summary>
    public static double Hours(Duration retention) =>
        retention.IsUnresolved() ? ServiceLimits.Kinesis.RetentionHours.Minimum : retention.ToHours();

    /// <summary>Converts hours to milliseconds.</summary>
    public static double Milliseconds(double hours) => hours * 3_600_000;

    /// <summary>A retention in a description, such as <c>24 hours</c>.</summary>
    public static string Kept(Duration retention) =>
        $"{Text(Hours(retention))} hours{(retention.IsUnresolved() ? " at least" : "")}";

    /// <summary>
    /// Requires a resource's name. Users often pass an ARN by mistake: a dimension with an ARN never gets data.
    /// </summary>
    public static void Name(this Violations violations, string prop, string? value) => violations.Matches(
        prop, value, NameForm(), "be a name, not an ARN", "pass the resource's name");

    /// <summary>Requires a duration that is known now, because thresholds are computed from it.</summary>
    public static void Known(this Violations violations, string prop, Duration? value, ServiceLimit limit)
    {
        RequireKnown(violations, prop, value?.IsUnresolved() != true);
        violations.Within(prop, value, limit);
    }

    /// <summary>A service's metric with its dimensions.</summary>
    public static Metric Of(
        string @namespace,
        string name,
        Dictionary<string, string> dimensions,
        string statistic,
        Duration? period = null,
        string? account = null) =>
        new(new MetricProps
        {
            Account = account,
            Namespace = @namespace,
            MetricName = name,
            DimensionsMap = dimensions,
            Statistic = statistic,
            Period = period ?? Duration.Minutes(1),
        });

    /// <summary>A formula over metrics, with each metric's name in the formula.</summary>
    public static MathExpression Formula(string expression, Dictionary<string, IMetric> metrics, Duration? period = null) => new(
        new MathExpressionProps { Expression = expression, UsingMetrics = metrics, Period = period ?? Duration.Minutes(1) });

    /// <summary>A number in a description.</summary>
    public static string Text(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);

    /// <summary>A share in a description, such as <c>50 %</c>.</summary>
    public static string Percent(double share) => $"{Text(share * 100)} %";

    private static void RequireKnown(Violations violations, string prop, bool isKnown) => violations.Require(
        isKnown,
        prop,
        "be known when the template is made",
        "a token",
        "pass the value itself: the alarm is computed from it");

    [GeneratedRegex("^[A-Za-z0-9_.-]+$")]
    private static partial Regex NameForm();
}
