using Amazon.CDK;
using Amazon.CDK.AWS.SecretsManager;
using Pipeline.Constructs.Internal;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs;

/// <summary>Settings of delivery to Splunk, for <see cref="DeliveryDestination.Splunk"/>.</summary>
public sealed record SplunkDestinationProps
{
    /// <summary>
    /// The address of Splunk's HTTP Event Collector, such as <c>https://http-inputs-firehose-example.splunkcloud.com:443</c>:
    /// <c>https</c>, 1 to 2048 characters, without user or password
    /// (https://docs.aws.amazon.com/firehose/latest/APIReference/API_SplunkDestinationConfiguration.html).
    /// </summary>
    /// <remarks>
    /// The indexer that took the data keeps the acknowledgment, so a load balancer in front of several indexers needs sticky
    /// sessions. AWS supports a Classic or an Application Load Balancer
    /// (https://docs.aws.amazon.com/firehose/latest/dev/create-destination.html#create-destination-splunk).
    /// </remarks>
    public required string HecEndpoint { get; set; }

    /// <summary>How Splunk reads records. Default: <see cref="SplunkEndpointType.Raw"/>.</summary>
    public SplunkEndpointType EndpointType { get; set; }

    /// <summary>
    /// The secret with the token of the HTTP Event Collector, for which indexer acknowledgment is enabled in Splunk: JSON of the
    /// form <c>{"hec_token": "..."}</c>, in the delivery's Region
    /// (https://docs.aws.amazon.com/firehose/latest/dev/secrets-manager-whats-secret.html).
    /// </summary>
    public required ISecret Token { get; set; }

    /// <summary>
    /// How long Firehose waits for Splunk's acknowledgment after it sent data, whole seconds, 180 to 600
    /// (https://docs.aws.amazon.com/firehose/latest/APIReference/API_SplunkDestinationConfiguration.html). Default: 180 seconds.
    /// After that the data counts as failed, although Splunk may have indexed it: a retry then makes duplicates.
    /// </summary>
    public Duration AcknowledgmentTimeout { get; set; } = Duration.Seconds(180);

    /// <summary>
    /// How long Firehose retries failed data before it goes to <see cref="Backup"/>, whole seconds, 0 to 7200
    /// (https://docs.aws.amazon.com/firehose/latest/APIReference/API_SplunkRetryOptions.html). Default: 300 seconds; 0 tries
    /// once. The time that Firehose waits for an acknowledgment does not count.
    /// </summary>
    public Duration RetryDuration { get; set; } = Duration.Seconds(300);

    /// <summary>
    /// How much Firehose buffers before it sends, per shard of a Kinesis stream; whole MiB, 1 to 5
    /// (https://docs.aws.amazon.com/firehose/latest/dev/create-configure-backup.html). Default: 5 MiB.
    /// </summary>
    public Size BufferingSize { get; set; } = Size.Mebibytes(5);

    /// <summary>
    /// How long Firehose buffers before it sends, whole seconds, 0 to 60. Default: 60 seconds. 0 delivers within seconds, in
    /// more and smaller requests.
    /// </summary>
    public Duration BufferingInterval { get; set; } = Duration.Seconds(60);

    /// <summary>The backup for records that Splunk did not take or acknowledge and, on request, for all records.</summary>
    public required DeliveryBackup Backup { get; set; }

    internal void Validate(Violations violations)
    {
        if (!violations.AreComplete(this)) return;
        EndpointUrls.Require(violations, nameof(HecEndpoint), HecEndpoint, ServiceLimits.Firehose.SplunkHecEndpointLength);
        violations.Within(
            nameof(AcknowledgmentTimeout), AcknowledgmentTimeout, ServiceLimits.Firehose.SplunkAcknowledgmentSeconds);
        violations.Within(nameof(RetryDuration), RetryDuration, ServiceLimits.Firehose.RetrySeconds);
        violations.Within(nameof(BufferingSize), BufferingSize, ServiceLimits.Firehose.SplunkBufferingSizeMiB);
        violations.Within(nameof(BufferingInterval), BufferingInterval, ServiceLimits.Firehose.SplunkBufferingIntervalSeconds);
        Backup.Validate(violations.For(nameof(Backup)));
    }
}
