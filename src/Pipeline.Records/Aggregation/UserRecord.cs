namespace Pipeline.Records.Aggregation;

/// <summary>
/// The position of one user record inside a KPL aggregate. All offsets and lengths are in bytes of the data that
/// <see cref="AggregateReader.TryRead"/> was given; no bytes are copied.
/// </summary>
/// <param name="DataOffset">Where the user record's bytes begin.</param>
/// <param name="DataLength">How many bytes the user record has; 0 is an empty record.</param>
/// <param name="PartitionKeyOffset">Where the partition key begins, as UTF-8.</param>
/// <param name="PartitionKeyLength">How many bytes the partition key has.</param>
/// <param name="ExplicitHashKeyOffset">
/// Where the explicit hash key begins, decimal digits in ASCII; -1: the record has none.
/// </param>
/// <param name="ExplicitHashKeyLength">How many bytes the explicit hash key has; 0 where there is none.</param>
/// <param name="SubSequenceNumber">The place in the aggregate: 0, 1, 2 and so on; damaged sub-records count too.</param>
internal readonly record struct UserRecord(
    int DataOffset,
    int DataLength,
    int PartitionKeyOffset,
    int PartitionKeyLength,
    int ExplicitHashKeyOffset,
    int ExplicitHashKeyLength,
    int SubSequenceNumber)
{
    /// <summary>The user record's own bytes.</summary>
    /// <param name="data">The data that <see cref="AggregateReader.TryRead"/> was given.</param>
    public ReadOnlySpan<byte> Data(ReadOnlySpan<byte> data) => data.Slice(DataOffset, DataLength);

    /// <summary>The partition key. Kinesis allows 1 to 256 characters, but does not check the keys within an aggregate.</summary>
    /// <param name="data">The data that <see cref="AggregateReader.TryRead"/> was given.</param>
    public ReadOnlySpan<byte> PartitionKey(ReadOnlySpan<byte> data) => data.Slice(PartitionKeyOffset, PartitionKeyLength);

    /// <summary>
    /// The hash key that decides the shard: the explicit one, or else that of the partition key. The writer does not need it; the
    /// tests and the fuzzer compare it with the KCL's.
    /// </summary>
    /// <param name="data">The data that <see cref="AggregateReader.TryRead"/> was given.</param>
    public UInt128 EffectiveHashKey(ReadOnlySpan<byte> data) =>
        ExplicitHashKeyOffset >= 0
        && HashKey.TryParse(data.Slice(ExplicitHashKeyOffset, ExplicitHashKeyLength), out var explicitKey)
            ? explicitKey
            : HashKey.OfPartitionKey(PartitionKey(data));
}
