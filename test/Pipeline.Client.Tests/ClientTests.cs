using Amazon.Runtime;
using Pipeline.Client.Kinesis;
using Pipeline.Client.KinesisFirehose;

namespace Pipeline.Client.Tests;

/// <summary>The clients on the wire: which requests they send, and how they read the responses.</summary>
public class ClientTests
{
    private static readonly PutRecordsRequest TwoRecords = new()
    {
        StreamName = "orders",
        Records =
        [
            new() { Data = new MemoryStream("first"u8.ToArray()), PartitionKey = "größe", ExplicitHashKey = "17" },
            new() { Data = new MemoryStream([0xFB, 0xFF], writable: false), PartitionKey = "b" },
        ],
    };

    [Fact]
    public async Task PutRecords_SpeaksKinesis()
    {
        using var stub = new StubEndpoint(call => StubEndpoint.Results(call, record =>
            (string?)record["PartitionKey"] == "b" ? "ProvisionedThroughputExceededException" : null));
        using var client = Clients.Kinesis(stub);

        var response = await client.PutRecordsAsync(TwoRecords);

        var call = stub.Calls.ShouldHaveSingleItem();
        call.Target.ShouldBe("Kinesis_20131202.PutRecords");
        call.Body.ToJsonString().ShouldBe(
            """{"StreamName":"orders","Records":""" +
            """[{"Data":"Zmlyc3Q=","PartitionKey":"gr\u00F6\u00DFe","ExplicitHashKey":"17"},""" +
            """{"Data":"\u002B/8=","PartitionKey":"b"}]}""");
        response.FailedRecordCount.ShouldBe(1);
        response.EncryptionType.ShouldBe("NONE");
        response.Records.Select(entry => (entry.SequenceNumber, entry.ShardId, entry.ErrorCode, entry.ErrorMessage)).ShouldBe(
        [
            ("0", "shardId-000000000000", null, null),
            (null, null, "ProvisionedThroughputExceededException", "ProvisionedThroughputExceededException it was"),
        ]);
        response.ResponseMetadata.RequestId.ShouldBe("the-request-id");
    }

    [Fact]
    public async Task PutRecordBatch_SpeaksFirehose()
    {
        using var stub = new StubEndpoint(call => StubEndpoint.Results(call, _ => null));
        using var client = Clients.Firehose(stub);

        var response = await client.PutRecordBatchAsync(new PutRecordBatchRequest
        {
            DeliveryStreamName = "orders",
            Records = [new() { Data = new MemoryStream("first"u8.ToArray()) }],
        });

        var call = stub.Calls.ShouldHaveSingleItem();
        call.Target.ShouldBe("Firehose_20150804.PutRecordBatch");
        call.Text.ShouldBe("""{"DeliveryStreamName":"orders","Records":[{"Data":"Zmlyc3Q="}]}""");
        (response.FailedPutCount, response.Encrypted).ShouldBe((0, false));
        response.RequestResponses.ShouldHaveSingleItem().RecordId.ShouldBe("id-0");
    }

    [Theory]
    [InlineData("kinesis")]
    [InlineData("firehose")]
    public async Task EveryCall_IsSigned(string service)
    {
        using var stub = new StubEndpoint(call => StubEndpoint.Results(call, _ => null));
        if (service == "kinesis")
        {
            using var client = Clients.Kinesis(stub);
            await client.PutRecordsAsync(TwoRecords);
        }
        else
        {
            using var client = Clients.Firehose(stub);
            await client.PutRecordBatchAsync(
                new PutRecordBatchRequest { DeliveryStreamName = "orders", Records = [new() { Data = new MemoryStream() }] });
        }

        var headers = stub.Calls.ShouldHaveSingleItem().Headers;
        headers["Content-Type"].ShouldBe("application/x-amz-json-1.1");
        headers["X-Amz-Security-Token"].ShouldBe("test-token");
        headers["X-Amz-Date"].ShouldNotBeNullOrEmpty();
        headers["Authorization"]!.ShouldMatch(
            $"^AWS4-HMAC-SHA256 Credential=test-key/[0-9]{{8}}/eu-west-1/{service}/aws4_request, " +
            $"SignedHeaders=[^,]*content-type;[^,]*x-amz-target[^,]*, Signature=[0-9a-f]{{64}}$");
        headers["User-Agent"]!.ShouldStartWith("aws-sdk-dotnet");
    }

    [Fact]
    public async Task RefusedCall_IsAnExceptionWithItsCode()
    {
        using var stub = new StubEndpoint(_ => StubEndpoint.Error(400, "ResourceNotFoundException"));
        using var kinesis = Clients.Kinesis(stub, retries: 3);
        using var firehose = Clients.Firehose(stub, retries: 3);

        var ofKinesis = await Should.ThrowAsync<AmazonKinesisException>(() => kinesis.PutRecordsAsync(TwoRecords));
        var ofFirehose = await Should.ThrowAsync<AmazonKinesisFirehoseException>(() =>
            firehose.PutRecordBatchAsync(new PutRecordBatchRequest()));

        foreach (AmazonServiceException exception in new AmazonServiceException[] { ofKinesis, ofFirehose })
        {
            exception.ErrorCode.ShouldBe("ResourceNotFoundException");
            exception.Message.ShouldBe("ResourceNotFoundException it was");
            ((int)exception.StatusCode).ShouldBe(400);
            exception.RequestId.ShouldBe("the-request-id");
        }

        stub.Calls.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData(400, "ProvisionedThroughputExceededException")]
    [InlineData(503, "ServiceUnavailableException")]
    public async Task PassingFailure_IsRetriedByTheSdk(int status, string code)
    {
        var calls = 0;
        using var stub =
            new StubEndpoint(call => ++calls == 1 ? StubEndpoint.Error(status, code) : StubEndpoint.Results(call, _ => null));
        using var client = Clients.Kinesis(stub, retries: 2);

        var response = await client.PutRecordsAsync(TwoRecords);

        response.FailedRecordCount.ShouldBe(0);
        stub.Calls.Count.ShouldBe(2);
        stub.Calls.Select(call => call.Text).Distinct().ShouldHaveSingleItem();
    }
}
