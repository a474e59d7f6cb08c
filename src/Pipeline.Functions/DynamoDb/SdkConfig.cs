using Amazon.DynamoDBv2;
using Amazon.Runtime;
using Amazon.S3;

namespace Pipeline.Functions.DynamoDb;

/// <summary>
/// The configuration of the SDK's clients. Region, credentials and endpoints are resolved as everywhere in the SDK. The callers
/// handle retries and time limits, since they know the invocation's deadline and the outcome of each item.
/// </summary>
internal static class SdkConfig
{
    public static AmazonDynamoDBConfig DynamoDb(SdkClient client) => Set(new AmazonDynamoDBConfig(), client);

    /// <param name="environment">Returns the value of an environment variable; null: not set.</param>
    /// <param name="client">The client that the configuration is for.</param>
    public static AmazonS3Config S3(Func<string, string?> environment, SdkClient client)
    {
        var config = Set(new AmazonS3Config(), client);
        // A custom endpoint mostly has no host name for each bucket.
        config.ForcePathStyle = environment("AWS_ENDPOINT_URL_S3") is not null || environment("AWS_ENDPOINT_URL") is not null;
        return config;
    }

    internal static T Set<T>(T config, SdkClient client)
        where T : ClientConfig
    {
        // Otherwise the SDK guesses the Region from the endpoint's name, for each request.
        config.AuthenticationRegion ??= config.RegionEndpoint?.SystemName;
        config.MaxErrorRetry = 0;
        config.Timeout = Timeout.InfiniteTimeSpan;
        // The other settings only save time and change no response. The plain client uses the SDK's own ones.
        if (client == SdkClient.Plain) return config;
        config.DefaultAWSCredentials ??= FixedCredentials.Find();
        config.HttpClientFactory = new HttpClients();
        // One connection pool, not one for each processor: each connection costs a handshake, and idle connections are kept
        // either way.
        config.HttpClientCacheSize = 1;
        return config;
    }
}
