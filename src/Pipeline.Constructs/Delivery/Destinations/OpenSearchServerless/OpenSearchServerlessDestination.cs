using Pipeline.Constructs.Internal;
using static Amazon.CDK.AWS.KinesisFirehose.CfnDeliveryStream;

namespace Pipeline.Constructs;

public abstract partial class DeliveryDestination
{
    /// <summary>
    /// Documents in an index of an OpenSearch Serverless collection, with a data access policy that lets only this delivery write
    /// that index. Each record must be one JSON object in one line, and is delivered at least once.
    /// </summary>
    /// <param name="props">The collection, the index, the backup, and settings that have defaults.</param>
    [Documented(
        "OpenSearch Serverless",
        "https://docs.aws.amazon.com/firehose/latest/dev/create-destination.html#create-destination-opensearch-serverless")]
    public static DeliveryDestination OpenSearchServerless(OpenSearchServerlessDestinationProps props) =>
        new OpenSearchServerlessDestination(Argument.Given(props));

    private sealed class OpenSearchServerlessDestination(OpenSearchServerlessDestinationProps props) : DeliveryDestination
    {
        internal override void Validate(Violations violations) => props.Validate(violations);

        internal override bool BacksUpSource => props.Backup?.Mode == DeliveryBackupMode.All;

        internal override DestinationBinding Bind(DestinationContext context)
        {
            var vpc = VpcInterfaces.Make(context, props.Vpc);
            var access = CollectionWriteAccess.Make(context, props.Collection, props.IndexName);
            var backup = props.Backup.Location;
            var configuration = new AmazonOpenSearchServerlessDestinationConfigurationProperty
            {
                RoleArn = context.Role.RoleArn,
                CollectionEndpoint = props.Collection.Endpoint,
                IndexName = props.IndexName,
                RetryOptions = new AmazonOpenSearchServerlessRetryOptionsProperty
                {
                    DurationInSeconds = props.RetryDuration.ToSeconds(),
                },
                BufferingHints = new AmazonOpenSearchServerlessBufferingHintsProperty
                {
                    SizeInMBs = props.BufferingSize.ToMebibytes(),
                    IntervalInSeconds = props.BufferingInterval.ToSeconds(),
                },
                VpcConfiguration = vpc.Configuration,
                CloudWatchLoggingOptions = context.Logging(DestinationContext.DestinationLogStream),
                ProcessingConfiguration = context.Processing([]),
                S3BackupMode = props.Backup.ModeOf("Documents"),
                S3Configuration = props.Backup.Configuration(context),
            };

            return new DestinationBinding
            {
                Fill = stream => stream.AmazonOpenSearchServerlessDestinationConfiguration = configuration,
                MetricPrefix = "DeliveryToAmazonOpenSearchServerless",
                BufferingInterval = props.BufferingInterval,
                HasBackup = true,
                Statements =
                [
                    new Permission(["aoss:APIAccessAll"], [props.Collection.Arn]).ToStatement(),
                    .. vpc.Statements,
                    .. backup.Statements(context.Stack),
                ],
                Wildcards = [.. vpc.Wildcards, .. backup.Wildcards],
                DependsOn = [access, .. vpc.DependsOn],
            };
        }
    }
}
