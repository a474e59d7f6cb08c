using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Pipeline.Client.Kinesis;
using Pipeline.Client.KinesisFirehose;

namespace Pipeline.Client.Tests;

/// <summary>The endpoint that calls go to.</summary>
[Collection(nameof(EnvironmentCollection))]
public class EndpointTests
{
    private static readonly PutRecordsRequest Request = new() { StreamName = "orders", Records = [] };

    [Theory]
    [InlineData("eu-west-1", false, false, "https://kinesis.eu-west-1.amazonaws.com", "https://firehose.eu-west-1.amazonaws.com")]
    [InlineData("cn-north-1", false, false, "https://kinesis.cn-north-1.amazonaws.com.cn",
        "https://firehose.cn-north-1.amazonaws.com.cn")]
    [InlineData("us-east-1", true, false, "https://kinesis-fips.us-east-1.amazonaws.com",
        "https://firehose-fips.us-east-1.amazonaws.com")]
    [InlineData("us-east-1", false, true, "https://kinesis.us-east-1.api.aws", "https://firehose.us-east-1.api.aws")]
    [InlineData("us-east-1", true, true, "https://kinesis-fips.us-east-1.api.aws", "https://firehose-fips.us-east-1.api.aws")]
    [InlineData("us-gov-west-1", true, false, "https://kinesis.us-gov-west-1.amazonaws.com",
        "https://firehose-fips.us-gov-west-1.amazonaws.com")]
    public void Region_HasItsEndpoint(string region, bool fips, bool dualStack, string kinesis, string firehose)
    {
        Url(new AmazonKinesisConfig()).ShouldBe(kinesis);
        Url(new AmazonKinesisFirehoseConfig()).ShouldBe(firehose);

        string Url(ClientConfig config)
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
            config.UseFIPSEndpoint = fips;
            config.UseDualstackEndpoint = dualStack;
            config.IgnoreConfiguredEndpointUrls = true;
            return config.DetermineServiceOperationEndpoint(new ServiceOperationEndpointParameters(Request)).URL.TrimEnd('/');
        }
    }

    [Fact]
    public void OwnEndpoint_ExcludesFips()
    {
        var config = new AmazonKinesisConfig { ServiceURL = "http://127.0.0.1:1", UseFIPSEndpoint = true };

        Should.Throw<AmazonClientException>(() =>
            config.DetermineServiceOperationEndpoint(new ServiceOperationEndpointParameters(Request)))
            .Message.ShouldBe("an endpoint of one's own excludes FIPS and dual-stack endpoints: leave one of them away");
    }

    [Theory]
    [InlineData("AWS_ENDPOINT_URL_KINESIS", "AWS_ENDPOINT_URL_FIREHOSE")]
    [InlineData("AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL")]
    public async Task EnvironmentVariables_LeadElsewhere(string kinesisVariable, string firehoseVariable)
    {
        using var kinesisStub = new StubEndpoint(call => StubEndpoint.Results(call, _ => null));
        using var firehoseStub = kinesisVariable == firehoseVariable
            ? null : new StubEndpoint(call => StubEndpoint.Results(call, _ => null));
        using var environment = new EnvironmentVariables(
            (kinesisVariable, kinesisStub.Url),
            (firehoseVariable, (firehoseStub ?? kinesisStub).Url),
            ("AWS_REGION", "eu-central-1"),
            ("AWS_ACCESS_KEY_ID", "key-of-environment"),
            ("AWS_SECRET_ACCESS_KEY", "secret-of-environment"));
        using var kinesis = new AmazonKinesisClient();
        using var firehose = new AmazonKinesisFirehoseClient();

        await kinesis.PutRecordsAsync(Request);
        await firehose.PutRecordBatchAsync(new PutRecordBatchRequest { DeliveryStreamName = "orders" });

        var calls = kinesisStub.Calls.Concat(firehoseStub?.Calls ?? []).ToList();
        calls.Select(call => call.Target).ShouldBe(["Kinesis_20131202.PutRecords", "Firehose_20150804.PutRecordBatch"]);
        calls[0].Headers["Authorization"]!.ShouldContain("Credential=key-of-environment/");
        calls[0].Headers["Authorization"]!.ShouldContain("/eu-central-1/kinesis/aws4_request");
        calls[1].Headers["Authorization"]!.ShouldContain("/eu-central-1/firehose/aws4_request");
    }

    private sealed class EnvironmentVariables : IDisposable
    {
        private readonly List<(string Name, string? Value)> _before = [];

        internal EnvironmentVariables(params (string Name, string Value)[] variables)
        {
            foreach (var (name, value) in variables)
            {
                _before.Add((name, Environment.GetEnvironmentVariable(name)));
                Environment.SetEnvironmentVariable(name, value);
            }
        }

        // In reverse order: a name that was given twice gets its first value back.
        public void Dispose() => _before.AsEnumerable().Reverse().ToList()
            .ForEach(variable => Environment.SetEnvironmentVariable(variable.Name, variable.Value));
    }
}

/// <summary>A process has one environment: no other test runs while a test changes it.</summary>
[CollectionDefinition(nameof(EnvironmentCollection), DisableParallelization = true)]
public class EnvironmentCollection;
