namespace Pipeline.Constructs;

/// <summary>How the body of a request to an HTTP endpoint is encoded.</summary>
/// <remarks>See https://docs.aws.amazon.com/firehose/latest/APIReference/API_HttpEndpointRequestConfiguration.html.</remarks>
public enum HttpContentEncoding
{
    /// <summary>Not encoded: no header <c>Content-Encoding</c>.</summary>
    None,

    /// <summary>
    /// Compressed, with <c>Content-Encoding: gzip</c>. It costs less data transfer, but the endpoint must be able to read it.
    /// </summary>
    Gzip,
}

internal static class HttpContentEncodingExtensions
{
    public static string ToAws(this HttpContentEncoding encoding) => encoding switch
    {
        HttpContentEncoding.None => "NONE",
        HttpContentEncoding.Gzip => "GZIP",
        _ => throw new ArgumentOutOfRangeException(nameof(encoding), encoding, "is not an encoding"),
    };
}
