using Amazon.CDK;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.S3;
using Pipeline.Constructs.Internal;
using static Amazon.CDK.AWS.KinesisFirehose.CfnDeliveryStream;

namespace Pipeline.Constructs;

/// <summary>A copy in S3 of the records as they came in.</summary>
/// <remarks>
/// It is useful if records are transformed or converted on their way, and AWS documents it for that
/// (https://docs.aws.amazon.com/firehose/latest/dev/create-configure-backup.html). The delivery's own role writes it.
/// </remarks>
public sealed record SourceBackup
{
    /// <summary>The bucket. It may be the bucket of the delivered records, with another prefix.</summary>
    public required IBucket Bucket { get; set; }

    /// <summary>
    /// The prefix of the copies, by the rules of <see cref="S3DestinationProps.Prefix"/>. Default:
    /// <c>source/!{timestamp:yyyy/MM/dd/HH}/</c>.
    /// </summary>
    public string? Prefix { get; set; } = "source/!{timestamp:yyyy/MM/dd/HH}/";

    /// <summary>
    /// The prefix of records that could not be copied, by the rules of <see cref="S3DeliveryOptions.ErrorOutputPrefix"/>.
    /// Default: <c>source-errors/!{firehose:error-output-type}/!{timestamp:yyyy/MM/dd}/</c>; Firehose itself has no
    /// default for backups.
    /// </summary>
    public string? ErrorOutputPrefix { get; set; } = "source-errors/!{firehose:error-output-type}/!{timestamp:yyyy/MM/dd}/";

    /// <summary>How the copies are compressed. Default: GZIP.</summary>
    public DeliveryCompression Compression { get; set; } = DeliveryCompression.Gzip;

    /// <summary>How much Firehose buffers before an object is written, whole MiB, 1 to 128. Default: 5 MiB.</summary>
    public Size BufferingSize { get; set; } = Size.Mebibytes(5);

    /// <summary>
    /// How long Firehose buffers before an object is written, whole seconds, 60 to 900: a backup has no zero
    /// buffering. Default: 300 seconds.
    /// </summary>
    public Duration BufferingInterval { get; set; } = Duration.Seconds(300);

    /// <summary>The customer managed key of the copies, as <see cref="S3DestinationProps.EncryptionKey"/>.</summary>
    public IKey? EncryptionKey { get; set; }

    internal S3Location Location => Objects.Location;

    internal void Validate(Violations violations)
    {
        if (violations.AreComplete(this)) Objects.Validate(violations);
    }

    /// <summary>The backup part of any destination's configuration.</summary>
    internal S3DestinationConfigurationProperty Configuration(DestinationContext context) => Objects.Configuration(context);

    private BackupObjects Objects =>
        new(Bucket, Prefix, ErrorOutputPrefix, Compression, BufferingSize, BufferingInterval, EncryptionKey);
}
