using Amazon.CDK;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.S3;
using Pipeline.Records.Limits;
using static Amazon.CDK.AWS.KinesisFirehose.CfnDeliveryStream;

namespace Pipeline.Constructs.Internal;

/// <summary>
/// The objects of a backup in S3, whatever is backed up: their rules, the permissions for them, and Firehose's configuration.
/// </summary>
internal sealed record BackupObjects(
    IBucket Bucket,
    string? Prefix,
    string? ErrorOutputPrefix,
    DeliveryCompression Compression,
    Size BufferingSize,
    Duration BufferingInterval,
    IKey? EncryptionKey)
{
    /// <summary>What the delivery's role must be allowed for them.</summary>
    public S3Location Location => new(Bucket, EncryptionKey, [Prefix, ErrorOutputPrefix ?? Prefix]);

    public void Validate(Violations violations)
    {
        violations.Within(nameof(BufferingSize), BufferingSize, ServiceLimits.Firehose.BackupBufferingSizeMiB);
        violations.Within(nameof(BufferingInterval), BufferingInterval, ServiceLimits.Firehose.BackupBufferingIntervalSeconds);
        new PrefixRules(Prefix, ErrorOutputPrefix).Validate(violations);
    }

    public S3DestinationConfigurationProperty Configuration(DestinationContext context) => new()
    {
        BucketArn = Bucket.BucketArn,
        RoleArn = context.Role.RoleArn,
        Prefix = Prefix,
        ErrorOutputPrefix = ErrorOutputPrefix,
        CompressionFormat = Compression.ToAws(),
        BufferingHints = S3Location.Hints(BufferingSize, BufferingInterval),
        EncryptionConfiguration = Location.Encryption,
        CloudWatchLoggingOptions = context.Logging(DestinationContext.BackupLogStream),
    };
}
