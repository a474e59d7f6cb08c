using Pipeline.Client.Kinesis;
using Pipeline.Client.Putting;
using Pipeline.Functions.Tests.Simulation;
using Pipeline.Functions.Tests.Simulation.DynamoDb;
using Pipeline.Functions.Tests.Simulation.Kinesis;
using Pipeline.Functions.Tests.Simulation.Reference;
using Pipeline.Functions.Tests.Writer;

namespace Pipeline.Functions.Tests.Campaign;

/// <summary>Puts a producer's records: the real putter, or a stand-in with a fault of its own.</summary>
internal delegate Task<PutResult> PutRecords(
    IAmazonKinesis kinesis, IReadOnlyList<OutgoingRecord> records, RetryBackoff backoff, CancellationToken cancellationToken);

/// <summary>
/// The producer of a case. It puts its records with the real putter, part by part, and repeats those that were reported as
/// failed. Then it checks that the putter's report was true and, at the end, that the table has what was sent.
/// </summary>
/// <param name="one">The case.</param>
/// <param name="put">How to put; null means <see cref="RecordPutter"/>.</param>
internal sealed class Producer(CampaignCase one, PutRecords? put = null)
{
    private const int MostRounds = 400;
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 8, 0, 0, TimeSpan.Zero);
    private static readonly string[] PlaceAttributes =
        ["kinesis_shard_id", "kinesis_sequence_number", "kinesis_sub_sequence_number", "kinesis_arrival_time", "expires_at"];

    private readonly PutRecords _put = put
        ?? ((kinesis, records, backoff, stop) => RecordPutter.ToKinesis(kinesis, "readings", backoff).PutAsync(records, stop));
    private readonly Dictionary<SentRecord, int> _taken = [];
    private readonly HashSet<SentRecord> _refused = [];

    public SimulatedKinesis Kinesis { get; } = new(one.Puts, one.IsTooLarge, one.Seed);

    /// <summary>How often a record still waited for its first call when the putter's time was up.</summary>
    public int NeverSent { get; private set; }

    /// <summary>Puts all records.</summary>
    /// <returns>The records that the stream has, with shards by age.</returns>
    public async Task<IReadOnlyList<IReadOnlyList<StreamRecord>>> PutAsync()
    {
        var time = new WaitingTime(Start);
        var backoff = new RetryBackoff { Time = time, Jitter = new Random(one.Seed).NextDouble };
        foreach (var generation in one.Stream)
        {
            Kinesis.Begin(generation);
            var waiting = new Queue<StreamRecord>(generation);
            for (var round = 0; waiting.Count > 0; round++)
            {
                if (round > MostRounds)
                    throw new AuditException($"{waiting.Count} records are not put after {MostRounds} calls of the putter");

                List<StreamRecord> part =
                    [.. Enumerable.Range(0, Math.Min(one.PutSize, waiting.Count)).Select(_ => waiting.Dequeue())];
                using var limit = new CancellationTokenSource(one.PutLimit, time);
                List<OutgoingRecord> records = [.. part.Select(record => new OutgoingRecord(record.Data, record.PartitionKey))];
                var result = await _put(Kinesis, records, backoff, limit.Token);
                foreach (var record in Check(part, result)) waiting.Enqueue(record);
                NeverSent += result.NotPut.Count(record =>
                    record.ErrorCode == RecordNotPut.Cancelled && record.ErrorMessage.EndsWith("before the record was sent"));
            }
        }

        CheckStream();
        return Kinesis.Stored;
    }

    /// <summary>
    /// Compares the table with the sent records, each counted once and in the producer's order. Every item is there and equals
    /// one of the records that were sent for it; if a field says which is newest, that one. Every record that cannot be written
    /// is among the rejects.
    /// </summary>
    public void CheckTable(WriterUnderTest writer)
    {
        var sent = new ReferenceWriter(
            one.Setup,
            one.Stream.SelectMany(generation => generation).Where(record => !_refused.Contains(SentRecord.Of(record))));
        var items = writer.Table.Items;
        foreach (var writes in sent.ByKey)
        {
            if (sent.Winner(writes) is not { } winner) continue;
            var found = items.GetValueOrDefault(writes.Key)
                ?? throw new AuditException($"sent, and lost on the way\n  {Audit.Describe(winner.Source)}\n  key {writes.Key}");
            if (!writes.Any(write => Content(write.Item) == Content(found)))
                throw new AuditException($"an item that nobody sent\n  key {writes.Key}\n  {found.Stored}");

            if (one.Setup.LatestBy is { } field && ValueOf(winner.Item, field) != ValueOf(found, field))
            {
                throw new AuditException(
                    $"not the newest\n  {Audit.Describe(winner.Source)}\n  key {writes.Key}\n  got {found.Stored}");
            }
        }

        var rejects = writer.Rejects.Read().Select(reject => (reject.Reason, reject.Data)).ToHashSet();
        foreach (var reject in sent.Invalid.Keys.Where(reject => !rejects.Contains((reject.Reason, reject.Data))))
        {
            throw new AuditException(
                $"sent, not valid, and not among the rejects: {Audit.Show(Convert.FromBase64String(reject.Data))}");
        }
    }

    // Checks the putter's report on a part: each record is either put or reported as failed, and each put record was confirmed.
    private List<StreamRecord> Check(List<StreamRecord> part, PutResult result)
    {
        var named = result.NotPut.ToDictionary(record => record.Index);
        if (result.PutCount + named.Count != part.Count)
        {
            throw new AuditException(
                $"of {part.Count} records the putter took {result.PutCount} for put and named {named.Count}");
        }

        var again = new List<StreamRecord>();
        for (var i = 0; i < part.Count; i++)
        {
            var record = SentRecord.Of(part[i]);
            if (!named.TryGetValue(i, out var notPut)) _taken[record] = _taken.GetValueOrDefault(record) + 1;
            else if (notPut.ErrorCode == "ValidationException") _refused.Add(record);
            else again.Add(part[i]);
        }

        foreach (var record in part.Select(SentRecord.Of))
        {
            var (taken, confirmed) = (_taken.GetValueOrDefault(record), Kinesis.Confirmed(record));
            if (taken > confirmed) throw Wrong("taken for put, which Kinesis never said", record);
            if (taken < confirmed) throw Wrong("put once more, though Kinesis had said that it is put", record);
            if (_refused.Contains(record) && !one.IsTooLarge(record)) throw Wrong("refused for another record's fault", record);
        }

        return again;
    }

    private void CheckStream()
    {
        var stored = Kinesis.Stored.SelectMany(generation => generation).Select(SentRecord.Of).ToLookup(record => record);
        foreach (var sent in one.Stream.SelectMany(generation => generation).Select(SentRecord.Of).ToLookup(record => record))
        {
            var copies = stored[sent.Key].Count();
            if (_refused.Contains(sent.Key) ? copies > 0 : copies < sent.Count())
                throw Wrong($"sent {sent.Count()} times, and {copies} times in the stream", sent.Key);
        }

        // An undisturbed producer keeps the order, and sends no record twice.
        if (Kinesis.Happened.Count > 0) return;
        var expected = one.Stream.SelectMany(generation => generation).Select(SentRecord.Of)
            .Where(record => !one.IsTooLarge(record));
        if (!expected.SequenceEqual(Kinesis.Stored.SelectMany(generation => generation).Select(SentRecord.Of)))
            throw new AuditException("the stream is not what was sent, though the producer was not disturbed");
    }

    // Without attributes that depend on the record's position in the stream.
    private string Content(StoredItem item) => CanonicalItem.Of(
        item.Json.EnumerateObject().Where(attribute => !PlaceAttributes.Contains(attribute.Name)
            && (one.Setup.TimeToLiveSeconds is null || attribute.Name != one.Setup.Schema.TimeToLive)),
        normalized: true);

    private static string ValueOf(StoredItem item, string field) =>
        CanonicalItem.Of(item.Json.GetProperty(field), normalized: true);

    private static AuditException Wrong(string what, SentRecord record) =>
        new($"{what}\n  partition key {record.PartitionKey}: {Audit.Show(Convert.FromBase64String(record.Data))}");
}
