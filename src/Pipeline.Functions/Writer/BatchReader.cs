using Pipeline.Records;

namespace Pipeline.Functions;

/// <summary>Turns a batch's records into a plan of items, and into rejects what cannot be items.</summary>
internal sealed class BatchReader(WriterOptions options)
{
    private readonly AggregateReader _aggregates = new();
    private readonly ItemTranscoder _items = new(options.Schema, options.Item);

    /// <summary>User records seen in the last batch: those within aggregates each, and the plain ones.</summary>
    public int UserRecords { get; private set; }

    /// <summary>Reads a batch.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="plan">Gets an event for each valid user record; cleared before.</param>
    /// <param name="rejects">Gets what is not valid.</param>
    public void Read(KinesisBatch batch, WritePlan plan, List<RejectedRecord> rejects)
    {
        plan.Clear();
        plan.Items.Reserve(batch.Size);
        UserRecords = 0;
        for (var i = 0; i < batch.Count; i++)
        {
            ref readonly var record = ref batch[i];
            if (!_aggregates.TryRead(batch[record.Data]))
            {
                Add(batch, plan, rejects, new Candidate { Record = i, Data = record.Data, PartitionKey = record.PartitionKey }, isKeyJson: true);
                continue;
            }

            foreach (ref readonly var user in _aggregates.Records)
            {
                var candidate = new Candidate
                {
                    Record = i,
                    SubSequenceNumber = user.SubSequenceNumber,
                    Data = new ByteRange(record.Data.Start + user.DataOffset, user.DataLength),
                    PartitionKey = new ByteRange(record.Data.Start + user.PartitionKeyOffset, user.PartitionKeyLength),
                };
                Add(batch, plan, rejects, candidate, isKeyJson: false);
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

    private void Add(KinesisBatch batch, WritePlan plan, List<RejectedRecord> rejects, Candidate candidate, bool isKeyJson)
    {
        UserRecords++;
        ref readonly var record = ref batch[candidate.Record];
        IReadOnlyList<string> violations;
        var length = plan.Items.Length;
        try
        {
            var origin = new RecordOrigin(
                batch[batch.ShardId], batch[record.SequenceNumber], candidate.SubSequenceNumber, record.ArrivalMilliseconds);
            if (_items.TryTranscode(batch[candidate.Data], origin, plan.Items, out candidate.Item))
            {
                plan.Add(candidate);
                return;
            }

            violations = _items.Violations;
        }
#pragma warning disable CA1031 // A fault of ours with one record must not stop the others; it would be the same at every retry.
        catch (Exception error) when (error is not OutOfMemoryException)
#pragma warning restore CA1031
        {
            plan.Items.Clear(length);
            violations = [$"the record must be one that the writer can read; got {error.GetType().Name}: {error.Message}"];
        }

        rejects.Add(new RejectedRecord(
            RejectReason.InvalidEvent, violations, candidate.Record, candidate.SubSequenceNumber, candidate.PartitionKey, isKeyJson, candidate.Data));
    }
}
