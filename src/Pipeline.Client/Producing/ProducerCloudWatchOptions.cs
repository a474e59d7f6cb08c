using System.Text.RegularExpressions;
using Pipeline.Client.CloudWatch;
using Pipeline.Records.Limits;

namespace Pipeline.Client.Producing;

/// <summary>
/// The metrics that a producer puts into CloudWatch, with the names and dimensions of the KPL. Cost, us-east-1: 0.30 USD a month
/// for each metric, which with <see cref="MetricsGranularity.Shard"/> and <see cref="MetricsLevel.Detailed"/> are about ten for
/// each shard (https://aws.amazon.com/cloudwatch/pricing/).
/// </summary>
public sealed partial class ProducerCloudWatchOptions
{
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(1);

    /// <summary>
    /// The client; null, the default: the producer makes one with credentials and Region from the environment. The owner of a
    /// given client disposes of it.
    /// </summary>
    public IAmazonCloudWatch? Client { get; set; }

    /// <summary>Which metrics; <see cref="MetricsLevel.Detailed"/> by default.</summary>
    public MetricsLevel MetricsLevel { get; set; } = MetricsLevel.Detailed;

    /// <summary>Which dimensions; <see cref="MetricsGranularity.Shard"/> by default.</summary>
    public MetricsGranularity MetricsGranularity { get; set; } = MetricsGranularity.Shard;

    /// <summary>
    /// The namespace, 1 to 255 characters and not one that begins with <c>AWS/</c>; <c>KinesisProducerLibrary</c> by default.
    /// </summary>
    public string MetricsNamespace { get; set; } = "KinesisProducerLibrary";

    /// <summary>The time between two puts, 1 millisecond to 1 minute, which is the default.</summary>
    public TimeSpan MetricsUploadDelay { get; set; } = LongestDelay;

    /// <summary>
    /// More dimensions, up to 27, each for a granularity and all finer ones; none by default. A name and a value must have 1 to
    /// 255 characters.
    /// </summary>
    public IList<(string Name, string Value, MetricsGranularity Granularity)> AdditionalDimensions { get; } = [];

    internal void Validate(OptionViolations violations)
    {
        const string Constant = "be one of its constants";
        violations.Require(
            Enum.IsDefined(MetricsLevel), $"CloudWatch.{nameof(MetricsLevel)}", Constant, MetricsLevel, "choose one");
        violations.Require(
            Enum.IsDefined(MetricsGranularity), $"CloudWatch.{nameof(MetricsGranularity)}", Constant, MetricsGranularity,
            "choose one");
        violations.Require(
            MetricsNamespace is not null && NamespacePattern().IsMatch(MetricsNamespace),
            $"CloudWatch.{nameof(MetricsNamespace)}",
            "have 1 to 255 characters, letters, digits, blanks and .-_/#: of ASCII, and not begin with AWS/",
            MetricsNamespace,
            "choose another name");
        violations.Within(
            $"CloudWatch.{nameof(MetricsUploadDelay)}", MetricsUploadDelay, TimeSpan.FromMilliseconds(1), LongestDelay);
        // Three are the producer's own.
        violations.Within(
            $"CloudWatch.{nameof(AdditionalDimensions)}", AdditionalDimensions.Count, 0,
            (long)ServiceLimits.CloudWatch.Dimensions.Maximum - 3, "dimensions");
        foreach (var (name, value, granularity) in AdditionalDimensions)
        {
            violations.Require(
                name is { Length: >= 1 and <= 255 } && value is { Length: >= 1 and <= 255 } && Enum.IsDefined(granularity),
                $"CloudWatch.{nameof(AdditionalDimensions)}",
                "each have a name and a value of 1 to 255 characters and a granularity",
                $"({name}, {value}, {granularity})",
                "correct the dimension");
        }
    }

    [GeneratedRegex(@"^(?!AWS/)[a-zA-Z0-9 .\-_/#:]{1,255}\z")]
    private static partial Regex NamespacePattern();
}
