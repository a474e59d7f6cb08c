using Amazon.CDK;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.S3;
using Amazon.CDK.AWS.SecretsManager;
using Pipeline.Constructs.Internal;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs;

/// <summary>The database, table and secret of a delivery to Redshift: records are written to S3 and then loaded by
/// COPY.</summary>
/// <remarks>
/// What COPY could not load when <see cref="RetryDuration"/> is over stays in the bucket, named by a manifest in the folder
/// <c>errors/</c>, with which it can be loaded by hand
/// (https://docs.aws.amazon.com/firehose/latest/dev/retry.html). Objects must outlive their load: a lifecycle rule that expires
/// them within hours makes COPY fail.
/// </remarks>
public sealed record RedshiftDestinationProps
{
    // Where COPY's list of objects and that of failed loads lie, by Firehose's own names.
    private const string Manifests = "manifests/";
    private const string Errors = "errors/";

    /// <summary>The database, such as <c>RedshiftTarget.Serverless("events", "dev")</c>.</summary>
    public required RedshiftTarget Target { get; set; }

    /// <summary>
    /// The database user that loads, who needs INSERT on the table: a secret in the Region of the stream that holds
    /// <c>{"username": "...", "password": "..."}</c>. Firehose reads it again every 10 minutes
    /// (https://docs.aws.amazon.com/firehose/latest/dev/secrets-manager-whats-secret.html). The secrets that Redshift makes are
    /// of this form.
    /// </summary>
    public required ISecret Credentials { get; set; }

    /// <summary>The table, which must exist.</summary>
    public required RedshiftTable Table { get; set; }

    /// <summary>How COPY reads. Default: JSON whose keys are the columns' names in any case.</summary>
    public RedshiftCopy Copy { get; set; } = RedshiftCopy.JsonAutoIgnoreCase();

    /// <summary>
    /// The bucket between Firehose and Redshift, in the Region of the cluster unless <see cref="RedshiftCopy.Additional"/> has a
    /// <c>REGION</c>. One of another account must be imported with that account, as for <see cref="S3DestinationProps.Bucket"/>.
    /// COPY reads it with the delivery's role, so that the cluster needs no role of its own for it.
    /// </summary>
    public required IBucket Bucket { get; set; }

    /// <summary>Where the objects lie, at most 1024 characters, without expressions, which Redshift does not allow; Firehose
    /// appends <c>yyyy/MM/dd/HH/</c>. Default: <c>redshift/</c>.</summary>
    public string Prefix { get; set; } = "redshift/";

    /// <summary>How the objects are compressed: <see cref="DeliveryCompression.Gzip"/> or
    /// <see cref="DeliveryCompression.Uncompressed"/>, since COPY reads no other of Firehose's. Default: GZIP.</summary>
    public DeliveryCompression Compression { get; set; } = DeliveryCompression.Gzip;

    /// <summary>The customer managed key of the objects, as <see cref="S3DestinationProps.EncryptionKey"/>.</summary>
    public IKey? EncryptionKey { get; set; }

    /// <summary>Whether a line break follows each record. Default: <c>false</c>, which JSON does not need; delimited records need
    /// it unless they end in one.</summary>
    public bool NewLineDelimiter { get; set; }

    /// <summary>How much is gathered before an object is written and loaded, whole MiB, 1 to 128. Default: 5 MiB. Few large loads
    /// cost a cluster less than many small ones.</summary>
    public Size BufferingSize { get; set; } = Size.Mebibytes(5);

    /// <summary>How long is gathered before an object is written and loaded, whole seconds, 0 to 900. Default: 300 seconds. Loads
    /// do not overlap: while one runs, the next gathers more.</summary>
    public Duration BufferingInterval { get; set; } = Duration.Seconds(300);

    /// <summary>How long a load that failed is tried again, the first attempt included, whole seconds, 0 to 7200. Default: 3600
    /// seconds; 0 tries once. Longer bridges a cluster's maintenance; what waits is loaded later.</summary>
    public Duration RetryDuration { get; set; } = Duration.Seconds(3600);

    /// <summary>
    /// Where the records go as they came in, before any processing. Default: nowhere; the objects of <see cref="Bucket"/> hold
    /// them as they were loaded, those that failed included, so that there is no mode for failed records alone. Once on, Firehose
    /// does not turn it off.
    /// </summary>
    public SourceBackup? Backup { get; set; }

    // AWS's page limits the objects to the bucket. Whether the manifests lie below the prefix or beside it is not documented.
    internal S3Location Location => new(Bucket, EncryptionKey, [Prefix, Manifests, Errors]);

    internal void Validate(Violations violations)
    {
        if (!violations.AreComplete(this)) return;
        Target.Validate(violations.For(nameof(Target)));
        Table.Validate(violations.For(nameof(Table)));
        Copy.Validate(violations.For(nameof(Copy)), Table);
        ValidateObjects(violations);
        violations.Within(nameof(BufferingSize), BufferingSize, ServiceLimits.Firehose.RedshiftBufferingSizeMiB);
        violations.Within(nameof(BufferingInterval), BufferingInterval, ServiceLimits.Firehose.RedshiftBufferingIntervalSeconds);
        violations.Within(nameof(RetryDuration), RetryDuration, ServiceLimits.Firehose.RedshiftRetrySeconds);
        Backup?.Validate(violations.For(nameof(Backup)));
        ValidateBackupApart(violations);
    }

    private void ValidateObjects(Violations violations)
    {
        violations.Require(
            Token.IsUnresolved(Prefix) || !Prefix.Contains("!{", StringComparison.Ordinal),
            nameof(Prefix),
            "hold no expression",
            Prefix,
            "name a folder: Firehose takes no expressions for Redshift");
        violations.Length(nameof(Prefix), Prefix, ServiceLimits.Firehose.PrefixLength);
        violations.Require(
            Compression is DeliveryCompression.Gzip or DeliveryCompression.Uncompressed,
            nameof(Compression),
            "be Gzip or Uncompressed",
            Compression,
            "use Gzip: COPY cannot read the others");
    }

    private void ValidateBackupApart(Violations violations)
    {
        if (Backup is null || !ReferenceEquals(Backup.Bucket, Bucket)) return;
        var folder = PrefixRules.StaticPart(Prefix);
        violations.Require(
            folder.Length > 0 && !PrefixRules.StaticPart(Backup.Prefix).StartsWith(folder, StringComparison.Ordinal),
            $"{nameof(Backup)}.{nameof(Backup.Prefix)}",
            "lie outside the folder of the loaded records where both are in one bucket",
            Backup.Prefix,
            "use another folder, or another bucket");
    }
}
