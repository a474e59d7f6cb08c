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
    /// internet. Anyone who may describe the stream can read the URL, so do not put a secret key into it.
    /// </summary>
    public required string Url { get; set; }

    /// <summary>The endpoint's name in the console, 1 to 256 characters, not only white space. Default: none.</summary>
    public string? Name { get; set; }

    /// <summary>
    /// The secret with the access key that each request carries in its header <c>X-Amz-Firehose-Access-Key</c>: JSON of the form
    /// <c>{"api_key": "..."}</c>, the key at most 4096 bytes, in the delivery's Region; Firehose uses a changed key within 10
    /// minutes (https://docs.aws.amazon.com/firehose/latest/dev/secrets-manager-whats-secret.html). Default: none; then anyone
    /// who knows the URL can send records to it as Firehose does.
    /// </summary>
    public ISecret? AccessKey { get; set; }

    /// <summary>How the body of a request is encoded. Default: not at all; every endpoint can read that.</summary>
    public HttpContentEncoding ContentEncoding { get; set; }

    /// <summary>
    /// Attributes that each request carries in its header <c>X-Amz-Firehose-Common-Attributes</c>: at most 50 names of 1 to 256
    /// characters, not only white space, with values of 0 to 1024
    /// (https://docs.aws.amazon.com/firehose/latest/APIReference/API_HttpEndpointCommonAttribute.html). Default: none. They are
    /// readable in the template, so do not put a key here.
    /// </summary>
    public IReadOnlyDictionary<string, string> CommonAttributes { get; set; } = new Dictionary<string, string>();

    /// <summary>
    /// How long Firehose retries a failed request before its records go to <see cref="Backup"/>, whole seconds, 0 to 7200
    /// (https://docs.aws.amazon.com/firehose/latest/APIReference/API_HttpEndpointRetryOptions.html). Default: 300 seconds; 0
    /// tries once. The time that Firehose waits for an answer, at most 3 minutes a request, does not count.
    /// </summary>
    public Duration RetryDuration { get; set; } = Duration.Seconds(300);

    /// <summary>
    /// How much Firehose buffers before a request is sent, per shard of a Kinesis stream; whole MiB, 1 to 64
    /// (https://docs.aws.amazon.com/firehose/latest/dev/create-configure-backup.html). Default: 5 MiB.
    /// </summary>
    /// <remarks>
    /// Keep it below the endpoint's limit: this is the size before base64, which adds a third. If an endpoint answers 413, the
    /// records are lost: Firehose does not write them to <see cref="Backup"/>, unless all records are backed up
    /// (https://docs.aws.amazon.com/firehose/latest/dev/httpdeliveryrequestresponse.html).
    /// </remarks>
    public Size BufferingSize { get; set; } = Size.Mebibytes(5);

    /// <summary>
    /// How long Firehose buffers before a request is sent, whole seconds, 0 to 900. Default: 60 seconds. 0 delivers within
    /// seconds, in more and smaller requests.
    /// </summary>
    public Duration BufferingInterval { get; set; } = Duration.Seconds(60);

    /// <summary>The backup for records that the endpoint did not take and, on request, for all records.</summary>
    public required DeliveryBackup Backup { get; set; }

    internal void Validate(Violations violations)
    {
        if (!violations.AreComplete(this)) return;
        EndpointUrls.RequirePort443(violations, nameof(Url), Url);
        ValidateSettings(violations, ServiceLimits.Firehose.HttpBufferingSizeMiB);
    }

    /// <summary>Checks all settings but the URL, for presets that make the URL themselves.</summary>
    /// <param name="violations">Collects the mistakes.</param>
    /// <param name="size">The buffer sizes that AWS's table allows for this endpoint.</param>
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
