using System.Text;
using Amazon.Runtime;
using Pipeline.Client.Kinesis;
using Pipeline.Local.Contracts;
using Pipeline.Local.Endpoint;
using Pipeline.Local.Tests.Endpoint.Wire;

namespace Pipeline.Local.Tests.Kinesis;

/// <summary>The service behind HTTP, called by the repository's own client.</summary>
public class KinesisWireTests
{
    [Fact]
    public async Task OwnClient_PutsRecordsThatReadersGet()
    {
        var bed = KinesisBed.WithStream(shards: 2);
        await using var host = await WireBed.StartAsync(bed.Service, bed.Access);
        using var client = Client(host);

        var answer = await client.PutRecordsAsync(new PutRecordsRequest
        {
            StreamARN = KinesisBed.StreamArn,
            Records =
            [
                new() { Data = new MemoryStream("größe"u8.ToArray()), PartitionKey = "größe", ExplicitHashKey = "17" },
                new() { Data = new MemoryStream([0xFB, 0xFF]), PartitionKey = "b", ExplicitHashKey = "18" },
            ],
        });

        (answer.FailedRecordCount, answer.EncryptionType).ShouldBe((0, "NONE"));
        answer.Records.ShouldEachBe(record => record.ShardId == "shardId-000000000000" && record.ErrorCode == null);
        var streams = bed.Service.Streams;
        var read = streams.GetRecords(
            KinesisBed.Reader,
                streams.GetShardIterator(KinesisBed.Reader, KinesisBed.StreamArn, "shardId-000000000000",
                    StreamPosition.TrimHorizon), 10);
        read.Records.Select(record => (record.SequenceNumber, record.PartitionKey, Convert.ToHexString(record.Data))).ShouldBe(
        [
            (answer.Records[0].SequenceNumber!, "größe", Convert.ToHexString(Encoding.UTF8.GetBytes("größe"))),
            (answer.Records[1].SequenceNumber!, "b", "FBFF"),
        ]);
    }

    [Fact]
    public async Task ThrottledRecords_AreToldEach()
    {
        var bed = KinesisBed.WithStream(shards: 1, faults: new() { ThrottledRecords = 1 });
        await using var host = await WireBed.StartAsync(bed.Service, bed.Access);
        using var client = Client(host);

        var answer = await client.PutRecordsAsync(
            new() { StreamName = "orders", Records = [new() { Data = new MemoryStream(), PartitionKey = "a" }] });

        answer.FailedRecordCount.ShouldBe(1);
        answer.Records.ShouldHaveSingleItem().ErrorCode.ShouldBe("ProvisionedThroughputExceededException");
    }

    [Fact]
    public async Task Errors_AreAnsweredByTheirNames()
    {
        var bed = KinesisBed.WithStream(shards: 1);
        await using var host = await WireBed.StartAsync(bed.Service, bed.Access);
        using var client = Client(host);

        var error = await Should.ThrowAsync<AmazonKinesisException>(() =>
            client.PutRecordsAsync(
                new() { StreamName = "others", Records = [new() { Data = new MemoryStream(), PartitionKey = "a" }] }));

        error.ErrorCode.ShouldBe("ResourceNotFoundException");
        error.Message.ShouldBe("Stream others under account 111122223333 not found.");
    }

    private static AmazonKinesisClient Client(LocalEndpoint host) => new(
        new BasicAWSCredentials("key", "secret"),
            new() { ServiceURL = host.Url.ToString(), AuthenticationRegion = "eu-west-1", MaxErrorRetry = 0 });
}
