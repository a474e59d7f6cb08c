using System.Text.RegularExpressions;
using Pipeline.Constructs.Internal;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs;

/// <summary>A metric by namespace and name, with all of its dimensions.</summary>
/// <param name="Namespace">The namespace, such as <c>AWS/Lambda</c>, 1 to 255 characters.</param>
/// <param name="Name">The metric, such as <c>Duration</c>, 1 to 255 characters.</param>
public sealed partial record MetricStreamMetric(string Namespace, string Name)
{
    internal void Validate(Violations violations)
    {
        if (!violations.AreComplete(this)) return;
        ValidateNamespace(violations, nameof(Namespace), Namespace);
        violations.Length(nameof(Name), Name, ServiceLimits.CloudWatch.MetricNameLength);
    }

    internal static void ValidateNamespace(Violations violations, string prop, string value)
    {
        violations.Length(prop, value, ServiceLimits.CloudWatch.MetricNameLength);
        violations.Matches(prop, value, Form(), "not begin with a colon", "write it as CloudWatch shows it, such as AWS/Kinesis");
    }

    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricStreamFilter.html
    [GeneratedRegex("^([^:].*)?$")]
    private static partial Regex Form();
}
