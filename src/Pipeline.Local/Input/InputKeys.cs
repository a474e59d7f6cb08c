using System.Globalization;
using Pipeline.Records;
using Pipeline.Records.Items;
using Pipeline.Records.Limits;

namespace Pipeline.Local.Input;

/// <summary>
/// The partition key that a record is sent under: the key of its item in the table, so that the records of an item keep their
/// order and those of a busy zone do not all meet in one shard; without one, a number from its bytes, so that the same input is
/// always distributed alike.
/// </summary>
/// <param name="schema">The events' schema; null where none is known.</param>
internal sealed class InputKeys(EventSchema? schema)
{
    private readonly PartitionKeyText? _key = schema is null ? null : new PartitionKeyText(schema);

    // Characters: https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecordsRequestEntry.html.
    private static int Most => (int)ServiceLimits.Kinesis.PartitionKeyLength.Maximum;

    /// <summary>The partition key of a record.</summary>
    /// <param name="data">The record.</param>
    public string Of(ReadOnlySpan<byte> data) => Find(data) ?? Hash(data);

    /// <summary>The key of a record's item, as much of it as a partition key holds; null where the record has none.</summary>
    /// <param name="data">The record.</param>
    public string? Find(ReadOnlySpan<byte> data)
    {
        var key = _key?.Find(data);
        if (key is null || key.Length <= Most) return key;
        // Never half a character.
        return char.IsHighSurrogate(key[Most - 1]) ? key[..(Most - 1)] : key[..Most];
    }

    private static string Hash(ReadOnlySpan<byte> data)
    {
        var hash = 14_695_981_039_346_656_037UL;
        foreach (var octet in data) hash = (hash ^ octet) * 1_099_511_628_211UL;
        return hash.ToString("x16", CultureInfo.InvariantCulture);
    }
}
