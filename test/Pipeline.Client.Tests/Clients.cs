using Amazon.Runtime;
using Pipeline.Client.Kinesis;
using Pipeline.Client.KinesisFirehose;
using Pipeline.Client.Putting;

namespace Pipeline.Client.Tests;

/// <summary>Clients that call a stub. The SDK's own retries are off, because they would hide the stub's responses.</summary>
internal static class Clients
{
    internal static readonly AWSCredentials Credentials = new SessionAWSCredentials("test-key", "test-secret", "test-token");

    internal static readonly RetryBackoff NoWait = new() { Base = TimeSpan.Zero };

    internal static AmazonKinesisClient Kinesis(StubEndpoint stub, int retries = 0) =>
        new(Credentials,
            new AmazonKinesisConfig { ServiceURL = stub.Url, AuthenticationRegion = "eu-west-1", MaxErrorRetry = retries });

    internal static AmazonKinesisFirehoseClient Firehose(StubEndpoint stub, int retries = 0) =>
        new(Credentials,
            new AmazonKinesisFirehoseConfig
            {
                ServiceURL = stub.Url,
                AuthenticationRegion = "eu-west-1",
                MaxErrorRetry = retries
            });
}
