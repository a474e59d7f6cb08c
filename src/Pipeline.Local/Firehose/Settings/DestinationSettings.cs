namespace Pipeline.Local.Firehose.Settings;

/// <summary>A destination, other than S3, that a Firehose stream delivers to.</summary>
/// <param name="Endpoint">The URL that the user named for it, on this computer or elsewhere; null where none was named.</param>
/// <param name="Hints">When a batch is sent as a request.</param>
/// <param name="RetryDuration">How long a failed request is retried.</param>
internal abstract record EndpointSettings(Uri? Endpoint, BufferHints Hints, TimeSpan RetryDuration)
{
    /// <summary>The prefix of the metrics' names.</summary>
    public abstract string Metrics { get; }

    /// <summary>The type of error, which names the folder of failed records.</summary>
    public abstract string ErrorType { get; }
}

/// <summary>An HTTP endpoint.</summary>
internal sealed record HttpEndpointSettings(
    Uri? Endpoint, BufferHints Hints, TimeSpan RetryDuration, string? AccessKey, bool IsCompressed,
        IReadOnlyDictionary<string, string> Attributes)
    : EndpointSettings(Endpoint, Hints, RetryDuration)
{
    public override string Metrics => "DeliveryToHttpEndpoint";

    public override string ErrorType => "http-endpoint-failed";
}

/// <summary>An OpenSearch Service domain.</summary>
internal sealed record OpenSearchSettings(
    Uri? Endpoint, BufferHints Hints, TimeSpan RetryDuration, string RoleArn, string? DomainArn, string Index, string Rotation,
        bool HasDocumentIds)
    : EndpointSettings(Endpoint, Hints, RetryDuration)
{
    public override string Metrics => "DeliveryToAmazonOpenSearchService";

    public override string ErrorType => "AmazonOpenSearchService-failed";
}

/// <summary>Splunk's HTTP Event Collector.</summary>
internal sealed record SplunkSettings(
    Uri? Endpoint, BufferHints Hints, TimeSpan RetryDuration, string? Token, bool IsEvent, TimeSpan AcknowledgmentTimeout)
    : EndpointSettings(Endpoint, Hints, RetryDuration)
{
    public override string Metrics => "DeliveryToSplunk";

    public override string ErrorType => "splunk-failed";
}
