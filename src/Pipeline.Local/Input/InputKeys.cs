using System.Globalization;
using Pipeline.Records;
using Pipeline.Records.Items;
using Pipeline.Records.Limits;

namespace Pipeline.Local.Input;

/// <summary>
/// Chooses the partition key of a record: the key of its item in the table, so that the records of an item keep their order while
/// those of a busy zone are spread over shards. A record without such a key gets a number derived from its bytes, so that the
/// same input is always distributed in the same way.
/// </summary>
/// <param name="schema">The events' schema; null where none is known.</param>
internal sealed class InputKeys(EventSchema? schema)
{
    private readonly PartitionKeyText? _key = schema is null ? null : new PartitionKeyText(schema);

    // In characters: https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecordsRequestEntry.html.
    private static int Most => (int)ServiceLimits.Kinesis.PartitionKeyLength.Maximum;

    /// <summary>The partition key of a record.</summary>
    /// <param name="data">The record.</param>
    public string Of(ReadOnlySpan<byte> data) => Find(data) ?? Hash(data);

    /// <summary>The key of a record's item, cut to the length of a partition key; null where the record has none.</summary>
    /// <param name="data">The record.</param>
    public string? Find(ReadOnlySpan<byte> data)
    {
        var key = _key?.Find(data);
        if (key is null || key.Length <= Most) return key;
        // Does not cut a surrogate pair in two.
        return char.IsHighSurrogate(key[Most - 1]) ? key[..(Most - 1)] : key[..Most];
    }

    private static string Hash(ReadOnlySpan<byte> data)
    {
        var hash = 14_695_981_039_346_656_037UL;
        foreach (var octet in data) hash = (hash ^ octet) * 1_099_511_628_211UL;
        return hash.ToString("x16", CultureInfo.InvariantCulture);
    }
}
