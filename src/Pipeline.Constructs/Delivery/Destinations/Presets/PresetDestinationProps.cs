using Amazon.CDK;
using Amazon.CDK.AWS.SecretsManager;

namespace Pipeline.Constructs;

/// <summary>
/// Settings of delivery to a vendor's endpoint, such as <see cref="DeliveryDestination.Datadog"/>. Settings that are not set get
/// the value that AWS or the vendor recommends for that endpoint.
/// </summary>
public sealed record PresetDestinationProps
{
    /// <summary>
    /// The secret with the vendor's key: JSON of the form <c>{"api_key": "..."}</c>, in the delivery's Region
    /// (https://docs.aws.amazon.com/firehose/latest/dev/secrets-manager-whats-secret.html); for
    /// <see cref="DeliveryDestination.SumoLogic"/> <c>{"url": "..."}</c>.
    /// </summary>
    public required ISecret Secret { get; set; }

    /// <summary>The backup for records that the endpoint did not take and, on request, for all records.</summary>
    public required DeliveryBackup Backup { get; set; }

    /// <summary>How the body of a request is encoded. Default: GZIP, except for Logz.io, which requires no encoding.</summary>
    public HttpContentEncoding? ContentEncoding { get; set; }

    /// <summary>
    /// Attributes in addition to the preset's, by the rules of
    /// <see cref="HttpEndpointDestinationProps.CommonAttributes"/>. Default: none.
    /// </summary>
    public IReadOnlyDictionary<string, string> CommonAttributes { get; set; } = new Dictionary<string, string>();

    /// <summary>
    /// As <see cref="HttpEndpointDestinationProps.RetryDuration"/>: whole seconds, 0 to 7200. Default: the vendor's
    /// recommendation (Dynatrace 900, Logz.io 60 seconds), otherwise 300 seconds.
    /// </summary>
    public Duration? RetryDuration { get; set; }

    /// <summary>
    /// As <see cref="HttpEndpointDestinationProps.BufferingSize"/>, whole MiB, within AWS's table
    /// (https://docs.aws.amazon.com/firehose/latest/dev/create-configure-backup.html): 1 to 64; Datadog 1 to 4, MongoDB 1 to 16,
    /// Elastic 1. Default: that table's default (5; Datadog 4, Coralogix 6, Honeycomb 15, Elastic, Sumo Logic and Splunk
    /// Observability 1) or the vendor's own (Dynatrace: metrics 3, logs 1).
    /// </summary>
    public Size? BufferingSize { get; set; }

    /// <summary>How long Firehose buffers before a request is sent, whole seconds, 0 to 900. Default: 60 seconds.</summary>
    public Duration? BufferingInterval { get; set; }
}
