using Pipeline.Constructs.Internal;
using static Amazon.CDK.AWS.KinesisFirehose.CfnDeliveryStream;

namespace Pipeline.Constructs;

public abstract partial class DeliveryDestination
{
    /// <summary>Objects in a general purpose S3 bucket.</summary>
    /// <param name="props">The bucket, and settings that have defaults.</param>
    [Documented("S3", "https://docs.aws.amazon.com/firehose/latest/dev/create-destination.html#create-destination-s3")]
    public static DeliveryDestination S3(S3DestinationProps props) => new S3Destination(Argument.Given(props));

    private sealed class S3Destination(S3DestinationProps props) : DeliveryDestination
    {
        internal override void Validate(Violations violations) => props.Validate(violations);

        internal override bool BacksUpSource => props.Backup is not null;

        internal override IReadOnlyDictionary<string, string> RefusedProcessors { get; } = props.Partitioning is null
            ? new Dictionary<string, string>
            {
                [ProcessorTypes.Deaggregation] =
                    $"add {nameof(S3DestinationProps.DynamicPartitioning)}, which it belongs to, or remove it",
            }
            : [];

        internal override bool KeepsBinaryRecords(IReadOnlyList<DeliveryProcessor> processors) =>
            !props.NewLineDelimiter && props.Conversion is null && props.Partitioning is null
            && !ProcessingRules.Has(processors, ProcessorTypes.Delimiter);

        internal override bool TakesPartitionKeys => props.Partitioning is not null;

        internal override void ValidateProcessing(Violations violations, IReadOnlyList<DeliveryProcessor> processors)
        {
            base.ValidateProcessing(violations, processors);
            props.Partitioning?.ValidateKeys(violations.For(nameof(DeliveryProps.Destination)), props.KeyedPrefix, processors);
        }

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
                ProcessingConfiguration = context.Processing([.. Added(context)]),
                DynamicPartitioningConfiguration = props.Partitioning?.Configuration,
                DataFormatConversionConfiguration = props.Conversion?.Configuration(context),
                S3BackupMode = props.Backup is null ? null : "Enabled",
                S3BackupConfiguration = props.Backup?.Configuration(context),
            };

            return new DestinationBinding
            {
                Fill = stream => stream.ExtendedS3DestinationConfiguration = configuration,
                MetricPrefix = "DeliveryToS3",
                BufferingInterval = props.Delay,
                Layout = props.Prefix is null ? props.Layout : null,
                HasBackup = props.Backup is not null,
                Statements =
                [
                    .. locations.SelectMany(place => place.Statements(context.Stack)),
                    .. props.Conversion is null ? [] : new[] { props.Conversion.Statement() },
                ],
                Wildcards = [.. locations.SelectMany(place => place.Wildcards)],
            };
        }

        private IEnumerable<ProcessorBinding> Added(DestinationContext context)
        {
            foreach (var extraction in props.Partitioning?.Extraction ?? []) yield return extraction;
            // Rows of a columnar format have no lines. A record that already ends with a line break would be
            // followed by an empty line.
            var ends = props.Conversion is not null || context.Processors.Any(processor => processor.EndsRecords);
            if (props.NewLineDelimiter && !ends) yield return ProcessorBinding.NewLine;
        }
    }
}
