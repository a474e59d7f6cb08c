using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Functions.Runtime;
using Pipeline.Functions.Tests.Simulation;
using Pipeline.Functions.Tests.Simulation.DynamoDb;
using Pipeline.Functions.Tests.Simulation.Reference;

namespace Pipeline.Functions.Tests.Writer;

/// <summary>
/// A writer made from the reference, which stores items and rejects without any service. A test gives it a fault, which the audit
/// must detect.
/// </summary>
internal sealed class FakeWriter(WriterUnderTest place, WriterCase setup)
{
    /// <summary>Items that it does not write.</summary>
    public Func<ExpectedWrite, bool> Loses { get; init; } = _ => false;

    /// <summary>Changes an item before it is stored.</summary>
    public Func<string, string> Changes { get; init; } = item => item;

    /// <summary>Rejects that it does not write.</summary>
    public Func<Reject, bool> Swallows { get; init; } = _ => false;

    /// <summary>Valid records that it rejects.</summary>
    public Func<ExpectedWrite, bool> Refuses { get; init; } = _ => false;

    /// <summary>Its response.</summary>
    public Func<IReadOnlyList<StreamRecord>, string> Answers { get; init; } = _ => """{"batchItemFailures":[]}""";

    public Task<ReadOnlyMemory<byte>> AnswerAsync(Invocation invocation, CancellationToken stop)
    {
        var batch = StreamRecord.FromEvent(invocation.Payload);
        var reference = new ReferenceWriter(setup, batch);
        foreach (var writes in reference.ByKey)
        {
            if (reference.Winner(writes.Where(write => !Loses(write))) is not { } winner) continue;
            if (place.Table.Find(winner.Key) is { } before && !TakesPlace(winner, before)) continue;
            using var item = JsonDocument.Parse(Changes(winner.Item.Sent));
            place.Table.Put(winner.Key, new StoredItem(item.RootElement.Clone(), winner.Item.Size));
        }

        var rejects = reference.Possible.Where(reject => !Swallows(reject))
            .Concat(reference.Writes.Where(Refuses)
                .Select(write => ReferenceWriter.Refused(write) with { Reason = "InvalidEvent" }));
        Put([.. rejects], batch);
        return Task.FromResult<ReadOnlyMemory<byte>>(Encoding.UTF8.GetBytes(Answers(batch)));
    }

    // The conditions of the write modes, when the item already exists.
    private bool TakesPlace(ExpectedWrite winner, StoredItem before)
    {
        if (setup.Mode != WriterCase.Latest) return setup.Mode == WriterCase.Upsert;
        var field = setup.LatestBy ?? "kinesis_sequence_number";
        var condition =
            new Condition("old < :new", null, Json($$"""{":new":{{winner.Item.Json.GetProperty(field).GetRawText()}}}"""));
        return condition.Holds(Json($$"""{"old":{{before.Json.GetProperty(field).GetRawText()}}}"""))
            || (setup.LatestBy is null && winner.Item.Json.GetProperty(field).GetRawText() == before.Json.GetProperty(field)
                .GetRawText());
    }

    private void Put(List<Reject> rejects, List<StreamRecord> batch)
    {
        if (rejects.Count == 0) return;
        var lines = new StringBuilder();
        foreach (var reject in rejects)
        {
            var record = batch.First(record => record.SequenceNumber == reject.SequenceNumber);
            lines.Append(new JsonObject
            {
                ["reason"] = reject.Reason,
                ["violations"] = new JsonArray("it must be right"),
                ["eventSourceArn"] = StreamRecord.StreamArn,
                ["shardId"] = record.ShardId,
                ["sequenceNumber"] = reject.SequenceNumber,
                ["subSequenceNumber"] = reject.Sub,
                ["partitionKey"] = record.PartitionKey,
                ["arrivalTime"] = $"{record.Arrival:yyyy-MM-ddTHH:mm:ss.fff}Z",
                ["data"] = reject.Data,
            }.ToJsonString()).Append('\n');
        }

        var body = Encoding.UTF8.GetBytes(lines.ToString());
        var first = batch.First(record => record.SequenceNumber == rejects[0].SequenceNumber);
        var digest = Convert.ToHexStringLower(SHA256.HashData(body))[..16];
        place.Bucket.Objects[$"{RejectLog.Prefix}{first.Arrival:yyyy\\/MM\\/dd\\/HH}/{first.ShardId}-{first.SequenceNumber}-{digest}.jsonl"] = body;
    }

    private static JsonElement Json(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
