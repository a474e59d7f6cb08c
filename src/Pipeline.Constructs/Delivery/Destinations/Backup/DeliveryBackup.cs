using Amazon.CDK;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.S3;
using Pipeline.Constructs.Internal;
using static Amazon.CDK.AWS.KinesisFirehose.CfnDeliveryStream;

namespace Pipeline.Constructs;

/// <summary>
/// The backup in S3 of a destination other than S3: the records that the destination did not take or, on request, all
/// records. Firehose requires the bucket for every such destination: without it, a record that the destination
/// refuses for good would be lost.
/// </summary>
/// <remarks>
/// The delivery's own role writes the backup (https://docs.aws.amazon.com/firehose/latest/dev/create-configure-backup.html).
/// </remarks>
public sealed record DeliveryBackup
{
    /// <summary>
    /// The bucket. Import a bucket of another account with that account, as for <see cref="S3DestinationProps.Bucket"/>.
    /// </summary>
    public required IBucket Bucket { get; set; }

    /// <summary>
    /// Which records are kept. Default: those that could not be delivered. Keeping all records also costs their storage.
    /// </summary>
    public DeliveryBackupMode Mode { get; set; } = DeliveryBackupMode.FailedOnly;

    /// <summary>
    /// The prefix of all records with <see cref="DeliveryBackupMode.All"/>, by the rules of
    /// <see cref="S3DestinationProps.Prefix"/>. Default: <c>source/!{timestamp:yyyy/MM/dd/HH}/</c>.
    /// </summary>
    public string? Prefix { get; set; } = "source/!{timestamp:yyyy/MM/dd/HH}/";

    /// <summary>
    /// The prefix of failed records, by the rules of <see cref="S3DeliveryOptions.ErrorOutputPrefix"/>. Default:
    /// <c>errors/!{firehose:error-output-type}/!{timestamp:yyyy/MM/dd}/</c>.
    /// </summary>
    public string? ErrorOutputPrefix { get; set; } = S3DestinationProps.DefaultErrorOutputPrefix;

    /// <summary>How objects are compressed. Default: GZIP.</summary>
    public DeliveryCompression Compression { get; set; } = DeliveryCompression.Gzip;

    /// <summary>How much Firehose buffers before an object is written, whole MiB, 1 to 128. Default: 5 MiB.</summary>
    public Size BufferingSize { get; set; } = Size.Mebibytes(5);

    /// <summary>
    /// How long Firehose buffers before an object is written, whole seconds, 60 to 900: a backup has no zero
    /// buffering. Default: 300 seconds.
    /// </summary>
    public Duration BufferingInterval { get; set; } = Duration.Seconds(300);

    /// <summary>The customer managed key of the objects, as <see cref="S3DestinationProps.EncryptionKey"/>.</summary>
    public IKey? EncryptionKey { get; set; }

    internal S3Location Location => Objects.Location;

    internal void Validate(Violations violations)
    {
        if (violations.AreComplete(this)) Objects.Validate(violations);
    }

    /// <summary>The destination's own name for the mode.</summary>
    /// <param name="records">The destination's name for records: <c>Documents</c>, <c>Events</c> or <c>Data</c>.</param>
    internal string ModeOf(string records) => Mode == DeliveryBackupMode.All ? $"All{records}" : $"Failed{records}Only";

    /// <summary>The S3 part of a destination's configuration.</summary>
    internal S3DestinationConfigurationProperty Configuration(DestinationContext context) => Objects.Configuration(context);

    private BackupObjects Objects =>
        new(Bucket, Prefix, ErrorOutputPrefix, Compression, BufferingSize, BufferingInterval, EncryptionKey);
}
