using System.Text.Json.Nodes;
using Pipeline.Local.Contracts;
using Pipeline.Records.Limits;

namespace Pipeline.Local.Kinesis;

/// <summary>GetShardIterator and GetRecords.</summary>
internal sealed class ReadOperations(StreamRegistry registry, ShardReader reader)
{
    public static readonly string[] Types =
        ["AT_SEQUENCE_NUMBER", "AFTER_SEQUENCE_NUMBER", "TRIM_HORIZON", "LATEST", "AT_TIMESTAMP"];

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
            throw KinesisErrors.Invalid(
                $"Must either specify a StartingSequenceNumber or another ShardIteratorType than {type}.");
        }

        if (type is "TRIM_HORIZON" or "LATEST" && sequenceNumber is not null)
        {
            throw KinesisErrors.Invalid(
                $"A StartingSequenceNumber must come with AT_SEQUENCE_NUMBER or AFTER_SEQUENCE_NUMBER; got " +
                $"{type} and {sequenceNumber}.");
        }

        if (type is ShardReader.AtTimestamp && timestamp is null)
        {
            throw KinesisErrors.Invalid(
                $"Must specify timestampInMillis parameter for iterator of type {type}. Current request has " +
                $"no timestamp parameter.");
        }

        if (stream.Find(shardId) is null) throw KinesisErrors.ShardNotFound(shardId, stream.Name, registry.Account);

        return new()
        {
            ["ShardIterator"] = reader.IteratorOf(stream, shardId,
            new StreamPosition(type!, sequenceNumber, timestamp))
        };
    }

    public JsonObject GetRecords(JsonObject request)
    {
        var input = new KinesisInput(request);
        var iterator = input.RequiredText("ShardIterator");
        var limit = input.Integer("Limit", ServiceLimits.Kinesis.GetRecordsCount);
        input.Check();
        var (stream, shard, slice, next) = reader.Read(iterator, limit ?? (int)ServiceLimits.Kinesis.GetRecordsCount.Maximum);
        var answer = new JsonObject
        {
            ["Records"] = RecordDescriptions.Records(slice.Records, stream.Settings.EncryptionType),
            ["MillisBehindLatest"] = (long)slice.Behind.TotalMilliseconds,
        };
        if (next is not null) answer["NextShardIterator"] = next;
        else answer["ChildShards"] = RecordDescriptions.Children(stream.ChildrenOf(shard));

        return answer;
    }
}
