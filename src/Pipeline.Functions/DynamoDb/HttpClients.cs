using Amazon.Runtime;

namespace Pipeline.Functions.DynamoDb;

/// <summary>
/// Creates the HTTP client under the SDK's client. It has no cookies and redirects, which no AWS service uses, and no trace
/// header of .NET beside X-Ray's: each would be one more handler for every request.
/// </summary>
internal sealed class HttpClients : HttpClientFactory
{
    // Within a Region a connection takes a millisecond. One that takes seconds will probably never be established, and another
    // attempt is better.
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(3);

    public override HttpClient CreateHttpClient(IClientConfig clientConfig) =>
        new(CreateHandler(clientConfig)) { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>Creates the handler below the client.</summary>
    public static SocketsHttpHandler CreateHandler(IClientConfig clientConfig)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ActivityHeadersPropagator = null,
            ConnectTimeout = ConnectTimeout,
        };
        if (clientConfig.GetWebProxy() is { } proxy) handler.Proxy = proxy;
        return handler;
    }
}
