using Amazon.CDK;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.S3;
using Pipeline.Records.Limits;
using static Amazon.CDK.AWS.KinesisFirehose.CfnDeliveryStream;

namespace Pipeline.Constructs.Internal;

/// <summary>
/// A backup's objects in S3, for every kind of backup: their rules, the permissions for them, and Firehose's configuration.
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
    /// <summary>The objects that the delivery's role must have access to.</summary>
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
