#:package AWSSDK.Kinesis@4.0.*
#:package AWSSDK.KinesisFirehose@4.0.*

// AWS SDK for .NET, with all defaults.
using System.Text;
using System.Text.Json.Nodes;
using Amazon.Kinesis;
using Amazon.Kinesis.Model;
using Amazon.KinesisFirehose;
using Amazon.Runtime;

var (url, name) = (args[0], args[1]);
var keys = new BasicAWSCredentials("local", "local");
var data = Encoding.UTF8.GetBytes("größe \0\u0001");
using var kinesis = new AmazonKinesisClient(
    keys, new AmazonKinesisConfig { ServiceURL = url, AuthenticationRegion = "eu-west-1" });
using var firehose = new AmazonKinesisFirehoseClient(
    keys, new AmazonKinesisFirehoseConfig { ServiceURL = url, AuthenticationRegion = "eu-west-1" });

await Check("streams", async () =>
{
    await kinesis.CreateStreamAsync(new CreateStreamRequest { StreamName = name, ShardCount = 1 });
    await kinesis.DescribeStreamSummaryAsync(new DescribeStreamSummaryRequest { StreamName = name });
});
await Check("put", () => kinesis.PutRecordAsync(
    new Amazon.Kinesis.Model.PutRecordRequest { StreamName = name, PartitionKey = "a", Data = new MemoryStream(data) }));
await Check("read", async () =>
{
    var iterator = await kinesis.GetShardIteratorAsync(new GetShardIteratorRequest
    {
        StreamName = name, ShardId = "shardId-000000000000", ShardIteratorType = ShardIteratorType.TRIM_HORIZON,
    });
    var read = await kinesis.GetRecordsAsync(new GetRecordsRequest { ShardIterator = iterator.ShardIterator });
    var isBack = read.Records[0].Data.ToArray().AsSpan().SequenceEqual(data);
    if (!isBack) throw new InvalidOperationException("the record must come back");
});
await Check("errors", async () =>
{
    try
    {
        await kinesis.DescribeStreamSummaryAsync(new DescribeStreamSummaryRequest { StreamName = "none" });
        throw new InvalidOperationException("the error must be ResourceNotFoundException; got none");
    }
    catch (Amazon.Kinesis.Model.ResourceNotFoundException)
    {
    }
});
await Check("Firehose", () => firehose.PutRecordAsync(new Amazon.KinesisFirehose.Model.PutRecordRequest
{
    DeliveryStreamName = "clients-delivery", Record = new Amazon.KinesisFirehose.Model.Record { Data = new MemoryStream(data) },
}));

static async Task Check(string what, Func<Task> attempt)
{
    string? failure = null;
    try
    {
        await attempt();
    }
    catch (Exception error)
    {
        failure = $"{error.GetType().Name}: {error.Message}";
    }

    Console.WriteLine(new JsonObject { ["check"] = what, ["ok"] = failure is null, ["note"] = failure }.ToJsonString());
}
