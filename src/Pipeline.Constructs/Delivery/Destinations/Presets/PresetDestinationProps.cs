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

    /// <summary>How the body of a request is encoded. Default: the vendor's, which the comment of its factory states.</summary>
    public HttpContentEncoding? ContentEncoding { get; set; }

    /// <summary>
    /// Attributes in addition to the preset's, by the rules of
    /// <see cref="HttpEndpointDestinationProps.CommonAttributes"/>. Default: none.
    /// </summary>
    public IReadOnlyDictionary<string, string> CommonAttributes { get; set; } = new Dictionary<string, string>();

    /// <summary>
    /// As <see cref="HttpEndpointDestinationProps.RetryDuration"/>: whole seconds, 0 to 7200. Default: 300 seconds, unless the
    /// comment of the vendor's factory states another value.
    /// </summary>
    public Duration? RetryDuration { get; set; }

    /// <summary>
    /// As <see cref="HttpEndpointDestinationProps.BufferingSize"/>, whole MiB. Range and default are the vendor's, by AWS's table
    /// (https://docs.aws.amazon.com/firehose/latest/dev/create-configure-backup.html) or the vendor's page; the comment of the
    /// vendor's factory states both.
    /// </summary>
    public Size? BufferingSize { get; set; }

    /// <summary>How long Firehose buffers before a request is sent, whole seconds, 0 to 900. Default: 60 seconds.</summary>
    public Duration? BufferingInterval { get; set; }
}
