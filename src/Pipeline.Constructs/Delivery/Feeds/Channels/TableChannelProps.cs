using System.Text.RegularExpressions;
using Amazon.CDK;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.S3;
using Pipeline.Constructs.Internal;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs;

/// <summary>
/// Settings of a <see cref="TableChannel"/>: its stream, the table that it makes, and the schema of its columns.
/// </summary>
/// <remarks>
/// A change of any setting except <see cref="DataFreshness"/> makes another channel, with another name, and deletes this one.
/// CloudFormation makes the new one first, but Kinesis refuses it while a channel of this kind reads the stream. Remove the
/// channel in one deployment, and make it with its new settings and a new <see cref="TableName"/> in the next. Records of the
/// time between are in the stream, and neither channel delivers them.
/// </remarks>
public sealed partial record TableChannelProps
{
    /// <summary>
    /// The stream, by the rules of <see cref="S3ChannelProps.Stream"/>. A stream may have one channel to S3 Tables.
    /// </summary>
    public required IngestStream Stream { get; set; }

    /// <summary>The ARN of the table bucket, in the stream's account and Region.</summary>
    public required string TableBucketArn { get; set; }

    /// <summary>The table's namespace, 1 to 255 of lower-case letters, digits and <c>_</c>.</summary>
    public required string Namespace { get; set; }

    /// <summary>
    /// The table, 1 to 255 of lower-case letters, digits and <c>_</c>. Kinesis makes it, and takes no existing table.
    /// </summary>
    public required string TableName { get; set; }

    /// <summary>
    /// The field with the event's time: a string of the format <c>date-time</c> in the schema. The table is partitioned by its
    /// hour. A record without it goes to the dead-letter bucket.
    /// </summary>
    public required string PartitionField { get; set; }

    /// <summary>
    /// The ARN of the schema in Glue Schema Registry, in the stream's account and Region:
    /// <c>arn:aws:glue:REGION:ACCOUNT:schema/REGISTRY/NAME</c>. Kinesis checks records against it and makes the columns from it.
    /// </summary>
    public required string SchemaArn { get; set; }

    /// <summary>
    /// The bucket for records that could not be delivered. It gets stream, shard, sequence number and error of each
    /// record, but not the record.
    /// </summary>
    public required IBucket DeadLetterBucket { get; set; }

    /// <summary>The folder in that bucket, ending with <c>/</c>. Default: <c>errors/</c>.</summary>
    public string ErrorFolder { get; set; } = "errors/";

    /// <summary>
    /// Whether the serializer of Glue Schema Registry wrote the records, each with its schema's id before it. Default:
    /// <c>false</c>; records are plain JSON.
    /// </summary>
    public bool WrittenBySchemaRegistry { get; set; }

    /// <summary>How files are compressed. Default: Zstandard.</summary>
    public TableChannelCompression Compression { get; set; } = TableChannelCompression.Zstandard;

    /// <summary>How old records may become before they are delivered, whole seconds, 300 to 900. Default: 300 seconds.</summary>
    public Duration DataFreshness { get; set; } = Duration.Seconds(300);

    /// <summary>
    /// The customer managed key of the table and of the objects in the dead-letter bucket. Default: S3's own key.
    /// </summary>
    public IKey? EncryptionKey { get; set; }

    internal void Validate(Violations violations)
    {
        if (!violations.AreComplete(this)) return;
        ChannelRules.ValidateStream(violations, Stream, TableChannel.Kind);
        violations.Matches(
            nameof(TableBucketArn),
            TableBucketArn,
            TableBucket(),
            "be the ARN of a table bucket",
            "use arn:<partition>:s3tables:<Region>:<account>:bucket/<name>");
        ValidateName(violations, nameof(Namespace), Namespace);
        ValidateName(violations, nameof(TableName), TableName);
        violations.Require(PartitionField.Length > 0, nameof(PartitionField), "name a field", PartitionField,
            "name one of the schema");
        violations.Matches(
            nameof(SchemaArn),
            SchemaArn,
            Schema(),
            "be the ARN of a schema in Glue Schema Registry",
            "use arn:<partition>:glue:<Region>:<account>:schema/<registry>/<name>");
        ChannelRules.ValidateFolder(violations, nameof(ErrorFolder), ErrorFolder);
        violations.Within(nameof(DataFreshness), DataFreshness, ServiceLimits.Kinesis.ChannelFreshnessSeconds);
    }

    private static void ValidateName(Violations violations, string prop, string name)
    {
        violations.Length(prop, name, ServiceLimits.Kinesis.ChannelTableNameLength);
        violations.Matches(prop, name, Name(), "hold lower-case letters, digits and _ only", "replace the other characters");
    }

    [GeneratedRegex("^arn:aws[-a-z0-9]*:s3tables:[-a-z0-9]+:[0-9]{12}:bucket/[a-z0-9_-]{3,63}$")]
    private static partial Regex TableBucket();

    [GeneratedRegex("^[0-9a-z_]*$")]
    private static partial Regex Name();

    [GeneratedRegex("^arn:aws[-a-z0-9]*:glue:[-a-z0-9]+:[0-9]{12}:schema/[^/*]+/[^/*]+$")]
    private static partial Regex Schema();
}
