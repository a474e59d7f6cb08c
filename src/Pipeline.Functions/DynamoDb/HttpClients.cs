using Amazon.Runtime;

namespace Pipeline.Functions.DynamoDb;

/// <summary>
/// The HTTP client under the SDK's: without what an AWS service never asks for, cookies and redirects, nor .NET's own trace
/// header beside X-Ray's; each is a handler that every request would pass.
/// </summary>
internal sealed class HttpClients : HttpClientFactory
{
    // In a Region a connection takes a millisecond; what takes seconds comes never, and another attempt is better.
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(3);

    public override HttpClient CreateHttpClient(IClientConfig clientConfig) =>
        new(CreateHandler(clientConfig)) { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>What is below the client.</summary>
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
