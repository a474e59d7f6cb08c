using Pipeline.Constructs.Internal;
using static Amazon.CDK.AWS.KinesisFirehose.CfnDeliveryStream;

namespace Pipeline.Constructs;

public abstract partial class DeliveryDestination
{
    /// <summary>A table in Snowflake.</summary>
    /// <param name="props">The account, the table, the credentials and where failed records go, and settings
    /// that have defaults.</param>
    [Documented("Snowflake",
        "https://docs.aws.amazon.com/firehose/latest/dev/create-destination.html#create-destination-snowflake")]
    public static DeliveryDestination Snowflake(SnowflakeDestinationProps props) =>
        new SnowflakeDestination(Argument.Given(props));

    private sealed class SnowflakeDestination(SnowflakeDestinationProps props) : DeliveryDestination
    {
        internal override void Validate(Violations violations) => props.Validate(violations);

        internal override bool BacksUpSource => props.Backup?.Mode == DeliveryBackupMode.All;

        internal override DestinationBinding Bind(DestinationContext context)
        {
            var secret = new SecretAccess(props.Credentials);
            var backup = props.Backup.Location;
            var configuration = new SnowflakeDestinationConfigurationProperty
            {
                AccountUrl = props.AccountUrl,
                Database = props.Database,
                Schema = props.Schema,
                Table = props.Table,
                RoleArn = context.Role.RoleArn,
                SecretsManagerConfiguration = secret.Configuration(context.Role),
                SnowflakeRoleConfiguration = props.SnowflakeRole is null
                    ? null
                    : new SnowflakeRoleConfigurationProperty { Enabled = true, SnowflakeRole = props.SnowflakeRole },
                DataLoadingOption = props.Loading.Option,
                ContentColumnName = props.Loading.ContentColumn,
                MetaDataColumnName = props.Loading.MetadataColumn,
                SnowflakeVpcConfiguration = props.PrivateLinkVpceId is null
                    ? null
                    : new SnowflakeVpcConfigurationProperty { PrivateLinkVpceId = props.PrivateLinkVpceId },
                BufferingHints = new SnowflakeBufferingHintsProperty
                {
                    SizeInMBs = props.BufferingSize.ToMebibytes(),
                    IntervalInSeconds = props.BufferingInterval.ToSeconds(),
                },
                RetryOptions = new SnowflakeRetryOptionsProperty { DurationInSeconds = props.RetryDuration.ToSeconds() },
                S3BackupMode = props.Backup.ModeOf("Data"),
                S3Configuration = props.Backup.Configuration(context),
                ProcessingConfiguration = context.Processing([]),
                CloudWatchLoggingOptions = context.Logging(DestinationContext.DestinationLogStream),
            };

            // https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html#using-iam-snowflake
            return new DestinationBinding
            {
                Fill = stream => stream.SnowflakeDestinationConfiguration = configuration,
                MetricPrefix = "DeliveryToSnowflake",
                BufferingInterval = props.BufferingInterval,
                HasBackup = true,
                Statements = [.. backup.Statements(context.Stack), .. secret.Statements(context.Stack)],
                Wildcards = [.. backup.Wildcards],
            };
        }
    }
}
