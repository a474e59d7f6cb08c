using Amazon.CDK;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.S3;
using Amazon.CDK.AWS.SecretsManager;
using Pipeline.Constructs.Internal;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs;

/// <summary>Settings of delivery to Redshift: Firehose writes records to S3, and COPY then loads them.</summary>
/// <remarks>
/// Objects that COPY could not load within <see cref="RetryDuration"/> stay in the bucket. A manifest in the folder
/// <c>errors/</c> lists them, so that you can load them by hand (https://docs.aws.amazon.com/firehose/latest/dev/retry.html).
/// Objects must outlive their load: a lifecycle rule that expires them within hours makes COPY fail.
/// </remarks>
public sealed record RedshiftDestinationProps
{
    // The folders of COPY's list of objects and of the list of failed loads, by Firehose's own names.
    private const string Manifests = "manifests/";
    private const string Errors = "errors/";

    /// <summary>The database, such as <c>RedshiftTarget.Serverless("events", "dev")</c>.</summary>
    public required RedshiftTarget Target { get; set; }

    /// <summary>
    /// The database user that loads, which needs INSERT on the table: a secret in the stream's Region that holds
    /// <c>{"username": "...", "password": "..."}</c>. Firehose reads it again every 10 minutes
    /// (https://docs.aws.amazon.com/firehose/latest/dev/secrets-manager-whats-secret.html). Secrets that
    /// Redshift makes have this form.
    /// </summary>
    public required ISecret Credentials { get; set; }

    /// <summary>The table, which must exist.</summary>
    public required RedshiftTable Table { get; set; }

    /// <summary>How COPY reads. Default: JSON whose keys are the columns' names in any case.</summary>
    public RedshiftCopy Copy { get; set; } = RedshiftCopy.JsonAutoIgnoreCase();

    /// <summary>
    /// The intermediate bucket between Firehose and Redshift, in the cluster's Region unless
    /// <see cref="RedshiftCopy.Additional"/> has a <c>REGION</c>. Import a bucket of another account with that account, as for
    /// <see cref="S3DestinationProps.Bucket"/>. COPY reads it with the delivery's role, so the cluster needs no role for it.
    /// </summary>
    public required IBucket Bucket { get; set; }

    /// <summary>
    /// The folder of the objects, at most 1024 characters, without expressions, which Redshift does not allow; Firehose appends
    /// <c>yyyy/MM/dd/HH/</c>. Default: <c>redshift/</c>.
    /// </summary>
    public string Prefix { get; set; } = "redshift/";

    /// <summary>
    /// How the objects are compressed: <see cref="DeliveryCompression.Gzip"/> or <see cref="DeliveryCompression.Uncompressed"/>;
    /// COPY cannot read Firehose's other compressions. Default: GZIP.
    /// </summary>
    public DeliveryCompression Compression { get; set; } = DeliveryCompression.Gzip;

    /// <summary>The customer managed key of the objects, as <see cref="S3DestinationProps.EncryptionKey"/>.</summary>
    public IKey? EncryptionKey { get; set; }

    /// <summary>
    /// Whether Firehose adds a line break after each record. Default: <c>false</c>; JSON does not need it. Delimited records need
    /// it, unless they already end in one.
    /// </summary>
    public bool NewLineDelimiter { get; set; }

    /// <summary>
    /// How much Firehose buffers before an object is written and loaded, whole MiB, 1 to 128. Default: 5 MiB. A few large loads
    /// cost a cluster less than many small ones.
    /// </summary>
    public Size BufferingSize { get; set; } = Size.Mebibytes(5);

    /// <summary>
    /// How long Firehose buffers before an object is written and loaded, whole seconds, 0 to 900. Default: 300 seconds. Loads do
    /// not overlap: while one runs, Firehose buffers more for the next.
    /// </summary>
    public Duration BufferingInterval { get; set; } = Duration.Seconds(300);

    /// <summary>
    /// How long Firehose retries a failed load, including the first attempt, whole seconds, 0 to 7200. Default: 3600 seconds; 0
    /// tries once. A longer time covers a cluster's maintenance; waiting records are loaded later.
    /// </summary>
    public Duration RetryDuration { get; set; } = Duration.Seconds(3600);

    /// <summary>
    /// The backup of the records as they came in, before any processing. Default: none. The objects of <see cref="Bucket"/> hold
    /// the records as they were loaded, including those that failed, so there is no mode for failed records only. Firehose does
    /// not turn the backup off again.
    /// </summary>
    public SourceBackup? Backup { get; set; }

    // AWS's page allows all objects of the bucket. It does not document whether the manifests lie below the prefix or beside it.
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
            "lie outside the folder of the loaded records if both are in one bucket",
            Backup.Prefix,
            "use another folder, or another bucket");
    }
}
