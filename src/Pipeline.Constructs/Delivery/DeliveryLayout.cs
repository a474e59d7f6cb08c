using System.Text.RegularExpressions;
using Pipeline.Constructs.Internal;

namespace Pipeline.Constructs;

/// <summary>
/// Where delivered objects lie in their bucket: a base prefix and a folder per hour or day of arrival. Firehose's prefix
/// expressions and the catalog's partition projection are both made from it, so that they cannot disagree.
/// </summary>
/// <remarks>Times are UTC, as Athena's date projection wants. See
/// https://docs.aws.amazon.com/firehose/latest/dev/s3-prefixes.html and
/// https://docs.aws.amazon.com/athena/latest/ug/partition-projection-kinesis-firehose-example.html.</remarks>
public sealed partial record DeliveryLayout
{
    private DeliveryLayout(string basePrefix, string partitionKey, string format, string intervalUnit)
    {
        BasePrefix = basePrefix;
        PartitionKey = partitionKey;
        Format = format;
        IntervalUnit = intervalUnit;
    }

    /// <summary>A folder per hour: <c>data/2026/11/21/13/</c>, partition key <c>datehour</c>.</summary>
    /// <param name="basePrefix">The folder of all objects, ending in a slash, or nothing for the bucket's root.</param>
    public static DeliveryLayout Hourly(string basePrefix = "data/") => new(basePrefix, "datehour", "yyyy/MM/dd/HH", "HOURS");

    /// <summary>A folder per day: <c>data/2026/11/21/</c>, partition key <c>day</c>. Fewer, larger partitions for thin streams.</summary>
    /// <param name="basePrefix">The folder of all objects, ending in a slash, or nothing for the bucket's root.</param>
    public static DeliveryLayout Daily(string basePrefix = "data/") => new(basePrefix, "day", "yyyy/MM/dd", "DAYS");

    /// <summary>The folder of all objects, such as <c>data/</c>.</summary>
    public string BasePrefix { get; }

    /// <summary>The partition's column name in the catalog: <c>datehour</c> or <c>day</c>.</summary>
    public string PartitionKey { get; }

    /// <summary>The folder's date pattern, in the letters that Firehose (Java) and Athena share.</summary>
    public string Format { get; }

    /// <summary>Athena's interval unit: <c>HOURS</c> or <c>DAYS</c>.</summary>
    public string IntervalUnit { get; }

    /// <summary>Firehose's prefix, such as <c>data/!{timestamp:yyyy/MM/dd/HH}/</c>.</summary>
    public string FirehosePrefix => $"{BasePrefix}!{{timestamp:{Format}}}/";

    /// <summary>Athena's storage location template below the bucket, such as <c>data/${datehour}/</c>.</summary>
    public string LocationTemplate => $"{BasePrefix}${{{PartitionKey}}}/";

    internal void Validate(Violations violations)
    {
        violations.Matches(
            nameof(BasePrefix), BasePrefix, Folder(), "end in a slash", "add the slash: objects and folders would share a name");
        violations.Require(
            !BasePrefix.Contains("!{", StringComparison.Ordinal),
            nameof(BasePrefix),
            "hold no expression",
            BasePrefix,
            $"name a folder here, or set {nameof(S3DestinationProps.Prefix)} in place of the layout");
    }

    [GeneratedRegex("(^|/)$")]
    private static partial Regex Folder();
}
