using System.Text.RegularExpressions;
using Amazon.CDK;
using Amazon.CDK.AWS.SecretsManager;
using Pipeline.Constructs.Internal;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs;

/// <summary>Settings of delivery to an HTTP endpoint, for <see cref="DeliveryDestination.HttpEndpoint"/>.</summary>
public sealed partial record HttpEndpointDestinationProps
{
    /// <summary>
    /// The endpoint: <c>https</c>, port 443, 1 to 1000 characters, without user or password
    /// (https://docs.aws.amazon.com/firehose/latest/APIReference/API_HttpEndpointConfiguration.html). Firehose calls it over the
    /// internet. It is readable to whoever may describe the stream, so that a key in it is not a secret.
    /// </summary>
    public required string Url { get; set; }

    /// <summary>What the console calls the endpoint, 1 to 256 characters, not blank alone. Default: nothing.</summary>
    public string? Name { get; set; }

    /// <summary>
    /// The secret with the access key that each request carries in its header <c>X-Amz-Firehose-Access-Key</c>: JSON of the
    /// form <c>{"api_key": "..."}</c>, the key at most 4096 bytes, in the delivery's Region; a new key is in use within 10
    /// minutes (https://docs.aws.amazon.com/firehose/latest/dev/secrets-manager-whats-secret.html). Default: none, so that
    /// whoever knows the URL can send to it what Firehose would.
    /// </summary>
    public ISecret? AccessKey { get; set; }

    /// <summary>How the body of a request is encoded. Default: not at all, which every endpoint can read.</summary>
    public HttpContentEncoding ContentEncoding { get; set; }

    /// <summary>
    /// What each request says of itself in its header <c>X-Amz-Firehose-Common-Attributes</c>: at most 50 names of 1 to 256
    /// characters, not blank alone, with values of 0 to 1024
    /// (https://docs.aws.amazon.com/firehose/latest/APIReference/API_HttpEndpointCommonAttribute.html). Default: nothing.
    /// They are readable in the template: no place for a key.
    /// </summary>
    public IReadOnlyDictionary<string, string> CommonAttributes { get; set; } = new Dictionary<string, string>();

    /// <summary>
    /// How long a request that failed is tried again before its records go to <see cref="Backup"/>, whole seconds, 0 to 7200
    /// (https://docs.aws.amazon.com/firehose/latest/APIReference/API_HttpEndpointRetryOptions.html). Default: 300 seconds; 0
    /// tries once. Time in which an answer is awaited, 3 minutes a request at most, does not count.
    /// </summary>
    public Duration RetryDuration { get; set; } = Duration.Seconds(300);

    /// <summary>
    /// How much is gathered before a request is sent, per shard of a Kinesis stream; whole MiB, 1 to 64
    /// (https://docs.aws.amazon.com/firehose/latest/dev/create-configure-backup.html). Default: 5 MiB.
    /// </summary>
    /// <remarks>
    /// Keep it below what the endpoint takes: it is the size before base64, which adds a third. An endpoint that answers 413 has
    /// refused the records for good, and Firehose writes them neither to <see cref="Backup"/> nor anywhere else, unless all
    /// records are backed up (https://docs.aws.amazon.com/firehose/latest/dev/httpdeliveryrequestresponse.html).
    /// </remarks>
    public Size BufferingSize { get; set; } = Size.Mebibytes(5);

    /// <summary>How long is gathered before a request is sent, whole seconds, 0 to 900. Default: 60 seconds. 0 delivers within
    /// seconds, in more and smaller requests.</summary>
    public Duration BufferingInterval { get; set; } = Duration.Seconds(60);

    /// <summary>Where records go that the endpoint did not take, and on request all.</summary>
    public required DeliveryBackup Backup { get; set; }

    internal void Validate(Violations violations)
    {
        if (!violations.AreComplete(this)) return;
        EndpointUrls.RequirePort443(violations, nameof(Url), Url);
        ValidateSettings(violations, ServiceLimits.Firehose.HttpBufferingSizeMiB);
    }

    /// <summary>Checks all but the URL, which a preset has made.</summary>
    /// <param name="violations">What is found.</param>
    /// <param name="size">What AWS's table allows this endpoint to gather.</param>
    internal void ValidateSettings(Violations violations, ServiceLimit size)
    {
        violations.Length(nameof(Name), Name, ServiceLimits.Firehose.HttpNameLength);
        if (Name is { Length: > 0 })
            violations.Matches(nameof(Name), Name, NotBlank(), "not be blank", "name it, or leave it out");
        ValidateAttributes(violations);
        violations.Within(nameof(RetryDuration), RetryDuration, ServiceLimits.Firehose.RetrySeconds);
        violations.Within(nameof(BufferingSize), BufferingSize, size);
        violations.Within(nameof(BufferingInterval), BufferingInterval, ServiceLimits.Firehose.HttpBufferingIntervalSeconds);
        Backup.Validate(violations.For(nameof(Backup)));
    }

    private void ValidateAttributes(Violations violations)
    {
        violations.Count(nameof(CommonAttributes), CommonAttributes, ServiceLimits.Firehose.HttpCommonAttributeCount);
        foreach (var (name, value) in CommonAttributes)
        {
            var attribute = $"{nameof(CommonAttributes)}[{(name.Length > 32 ? name[..32] + "..." : name)}]";
            violations.Length($"{attribute}.Name", name, ServiceLimits.Firehose.HttpCommonAttributeNameLength);
            if (name.Length > 0) violations.Matches($"{attribute}.Name", name, NotBlank(), "not be blank", "name the attribute");
            violations.Length($"{attribute}.Value", value, ServiceLimits.Firehose.HttpCommonAttributeValueLength);
        }
    }

    [GeneratedRegex(@"\S")]
    private static partial Regex NotBlank();
}
