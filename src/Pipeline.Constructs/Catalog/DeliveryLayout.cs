using System.Text.RegularExpressions;
using Pipeline.Constructs.Internal;
using Pipeline.Records;

namespace Pipeline.Constructs;

/// <summary>
/// The layout of delivered objects in their bucket: a base prefix, folders by event fields if <see cref="PartitionedBy"/> names
/// some, and a folder per hour or day of arrival. Firehose's prefix expressions and the catalog's partition projection are both
/// made from it, so they cannot disagree.
/// </summary>
/// <remarks>
/// Times are UTC, as Athena's date projection requires. See https://docs.aws.amazon.com/firehose/latest/dev/s3-prefixes.html and
/// https://docs.aws.amazon.com/athena/latest/ug/partition-projection-kinesis-firehose-example.html.
/// </remarks>
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
    /// <param name="basePrefix">The folder of all objects, ending in a slash; empty for the bucket's root.</param>
    public static DeliveryLayout Hourly(string basePrefix = "data/") => new(basePrefix, "datehour", "yyyy/MM/dd/HH", "HOURS");

    /// <summary>
    /// A folder per day: <c>data/2026/11/21/</c>, partition key <c>day</c>. It makes fewer and larger partitions,
    /// for streams with little data.
    /// </summary>
    /// <param name="basePrefix">The folder of all objects, ending in a slash; empty for the bucket's root.</param>
    public static DeliveryLayout Daily(string basePrefix = "data/") => new(basePrefix, "day", "yyyy/MM/dd", "DAYS");

    /// <summary>
    /// Returns this layout with folders by event fields before the folders of time: <c>data/tenant=acme/2026/11/21/13/</c>.
    /// Firehose then partitions dynamically (<see cref="DynamicPartitioning"/>, with its costs and its limit of active
    /// partitions). The catalog then has a partition column for each field.
    /// </summary>
    /// <remarks>
    /// Choose it when the delivery is made: Firehose cannot turn partitioning on or off later
    /// (https://docs.aws.amazon.com/firehose/latest/dev/dynamic-partitioning-enable.html). An event whose value is empty goes to
    /// the error prefix (https://docs.aws.amazon.com/firehose/latest/dev/dynamic-partitioning-error-handling.html).
    /// </remarks>
    /// <param name="keys">The fields, in the order of their folders, such as <c>LayoutKey.Injected("tenant")</c>.</param>
    public DeliveryLayout PartitionedBy(params LayoutKey[] keys) => this with { Keys = keys ?? [] };

    /// <summary>The fields that have folders, in their order. Default: none.</summary>
    public IReadOnlyList<LayoutKey> Keys { get; private init; } = [];

    /// <summary>The folder of all objects, such as <c>data/</c>.</summary>
    public string BasePrefix { get; }

    /// <summary>The partition's column name in the catalog: <c>datehour</c> or <c>day</c>.</summary>
    public string PartitionKey { get; }

    /// <summary>The folder's date pattern, in the letters that Firehose (Java) and Athena have in common.</summary>
    public string Format { get; }

    /// <summary>Athena's interval unit: <c>HOURS</c> or <c>DAYS</c>.</summary>
    public string IntervalUnit { get; }

    /// <summary>Firehose's prefix, such as <c>data/!{timestamp:yyyy/MM/dd/HH}/</c>.</summary>
    public string FirehosePrefix =>
        $"{BasePrefix}{string.Concat(Keys.Select(key => key?.FirehoseFolder))}!{{timestamp:{Format}}}/";

    /// <summary>Athena's storage location template below the bucket, such as <c>data/${datehour}/</c>.</summary>
    public string LocationTemplate => $"{BasePrefix}{string.Concat(Keys.Select(key => key?.AthenaFolder))}${{{PartitionKey}}}/";

    /// <summary>
    /// The queries by which Firehose reads the keys from a record, by their names in <see cref="FirehosePrefix"/>.
    /// </summary>
    internal IReadOnlyDictionary<string, string> Queries =>
        Keys.Where(key => key is not null).DistinctBy(key => key.Column).ToDictionary(key => key.Column, key => key.Query);

    /// <summary>Whether a folder of the same bucket is one of the layout's folders, or lies within one.</summary>
    internal bool Holds(string folder) =>
        folder == BasePrefix || (BasePrefix.Length > 0 && folder.StartsWith(BasePrefix, StringComparison.Ordinal));

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
        if (!violations.AllGiven(nameof(Keys), Keys)) return;
        foreach (var key in Keys) key.Validate(violations, nameof(Keys));
        violations.Require(
            Keys.Where(key => key.Field is not null).GroupBy(key => key.Column).All(same => same.Count() == 1),
            nameof(Keys),
            "name each field once, whatever its case",
            string.Join(", ", Keys.Select(key => key.Field)),
            "remove the repeated ones");
    }

    /// <summary>Checks the keys against the events that are delivered.</summary>
    internal void ValidateKeys(Violations violations, EventSchema schema)
    {
        foreach (var key in Keys.Where(key => key?.Field is not null)) key.Validate(violations, nameof(Keys), schema);
    }

    [GeneratedRegex("(^|/)$")]
    private static partial Regex Folder();
}
