using Pipeline.Constructs.Internal;
using static Amazon.CDK.AWS.KinesisFirehose.CfnDeliveryStream;

namespace Pipeline.Constructs;

public abstract partial class DeliveryDestination
{
    /// <summary>Splunk Enterprise or Splunk Cloud, through its HTTP Event Collector with indexer acknowledgment.</summary>
    /// <param name="props">The address, the token's secret, the backup, and settings that have defaults.</param>
    [Documented("Splunk", "https://docs.aws.amazon.com/firehose/latest/dev/create-destination.html#create-destination-splunk")]
    public static DeliveryDestination Splunk(SplunkDestinationProps props) => new SplunkDestination(Argument.Given(props));

    private sealed class SplunkDestination(SplunkDestinationProps props) : DeliveryDestination
    {
        internal override void Validate(Violations violations) => props.Validate(violations);

        internal override bool BacksUpSource => props.Backup?.Mode == DeliveryBackupMode.All;

        internal override DestinationBinding Bind(DestinationContext context)
        {
            var secret = new SecretAccess(props.Token);
            var configuration = new SplunkDestinationConfigurationProperty
            {
                HecEndpoint = props.HecEndpoint,
                HecEndpointType = props.EndpointType == SplunkEndpointType.Event ? "Event" : "Raw",
                SecretsManagerConfiguration = secret.Configuration(context.Role),
                HecAcknowledgmentTimeoutInSeconds = props.AcknowledgmentTimeout.ToSeconds(),
                RetryOptions = new SplunkRetryOptionsProperty { DurationInSeconds = props.RetryDuration.ToSeconds() },
                BufferingHints = new SplunkBufferingHintsProperty
                {
                    SizeInMBs = props.BufferingSize.ToMebibytes(),
                    IntervalInSeconds = props.BufferingInterval.ToSeconds(),
                },
                CloudWatchLoggingOptions = context.Logging(DestinationContext.DestinationLogStream),
                ProcessingConfiguration = context.Processing([]),
                S3BackupMode = props.Backup.ModeOf("Events"),
                S3Configuration = props.Backup.Configuration(context),
            };
            return new DestinationBinding
            {
                Fill = stream => stream.SplunkDestinationConfiguration = configuration,
                MetricPrefix = "DeliveryToSplunk",
                BufferingInterval = props.BufferingInterval,
                HasBackup = true,
                Statements = [.. secret.Statements(context.Stack), .. props.Backup.Location.Statements(context.Stack)],
                Wildcards = [.. props.Backup.Location.Wildcards],
            };
        }
    }
}
