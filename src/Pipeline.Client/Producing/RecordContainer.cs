using Pipeline.Records.Aggregation;

namespace Pipeline.Client.Producing;

/// <summary>One record of a call: a user record by itself, or several of them as an aggregate.</summary>
/// <param name="shard">The shard that it should reach; null: not predicted.</param>
internal sealed class RecordContainer(string? shard)
{
    // The KPL's partition key of an aggregate, whose explicit hash key decides the shard.
    private const string AggregateKey = "a";

    private readonly List<PendingRecord> _records = [];
    private AggregateWriter? _aggregate;

    internal string? Shard => shard;

    internal IReadOnlyList<PendingRecord> Records => _records;

    /// <summary>When it should be sent: the earliest deadline of its records.</summary>
    internal TimeSpan Deadline { get; set; } = TimeSpan.MaxValue;

    /// <summary>When the first of its records expires.</summary>
    internal TimeSpan Expiration { get; private set; } = TimeSpan.MaxValue;

    internal bool IsAggregate => _records.Count > 1;

    /// <summary>Whether a flush waits for it.</summary>
    internal bool IsHurried => _records[0].Generation.IsSealed;

    /// <summary>The size in a call, data and partition key.</summary>
    internal long Size => IsAggregate ? _aggregate!.Size + AggregateKey.Length : _records[0].Size;

    internal string PartitionKey => IsAggregate ? AggregateKey : _records[0].PartitionKey;

    /// <summary>
    /// The explicit hash key: for an aggregate that of its first record, as the KPL does. A record by itself has its own, if any:
    /// its partition key leads to the same shard.
    /// </summary>
    internal string? ExplicitHashKey => IsAggregate ? _records[0].HashKey.ToString() : _records[0].ExplicitHashKey;

    /// <summary>The size as an aggregate, if the record were added.</summary>
    internal long SizeWith(PendingRecord record)
    {
        _aggregate ??= new();
        return _aggregate.Size + AggregateKey.Length
            + _aggregate.Growth(record.PartitionKey, record.ExplicitHashKey, record.Data.Length);
    }

    internal void Add(PendingRecord record, bool asAggregate)
    {
        _records.Add(record);
        if (asAggregate) (_aggregate ??= new()).Add(record.PartitionKey, record.ExplicitHashKey, record.Data);
        if (record.Deadline < Deadline) Deadline = record.Deadline;
        if (record.Expiration < Expiration) Expiration = record.Expiration;
    }

    /// <summary>Leaves out records, such as those that were cancelled since.</summary>
    /// <returns>Whether records are left.</returns>
    internal bool Keep(Predicate<PendingRecord> isKept)
    {
        if (_records.RemoveAll(record => !isKept(record)) > 0 && IsAggregate)
        {
            _aggregate = new();
            foreach (var record in _records) _aggregate.Add(record.PartitionKey, record.ExplicitHashKey, record.Data);
        }

        return _records.Count > 0;
    }

    /// <summary>The bytes to send.</summary>
    internal ReadOnlyMemory<byte> ToData() => IsAggregate ? _aggregate!.ToArray() : _records[0].Data;
}
