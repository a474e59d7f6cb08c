using Pipeline.Constructs.Internal;
using static Amazon.CDK.AWS.KinesisFirehose.CfnDeliveryStream;

namespace Pipeline.Constructs;

public abstract partial class DeliveryDestination
{
    /// <summary>
    /// A table in Redshift, in a provisioned cluster or a Serverless workgroup. COPY loads it from objects in S3.
    /// </summary>
    /// <param name="props">The database, the table, the credentials and the intermediate bucket, and settings
    /// that have defaults.</param>
    [Documented(
        "Redshift, provisioned and Serverless",
        "https://docs.aws.amazon.com/firehose/latest/dev/create-destination.html#create-destination-redshift")]
    public static DeliveryDestination Redshift(RedshiftDestinationProps props) => new RedshiftDestination(Argument.Given(props));

    private sealed class RedshiftDestination(RedshiftDestinationProps props) : DeliveryDestination
    {
        internal override void Validate(Violations violations) => props.Validate(violations);

        internal override bool BacksUpSource => props.Backup is not null;

        internal override DestinationBinding Bind(DestinationContext context)
        {
            var secret = new SecretAccess(props.Credentials);
            var format = props.Copy.Format.Bind(context, props.Table);
            S3Location[] locations = props.Backup is null ? [props.Location] : [props.Location, props.Backup.Location];
            var configuration = new RedshiftDestinationConfigurationProperty
            {
                ClusterJdbcurl = props.Target.JdbcUrl(context.Stack),
                RoleArn = context.Role.RoleArn,
                SecretsManagerConfiguration = secret.Configuration(context.Role),
                CopyCommand = new CopyCommandProperty
                {
                    DataTableName = props.Table.Name,
                    DataTableColumns = props.Table.ColumnList,
                    CopyOptions = props.Copy.Sql(format.Sql, props.Compression),
                },
                RetryOptions = new RedshiftRetryOptionsProperty { DurationInSeconds = props.RetryDuration.ToSeconds() },
                S3Configuration = Objects(context),
                ProcessingConfiguration = context.Processing(props.NewLineDelimiter ? [ProcessorBinding.NewLine] : []),
                CloudWatchLoggingOptions = context.Logging(DestinationContext.DestinationLogStream),
                S3BackupMode = props.Backup is null ? "Disabled" : "Enabled",
                S3BackupConfiguration = props.Backup?.Configuration(context),
            };

            return new DestinationBinding
            {
                Fill = stream => stream.RedshiftDestinationConfiguration = configuration,
                MetricPrefix = "DeliveryToRedshift",
                BufferingInterval = props.BufferingInterval,
                HasBackup = props.Backup is not null,
                Statements =
                [
                    .. locations.SelectMany(place => place.Statements(context.Stack)),
                    .. format.Statements,
                    .. secret.Statements(context.Stack),
                ],
                Wildcards = [.. locations.SelectMany(place => place.Wildcards)],
            };
        }

        // No error prefix: Firehose takes none for this bucket
        // (https://docs.aws.amazon.com/firehose/latest/dev/s3-prefixes.html).
        private S3DestinationConfigurationProperty Objects(DestinationContext context) => new()
        {
            BucketArn = props.Bucket.BucketArn,
            RoleArn = context.Role.RoleArn,
            Prefix = props.Prefix,
            CompressionFormat = props.Compression.ToAws(),
            BufferingHints = S3Location.Hints(props.BufferingSize, props.BufferingInterval),
            EncryptionConfiguration = props.Location.Encryption,
            CloudWatchLoggingOptions = context.Logging(DestinationContext.DestinationLogStream),
        };
    }
}
