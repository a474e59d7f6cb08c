using Pipeline.Constructs.Internal;
using static Amazon.CDK.AWS.KinesisFirehose.CfnDeliveryStream;

namespace Pipeline.Constructs;

public abstract partial class DeliveryDestination
{
    /// <summary>
    /// Documents in an index of an OpenSearch Service domain, where the newest events can be searched. Each record must be one
    /// JSON object in one line, and is delivered at least once.
    /// </summary>
    /// <param name="props">The domain, the index, the backup, and settings that have defaults.</param>
    [Documented(
        "OpenSearch Service",
        "https://docs.aws.amazon.com/firehose/latest/dev/create-destination.html#create-destination-elasticsearch")]
    public static DeliveryDestination OpenSearch(OpenSearchDestinationProps props) =>
        new OpenSearchDestination(Argument.Given(props));

    private sealed class OpenSearchDestination(OpenSearchDestinationProps props) : DeliveryDestination
    {
        internal override void Validate(Violations violations) => props.Validate(violations);

        internal override bool BacksUpSource => props.Backup?.Mode == DeliveryBackupMode.All;

        // https://docs.aws.amazon.com/firehose/latest/dev/writing-with-cloudwatch-logs.html
        internal override IReadOnlyDictionary<string, string> RefusedProcessors =>
            new Dictionary<string, string>(base.RefusedProcessors)
            {
                [ProcessorTypes.MessageExtraction] =
                "remove it: a record of CloudWatch Logs holds many events, which OpenSearch Service does not take; let " +
                "CloudWatch Logs stream them there itself",
            };

        internal override DestinationBinding Bind(DestinationContext context)
        {
            var domain = props.Domain.Domain;
            var isOfAnotherAccount = props.Domain.IsOfAnotherAccount(context.Stack);
            var vpc = VpcInterfaces.Make(context, props.EffectiveVpc);
            var access = new DomainWriteAccess(domain.DomainArn, props.IndexName);
            var backup = props.Backup.Location;
            var configuration = new AmazonopensearchserviceDestinationConfigurationProperty
            {
                RoleArn = context.Role.RoleArn,
                DomainArn = isOfAnotherAccount ? null : domain.DomainArn,
                ClusterEndpoint = isOfAnotherAccount ? $"https://{domain.DomainEndpoint}" : null,
                IndexName = props.IndexName,
                IndexRotationPeriod = props.IndexRotation.ToAws(),
                DocumentIdOptions = new DocumentIdOptionsProperty { DefaultDocumentIdFormat = props.DocumentId.ToAws() },
                RetryOptions = new AmazonopensearchserviceRetryOptionsProperty
                {
                    DurationInSeconds = props.RetryDuration.ToSeconds(),
                },
                BufferingHints = new AmazonopensearchserviceBufferingHintsProperty
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
                Fill = stream => stream.AmazonopensearchserviceDestinationConfiguration = configuration,
                MetricPrefix = "DeliveryToAmazonOpenSearchService",
                BufferingInterval = props.BufferingInterval,
                HasBackup = true,
                Statements = [.. access.Statements, .. vpc.Statements, .. backup.Statements(context.Stack)],
                Wildcards = [.. access.Wildcards, .. vpc.Wildcards, .. backup.Wildcards],
                DependsOn = vpc.DependsOn,
            };
        }
    }
}
