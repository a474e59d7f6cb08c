using System.Globalization;
using System.Text.Json.Nodes;
using Pipeline.Local.Contracts;
using Pipeline.Records.Limits;

namespace Pipeline.Local.Kinesis;

/// <summary>PutRecord and PutRecords.</summary>
internal sealed class PutOperations(StreamRegistry registry, KinesisMetrics metrics, RecordMemory memory, KinesisFaults faults,
    IRunLog log)
{
    private readonly FaultDice _dice = new(faults);

    /// <summary>Gets the partition key of each record that a stream has taken, on the thread of the call.</summary>
    public Action<string>? Taken { get; set; }

    public JsonObject PutRecord(JsonObject request)
    {
        var input = new KinesisInput(request);
        var (name, arn) = input.Stream();
        var parser = new IncomingRecordParser(input, "");
        var parsed = parser.Parse(request);
        var ordering = input.Text("SequenceNumberForOrdering", ServiceLimits.Kinesis.SequenceNumberDigits);
        input.Check();
        var stream = registry.Resolve(name, arn);
        var record = parsed.For(stream);
        CheckOrdering(stream, ordering);
        CheckSize(stream, record);

        var put = default(PutCount);
        var (shard, append) = Put(stream, record, ref put);
        metrics.Put("PutRecord", stream.Name, record.Bytes, put);
        return append.SequenceNumber is { } sequenceNumber
            ? new JsonObject
            {
                ["ShardId"] = shard.Id,
                ["SequenceNumber"] = sequenceNumber,
                ["EncryptionType"] = stream.Settings.EncryptionType,
            }
            : throw KinesisErrors.RateExceeded(shard.Id, stream.Name, registry.Account);
    }

    public JsonObject PutRecords(JsonObject request)
    {
        var input = new KinesisInput(request);
        var (name, arn) = input.Stream();
        var entries = input.List("Records", ServiceLimits.Kinesis.PutRecordsCount);
        var parsed = new ParsedRecord[entries.Count];
        for (var i = 0; i < parsed.Length; i++)
        {
            var entry = KinesisInput.Of<JsonObject>(entries[i], "Records", "List of structures") ?? [];
            parsed[i] = new IncomingRecordParser(input,
                string.Create(CultureInfo.InvariantCulture, $"records.{i + 1}.member.")).Parse(entry);
        }

        input.Check();
        var stream = registry.Resolve(name, arn);
        var records = Array.ConvertAll(parsed, record => record.For(stream));
        Array.ForEach(records, record => CheckSize(stream, record));
        var bytes = records.Sum(record => (long)record.Bytes);
        if (bytes > (long)ServiceLimits.Kinesis.PutRecordsMiB.Maximum << 20)
            throw KinesisErrors.Invalid($"Records size exceeds {ServiceLimits.Kinesis.PutRecordsMiB.Maximum} MB limit");

        var put = default(PutCount);
        var results = new JsonArray();
        foreach (var record in records) results.Add((JsonNode)PutEntry(stream, record, ref put));

        metrics.Put("PutRecords", stream.Name, bytes, put);
        return new JsonObject
        {
            ["FailedRecordCount"] = put.Failed + put.Throttled,
            ["Records"] = results,
            ["EncryptionType"] = stream.Settings.EncryptionType,
        };
    }

    private JsonObject PutEntry(KinesisStream stream, in IncomingRecord record, ref PutCount put)
    {
        switch (_dice.Next())
        {
            case KinesisErrors.InternalFailure:
                put.Failed++;
                return Failure(KinesisErrors.InternalFailure, "Internal service failure.");
            case KinesisErrors.ThroughputExceeded:
                put.Throttled++;
                var hit = stream.ShardOf(record.HashKey).Id;
                metrics.PutShard(stream, hit, record.Bytes, isTaken: false);
                return Throttled(hit, stream.Name);
        }

        var (shard, append) = Put(stream, record, ref put);
        return append.SequenceNumber is { } sequenceNumber
            ? new JsonObject { ["SequenceNumber"] = sequenceNumber, ["ShardId"] = shard.Id }
            : Throttled(shard.Id, stream.Name);
    }

    private (KinesisShard Shard, Append Append) Put(KinesisStream stream, in IncomingRecord record, ref PutCount put)
    {
        var (shard, append) = stream.Put(record);
        metrics.PutShard(stream, shard.Id, record.Bytes, append.Outcome == AppendOutcome.Appended);
        if (append.Outcome == AppendOutcome.Appended)
        {
            put.Taken++;
            put.TakenBytes += record.Bytes;
            if (record.PartitionKey is { } key) Taken?.Invoke(key);
            if (faults.SplitAfterRecords.Count > 0 && faults.SplitAfterRecords.Contains(stream.CountTaken()))
                SplitInHalf(stream, shard, "as the faults of this run ask for");

            if ((put.Taken & MemoryCheckMask) == 1) memory.Keep();
        }
        else
        {
            put.Throttled++;
        }

        if (append.IsHot && stream.Settings.IsOnDemand
            && stream.OpenShards.Count < ServiceLimits.Kinesis.OnDemandWriteMBPerSecond)
        {
            SplitInHalf(stream, shard, "as an on-demand stream does when a shard takes more than half of its quota");
        }

        return (shard, append);
    }

    /// <summary>Splits the open shard that has the widest range of hash keys.</summary>
    /// <returns>Whether a shard could be split.</returns>
    public bool SplitWidest(KinesisStream stream) =>
        stream.OpenShards.MaxBy(shard => shard.Range.End - shard.Range.Start) is { } widest
        && SplitInHalf(stream, widest, "as asked for");

    private bool SplitInHalf(KinesisStream stream, KinesisShard shard, string why)
    {
        if (shard.Range.Start >= shard.Range.End || !stream.Split(shard, shard.Range.Middle)) return false;
        log.Say(stream.Name, $"{shard.Id} is split, {why}: {stream.OpenShards.Count} open shards now");
        return true;
    }

    private void CheckOrdering(KinesisStream stream, string? ordering)
    {
        if (ordering is null) return;

        if (stream.Settings.DistributesRecords || !stream.Shards.Any(shard => shard.Holds(ordering)))
        {
            throw KinesisErrors.Invalid(
                $"ExclusiveMinimumSequenceNumber {ordering} used in PutRecord on stream {stream.Name} under account " +
                $"{registry.Account} is invalid.");
        }
    }

    private static void CheckSize(KinesisStream stream, in IncomingRecord record)
    {
        if (record.Bytes > stream.Settings.MaxRecordKiB * 1024)
        {
            throw KinesisErrors.Invalid(
                $"A record's data and partition key must be at most {stream.Settings.MaxRecordKiB} KiB, the stream's " +
                $"MaxRecordSizeInKiB; got {record.Bytes} bytes");
        }
    }

    private JsonObject Throttled(string shardId, string stream) =>
        Failure(KinesisErrors.ThroughputExceeded, KinesisErrors.RateExceededMessage(shardId, stream, registry.Account));

    private static JsonObject Failure(string code, string message) => new() { ["ErrorCode"] = code, ["ErrorMessage"] = message };

    // Checks once in 64 records: between two checks, at most 64 records of 10 MiB are added.
    private const int MemoryCheckMask = 63;
}
