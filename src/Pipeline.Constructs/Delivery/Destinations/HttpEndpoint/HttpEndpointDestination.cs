using Pipeline.Constructs.Internal;
using static Amazon.CDK.AWS.KinesisFirehose.CfnDeliveryStream;

namespace Pipeline.Constructs;

public abstract partial class DeliveryDestination
{
    /// <summary>
    /// Your own HTTPS endpoint, or a vendor's, that speaks Firehose's protocol
    /// (https://docs.aws.amazon.com/firehose/latest/dev/httpdeliveryrequestresponse.html): it answers within 3 minutes, with
    /// status 200 and the request's id.
    /// </summary>
    /// <param name="props">The URL, the backup, and settings that have defaults.</param>
    [Documented("HTTP endpoint",
        "https://docs.aws.amazon.com/firehose/latest/dev/create-destination.html#create-destination-http")]
    public static DeliveryDestination HttpEndpoint(HttpEndpointDestinationProps props) =>
        new HttpEndpointDestination(Argument.Given(props));

    private sealed class HttpEndpointDestination(HttpEndpointDestinationProps props) : DeliveryDestination
    {
        internal override void Validate(Violations violations) => props.Validate(violations);

        internal override bool BacksUpSource => props.Backup?.Mode == DeliveryBackupMode.All;

        // An endpoint gets the records unchanged. The endpoint's own documentation says what it does with GZIP.
        internal override bool KeepsBinaryRecords(IReadOnlyList<DeliveryProcessor> processors) =>
            !ProcessingRules.Has(processors, ProcessorTypes.Delimiter);

        internal override DestinationBinding Bind(DestinationContext context)
        {
            var secret = props.AccessKey is null ? null : new SecretAccess(props.AccessKey);
            var configuration = new HttpEndpointDestinationConfigurationProperty
            {
                RoleArn = context.Role.RoleArn,
                EndpointConfiguration = new HttpEndpointConfigurationProperty { Url = props.Url, Name = props.Name },
                SecretsManagerConfiguration = secret?.Configuration(context.Role),
                RequestConfiguration = Request(),
                RetryOptions = new RetryOptionsProperty { DurationInSeconds = props.RetryDuration.ToSeconds() },
                BufferingHints = S3Location.Hints(props.BufferingSize, props.BufferingInterval),
                CloudWatchLoggingOptions = context.Logging(DestinationContext.DestinationLogStream),
                ProcessingConfiguration = context.Processing([]),
                S3BackupMode = props.Backup.ModeOf("Data"),
                S3Configuration = props.Backup.Configuration(context),
            };
            return new DestinationBinding
            {
                Fill = stream => stream.HttpEndpointDestinationConfiguration = configuration,
                MetricPrefix = "DeliveryToHttpEndpoint",
                BufferingInterval = props.BufferingInterval,
                HasBackup = true,
                Statements = [.. secret?.Statements(context.Stack) ?? [], .. props.Backup.Location.Statements(context.Stack)],
                Wildcards = [.. props.Backup.Location.Wildcards],
            };
        }

        private HttpEndpointRequestConfigurationProperty Request() => new()
        {
            ContentEncoding = props.ContentEncoding.ToAws(),
            CommonAttributes = props.CommonAttributes.Count == 0 ? null : (HttpEndpointCommonAttributeProperty[])
            [
                .. props.CommonAttributes.OrderBy(attribute => attribute.Key, StringComparer.Ordinal).Select(attribute =>
                    new HttpEndpointCommonAttributeProperty { AttributeName = attribute.Key, AttributeValue = attribute.Value }),
            ],
        };
    }
}
