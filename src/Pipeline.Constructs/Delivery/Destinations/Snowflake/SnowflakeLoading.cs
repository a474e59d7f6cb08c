using Pipeline.Constructs.Internal;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs;

/// <summary>How a record becomes a row in Snowflake.</summary>
/// <remarks>https://docs.aws.amazon.com/firehose/latest/APIReference/API_SnowflakeDestinationConfiguration.html</remarks>
public sealed record SnowflakeLoading
{
    private SnowflakeLoading(string option) => Option = option;

    internal string Option { get; }

    internal string? ContentColumn { get; private init; }

    internal string? MetadataColumn { get; private init; }

    /// <summary>The keys of a JSON record are the names of the table's columns.</summary>
    public static SnowflakeLoading JsonMapping() => new("JSON_MAPPING");

    /// <summary>The whole record goes into one column of type VARIANT.</summary>
    /// <param name="contentColumn">That column's name, 1 to 255 characters.</param>
    public static SnowflakeLoading Content(string contentColumn) =>
        new("VARIANT_CONTENT_MAPPING") { ContentColumn = contentColumn };

    /// <summary>
    /// The whole record goes into one column of type VARIANT, and its origin (the stream's name and, with a Kinesis stream, shard
    /// and sequence number) goes into another.
    /// </summary>
    /// <param name="contentColumn">The record's column, 1 to 255 characters.</param>
    /// <param name="metadataColumn">The other column, 1 to 255 characters.</param>
    public static SnowflakeLoading ContentAndMetadata(string contentColumn, string metadataColumn) =>
        new("VARIANT_CONTENT_AND_METADATA_MAPPING") { ContentColumn = contentColumn, MetadataColumn = metadataColumn };

    internal void Validate(Violations violations)
    {
        if (!violations.AreComplete(this)) return;
        violations.Length(nameof(ContentColumn), ContentColumn, ServiceLimits.Firehose.SnowflakeNameLength);
        violations.Length(nameof(MetadataColumn), MetadataColumn, ServiceLimits.Firehose.SnowflakeNameLength);
        violations.Require(
            ContentColumn is null || ContentColumn != MetadataColumn,
            nameof(MetadataColumn),
            $"be another column than {nameof(ContentColumn)}",
            MetadataColumn,
            "name two columns");
    }
}
