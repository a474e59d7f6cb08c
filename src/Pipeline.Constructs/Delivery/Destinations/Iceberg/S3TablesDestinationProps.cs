using System.Text.RegularExpressions;
using Amazon.CDK;
using Pipeline.Constructs.Internal;

namespace Pipeline.Constructs;

/// <summary>
/// Settings of delivery to tables of an S3 table bucket. You must integrate the bucket with the analytics services of AWS, which
/// makes the Region's catalog <c>s3tablescatalog</c>, and Lake Formation must grant the tables to the delivery's role.
/// CloudFormation can do neither (https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-tables-integrating-firehose.html).
/// </summary>
public sealed partial record S3TablesDestinationProps
{
    /// <summary>
    /// The table bucket's name: lower case letters, digits, hyphens and underscores. It must be in the
    /// stack's account and Region.
    /// </summary>
    public required string TableBucketName { get; set; }

    /// <summary>The tables, at least one, as <see cref="IcebergDestinationProps.Tables"/>.</summary>
    public required IReadOnlyList<S3TablesTable> Tables { get; set; }

    /// <summary>As <see cref="IcebergDestinationProps.AppendOnly"/>. Default: <c>false</c>.</summary>
    public bool AppendOnly { get; set; }

    /// <summary>
    /// The backup for failed records, in a general purpose bucket. The mode must be <see cref="DeliveryBackupMode.FailedOnly"/>,
    /// the only one that Firehose has for tables.
    /// </summary>
    public required DeliveryBackup Backup { get; set; }

    /// <summary>How much Firehose buffers before a commit, whole MiB, 1 to 128. Default: 5 MiB.</summary>
    public Size BufferingSize { get; set; } = Size.Mebibytes(5);

    /// <summary>How long Firehose buffers before a commit, whole seconds, 0 to 900. Default: 300 seconds.</summary>
    public Duration BufferingInterval { get; set; } = Duration.Seconds(300);

    /// <summary>
    /// How long Firehose retries a failed delivery, whole seconds, 0 to 7200. Default: 300 seconds; 0 does not retry.
    /// </summary>
    public Duration RetryDuration { get; set; } = Duration.Seconds(300);

    internal IcebergStream Stream => new(
        [.. Tables.Select(table => table.Target)], AppendOnly, Backup, BufferingSize, BufferingInterval, RetryDuration);

    internal void Validate(Violations violations)
    {
        if (!violations.AreComplete(this)) return;
        violations.Matches(
            nameof(TableBucketName),
            TableBucketName,
            BucketName(),
            "hold lower case letters, digits, - and _ only",
            "give the table bucket's name, not its ARN");
        Stream.Validate(violations, nameof(S3TablesTable.Namespace), lowerCase: true);
    }

    // The last part of a catalog's ARN: https://docs.aws.amazon.com/firehose/latest/APIReference/API_CatalogConfiguration.html.
    [GeneratedRegex("^[a-z0-9_-]+$")]
    private static partial Regex BucketName();
}
