using Pipeline.Constructs.Internal;
using static Amazon.CDK.AWS.KinesisFirehose.CfnDeliveryStream;

namespace Pipeline.Constructs;

public abstract partial class DeliveryDestination
{
    /// <summary>Objects in a general purpose S3 bucket.</summary>
    /// <param name="props">The bucket, and settings that have defaults.</param>
    [Documented("S3", "https://docs.aws.amazon.com/firehose/latest/dev/create-destination.html#create-destination-s3")]
    public static DeliveryDestination S3(S3DestinationProps props) => new S3Destination(props);

    private sealed class S3Destination(S3DestinationProps props) : DeliveryDestination
    {
        internal override void Validate(Violations violations) => props.Validate(violations);

        internal override DestinationBinding Bind(DestinationContext context)
        {
            var location = props.Location;
            S3Location[] locations = props.Backup is null ? [location] : [location, props.Backup.Location];
            var configuration = new ExtendedS3DestinationConfigurationProperty
            {
                BucketArn = props.Bucket.BucketArn,
                RoleArn = context.Role.RoleArn,
                Prefix = props.EffectivePrefix,
                ErrorOutputPrefix = props.ErrorOutputPrefix,
                CustomTimeZone = props.CustomTimeZone == DeliveryTimeZones.Utc ? null : props.CustomTimeZone,
                FileExtension = props.FileExtension,
                CompressionFormat = props.Compression.ToAws(),
                BufferingHints = S3Location.Hints(props.BufferingSize, props.BufferingInterval),
                EncryptionConfiguration = location.Encryption,
                CloudWatchLoggingOptions = context.Logging(DestinationContext.DestinationLogStream),
                ProcessingConfiguration = context.Processing(props.NewLineDelimiter ? [ProcessorBinding.NewLine] : []),
                S3BackupMode = props.Backup is null ? null : "Enabled",
                S3BackupConfiguration = props.Backup?.Configuration(context),
            };

            return new DestinationBinding
            {
                Fill = stream => stream.ExtendedS3DestinationConfiguration = configuration,
                MetricPrefix = "DeliveryToS3",
                BufferingInterval = props.BufferingInterval,
                Layout = props.Prefix is null ? props.Layout : null,
                HasBackup = props.Backup is not null,
                Statements = [.. locations.SelectMany(place => place.Statements(context.Stack))],
                Wildcards = [.. locations.SelectMany(place => place.Wildcards)],
            };
        }
    }
}
