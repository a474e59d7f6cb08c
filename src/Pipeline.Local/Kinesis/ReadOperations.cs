using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Pipeline.Records;

namespace Pipeline.Local;

/// <summary>GetShardIterator and GetRecords.</summary>
internal sealed class ReadOperations(StreamRegistry registry, ShardReader reader)
{
    private static readonly string[] Types = ["AT_SEQUENCE_NUMBER", "AFTER_SEQUENCE_NUMBER", "TRIM_HORIZON", "LATEST", "AT_TIMESTAMP"];

    // Writes base64 straight into the response.
    private static readonly JsonTypeInfo<byte[]> Blob =
        JsonMetadataServices.CreateValueInfo<byte[]>(JsonSerializerOptions.Default, JsonMetadataServices.ByteArrayConverter);

    public JsonObject GetShardIterator(JsonObject request)
    {
        var input = new KinesisInput(request);
        var (name, arn) = input.Stream();
        var shardId = input.RequiredText("ShardId", ServiceLimits.Kinesis.NameLength, KinesisInput.Name());
        var type = input.Choice("ShardIteratorType", Types, required: true);
        var sequenceNumber = input.Text("StartingSequenceNumber", ServiceLimits.Kinesis.SequenceNumberDigits);
        var timestamp = input.Time("Timestamp");
        input.Check();
        var stream = registry.Resolve(name, arn);
        if (type is ShardReader.AtSequenceNumber or ShardReader.AfterSequenceNumber && sequenceNumber is null)
        {
            throw KinesisErrors.Invalid($"Must either specify a StartingSequenceNumber or another ShardIteratorType than {type}.");
        }

        if (type is "TRIM_HORIZON" or "LATEST" && sequenceNumber is not null)
        {
            throw KinesisErrors.Invalid(
                $"A StartingSequenceNumber must come with AT_SEQUENCE_NUMBER or AFTER_SEQUENCE_NUMBER; got {type} and {sequenceNumber}.");
        }

        if (type is ShardReader.AtTimestamp && timestamp is null)
        {
            throw KinesisErrors.Invalid($"Must specify timestampInMillis parameter for iterator of type {type}. Current request has no timestamp parameter.");
        }

        if (stream.Find(shardId) is null)
        {
            throw KinesisErrors.ShardNotFound(shardId, stream.Name, registry.Account);
        }

        return new() { ["ShardIterator"] = reader.IteratorOf(stream, shardId, new StreamPosition(type!, sequenceNumber, timestamp)) };
    }

    public JsonObject GetRecords(JsonObject request)
    {
        var input = new KinesisInput(request);
        var iterator = input.RequiredText("ShardIterator");
        var limit = input.Integer("Limit", ServiceLimits.Kinesis.GetRecordsCount);
        input.Check();
        var (stream, shard, slice, next) = reader.Read(iterator, limit ?? (int)ServiceLimits.Kinesis.GetRecordsCount.Maximum);
        var records = new JsonArray();
        foreach (var record in slice.Records)
        {
            records.Add((JsonNode)Describe(record, stream.Settings.EncryptionType));
        }

        var answer = new JsonObject { ["Records"] = records, ["MillisBehindLatest"] = (long)slice.Behind.TotalMilliseconds };
        if (next is not null)
        {
            answer["NextShardIterator"] = next;
        }
        else
        {
            answer["ChildShards"] = new JsonArray([.. stream.ChildrenOf(shard).Select(DescribeChild)]);
        }

        return answer;
    }

    private static JsonObject Describe(StreamRecord record, string encryptionType)
    {
        var described = new JsonObject
        {
            ["SequenceNumber"] = record.SequenceNumber,
            ["ApproximateArrivalTimestamp"] = StreamDescriptions.Seconds(record.Arrival),
            ["Data"] = JsonValue.Create(record.Data, Blob),
            ["EncryptionType"] = encryptionType,
        };
        if (record.PartitionKey is not null)
        {
            described["PartitionKey"] = record.PartitionKey;
        }

        return described;
    }

    private static JsonObject DescribeChild(KinesisShard child) => new()
    {
        ["ShardId"] = child.Id,
        ["ParentShards"] = new JsonArray(
            [.. new[] { child.Parent, child.AdjacentParent }.OfType<KinesisShard>().Select(parent => JsonValue.Create(parent.Id))]),
        ["HashKeyRange"] = StreamDescriptions.Range(child.Range),
    };
}
