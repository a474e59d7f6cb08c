using Pipeline.Functions.Records;
using Pipeline.Functions.Rejects;
using Pipeline.Records.Aggregation;
using Pipeline.Records.Items;

namespace Pipeline.Functions.Writer;

/// <summary>Turns a batch's records into a plan of items. Records that cannot become items become rejects.</summary>
internal sealed class BatchReader(WriterOptions options)
{
    private readonly AggregateReader _aggregates = new();
    private readonly ItemTranscoder _items = new(options.Schema, options.Item);
    private readonly GzipRecord _gzip = new();

    private KinesisBatch _batch = null!;
    private WritePlan _plan = null!;
    private List<RejectedRecord> _rejects = null!;

    // How many more events than user records the Kinesis record had so far. Each event has its own sub-sequence number.
    private int _more;

    /// <summary>User records in the last batch; those within an aggregate count one by one.</summary>
    public int UserRecords { get; private set; }

    /// <summary>Records of the last batch without an event: blank ones, and control messages of CloudWatch Logs.</summary>
    public int Dropped { get; private set; }

    /// <summary>Reads a batch.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="plan">Gets the valid events; it is cleared first.</param>
    /// <param name="rejects">Gets the records that are not valid.</param>
    public void Read(KinesisBatch batch, WritePlan plan, List<RejectedRecord> rejects)
    {
        (_batch, _plan, _rejects) = (batch, plan, rejects);
        plan.Clear();
        plan.Items.Reserve(batch.Size);
        (UserRecords, Dropped) = (0, 0);
        for (var i = 0; i < batch.Count; i++)
        {
            ref readonly var record = ref batch[i];
            _more = 0;
            if (!_aggregates.TryRead(batch[record.Data]))
            {
                Add(new Candidate { Record = i, Data = record.Data, PartitionKey = record.PartitionKey, IsKeyJson = true });
                continue;
            }

            foreach (ref readonly var user in _aggregates.Records)
            {
                var candidate = new Candidate
                {
                    Record = i,
                    SubSequenceNumber = user.SubSequenceNumber + _more,
                    Data = new ByteRange(record.Data.Start + user.DataOffset, user.DataLength),
                    PartitionKey = new ByteRange(record.Data.Start + user.PartitionKeyOffset, user.PartitionKeyLength),
                };
                Add(candidate);
            }

            if (_aggregates.DamagedCount == 0) continue;
            UserRecords += _aggregates.DamagedCount;
            rejects.Add(new RejectedRecord(
                RejectReason.AggregateDamaged,
                [$"{_aggregates.DamagedCount} record(s) of the aggregate could not be read: {_aggregates.Damage}"],
                i,
                0,
                record.PartitionKey,
                IsKeyJson: true,
                record.Data));
        }
    }

    // Adds a record with no event, one event, or several.
    private void Add(Candidate candidate)
    {
        var data = _batch[candidate.Data];
        if (JsonLine.IsBlank(data))
        {
            UserRecords++;
            Dropped++;
        }
        else if (options.ReadsGzip && GzipRecord.Is(data))
        {
            AddCompressed(candidate);
        }
        else if (!TryAdd(candidate, data, maySplit: true))
        {
            Split(candidate, data);
        }
    }

    private void AddCompressed(Candidate candidate)
    {
        if (_gzip.Read(_batch[candidate.Data]) is { } fault)
        {
            UserRecords++;
            Reject(candidate, [fault]);
        }
        else if (_gzip.Messages is { } messages)
        {
            for (var i = 0; i < messages.Count; i++) AddNumbered(candidate with { Content = messages[i] }, i, messages[i]);
            Count(messages.Count);
        }
        else if (JsonLine.IsBlank(_gzip.Content))
        {
            Count(0);
        }
        else
        {
            // Copy the content, since the next record is decompressed into the same memory.
            var content = _gzip.Content.ToArray();
            if (TryAdd(candidate with { Content = content }, content, maySplit: true)) return;
            var objects = RecordObjects.Split(content);
            for (var i = 0; i < objects.Count; i++)
            {
                var part = content.AsSpan(objects[i].Start, objects[i].Length).ToArray();
                AddNumbered(candidate with { Content = part }, i, part);
            }

            Count(objects.Count);
        }
    }

    private void Split(Candidate candidate, ReadOnlySpan<byte> data)
    {
        var objects = RecordObjects.Split(data);
        for (var i = 0; i < objects.Count; i++)
        {
            var part = candidate with { Data = new ByteRange(candidate.Data.Start + objects[i].Start, objects[i].Length) };
            AddNumbered(part, i, _batch[part.Data]);
        }

        Count(objects.Count);
    }

    private void AddNumbered(Candidate candidate, int number, ReadOnlySpan<byte> data)
    {
        candidate.SubSequenceNumber += number;
        if (JsonLine.IsBlank(data))
        {
            UserRecords++;
            Dropped++;
            return;
        }

        TryAdd(candidate, data, maySplit: false);
    }

    private void Count(int events)
    {
        _more += Math.Max(0, events - 1);
        if (events > 0) return;
        UserRecords++;
        Dropped++;
    }

    // Returns false where the record has several objects and may be split; then it has added no record.
    private bool TryAdd(Candidate candidate, ReadOnlySpan<byte> data, bool maySplit)
    {
        ref readonly var record = ref _batch[candidate.Record];
        IReadOnlyList<string> violations;
        var length = _plan.Items.Length;
        try
        {
            var origin = new RecordOrigin(
                _batch[_batch.ShardId], _batch[record.SequenceNumber], candidate.SubSequenceNumber, record.ArrivalMilliseconds);
            if (_items.TryTranscode(data, origin, _plan.Items, out candidate.Item))
            {
                UserRecords++;
                _plan.Add(candidate);
                return true;
            }

            if (maySplit && _items.FoundSeveral) return false;
            violations = _items.Violations;
        }
#pragma warning disable CA1031 // A bug with one record must not stop the others. It would happen again at every retry.
        catch (Exception error) when (error is not OutOfMemoryException)
#pragma warning restore CA1031
        {
            _plan.Items.Clear(length);
            violations = [$"the record must be one that the writer can read; got {error.GetType().Name}: {error.Message}"];
        }

        UserRecords++;
        Reject(candidate, violations);
        return true;
    }

    private void Reject(in Candidate candidate, IReadOnlyList<string> violations) => _rejects.Add(new RejectedRecord(
        RejectReason.InvalidEvent,
        violations,
        candidate.Record,
        candidate.SubSequenceNumber,
        candidate.PartitionKey,
        candidate.IsKeyJson,
        candidate.Data,
        candidate.Content));
}
