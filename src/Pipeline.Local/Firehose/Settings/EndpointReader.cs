using Pipeline.Local.Contracts;
using Pipeline.Records.Limits;

namespace Pipeline.Local.Firehose.Settings;

/// <summary>Reads destinations other than S3.</summary>
internal sealed class EndpointReader(Resource resource, IReadOnlyDictionary<string, Uri> endpoints, Action<string> leaveOut)
{
    private const int DefaultRetrySeconds = 300;

    private static readonly ServiceLimit UpTo900Seconds = ServiceLimits.Firehose.S3BufferingIntervalSeconds;

    public EndpointSettings Http(DeliveryProperties properties)
    {
        var endpoint = properties.Part("EndpointConfiguration");
        endpoint?.Required("Url");
        if (endpoint is null) properties.Refuse("EndpointConfiguration", "be set", null, "add it");
        WarnOfSecret(properties, "requests carry no access key");
        var request = properties.Part("RequestConfiguration");
        var attributes = new Dictionary<string, string>();
        foreach (var attribute in request?.Parts("CommonAttributes") ?? [])
            attributes[attribute.Required("AttributeName")] = attribute.Text("AttributeValue") ?? "";

        var hints =
            BufferHints.Of(properties.Part("BufferingHints"), ServiceLimits.Firehose.HttpBufferingSizeMiB, UpTo900Seconds, 5, 60);
        hints = hints with { Records = (int)ServiceLimits.Firehose.HttpRequestRecords.Maximum };
        return new HttpEndpointSettings(
            Named(endpoint?.Text("Url")),
            hints,
            Retry(properties),
            endpoint?.Text("AccessKey"),
            request?.Text("ContentEncoding") == "GZIP",
            attributes);
    }

    public EndpointSettings OpenSearch(DeliveryProperties properties)
    {
        var hints = BufferHints.Of(properties.Part("BufferingHints"), ServiceLimits.Firehose.OpenSearchBufferingSizeMiB,
            UpTo900Seconds, 5, 300);
        var rotation = properties.Text("IndexRotationPeriod") ?? "OneDay";
        if (rotation is not ("NoRotation" or "OneHour" or "OneDay" or "OneWeek" or "OneMonth"))
        {
            properties.Refuse("IndexRotationPeriod", "be NoRotation, OneHour, OneDay, OneWeek or OneMonth", rotation,
                "choose one");
        }

        return new OpenSearchSettings(
            Named(properties.Text("ClusterEndpoint")),
            hints,
            Retry(properties),
            properties.Required("RoleARN"),
            properties.Text("DomainARN"),
            properties.Required("IndexName"),
            rotation,
            properties.Part("DocumentIdOptions")?.Text("DefaultDocumentIdFormat") != "NO_DOCUMENT_ID");
    }

    public EndpointSettings Splunk(DeliveryProperties properties)
    {
        properties.Required("HECEndpoint");
        WarnOfSecret(properties, "requests carry no token");
        var type = properties.Required("HECEndpointType");
        if (type is not ("Raw" or "Event" or "")) properties.Refuse("HECEndpointType", "be Raw or Event", type, "choose one");
        return new SplunkSettings(
            Named(properties.Text("HECEndpoint")),
            BufferHints.Of(
                properties.Part("BufferingHints"),
                ServiceLimits.Firehose.SplunkBufferingSizeMiB,
                ServiceLimits.Firehose.SplunkBufferingIntervalSeconds,
                5,
                60),
            Retry(properties),
            properties.Text("HECToken"),
            type == "Event",
            TimeSpan.FromSeconds(
                properties.Number("HECAcknowledgmentTimeoutInSeconds", ServiceLimits.Firehose.SplunkAcknowledgmentSeconds, 180)));
    }

    private static TimeSpan Retry(DeliveryProperties properties) => TimeSpan.FromSeconds(
        properties.Part("RetryOptions")?.Number("DurationInSeconds", ServiceLimits.Firehose.RetrySeconds, DefaultRetrySeconds)
            ?? DefaultRetrySeconds);

    // Only an address of this computer is used as the template has it: a run must not send to the real endpoint of a deployment.
    private Uri? Named(string? own)
    {
        if (endpoints.TryGetValue(resource.Path, out var endpoint) || endpoints.TryGetValue(resource.PhysicalId, out endpoint))
            return endpoint;
        if (Uri.TryCreate(own, UriKind.Absolute, out endpoint) && endpoint.IsLoopback && endpoint.Scheme is "http" or "https")
            return endpoint;

        leaveOut(
            $"no endpoint is named for its destination (--endpoint {resource.PhysicalId}=URL); its records go to " +
            $"the backup bucket");
        return null;
    }

    private void WarnOfSecret(DeliveryProperties properties, string meaning)
    {
        if (properties.Part("SecretsManagerConfiguration")?.Flag("Enabled") == true)
            leaveOut($"its secret in Secrets Manager is not available here: {meaning}");
    }
}
