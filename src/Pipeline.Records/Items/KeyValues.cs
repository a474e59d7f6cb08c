using System.Buffers.Binary;
using Pipeline.Records.Limits;
using Pipeline.Records.Numbers;

namespace Pipeline.Records.Items;

/// <summary>The values of an item's keys, in a canonical form.</summary>
internal sealed class KeyValues
{
    private readonly ItemBuffer _partition = new((int)ServiceLimits.DynamoDb.PartitionKeyBytes.Maximum);
    private readonly ItemBuffer _sort = new((int)ServiceLimits.DynamoDb.SortKeyBytes.Maximum);

    /// <summary>
    /// Whether a text is stored as the schema's <see cref="EventSchema.EmptyKey"/>, since DynamoDB accepts no empty key.
    /// </summary>
    /// <param name="text">A string of a key field.</param>
    /// <param name="emptyKey">The schema's text for an empty key, in UTF-8; empty where it has none.</param>
    /// <param name="field">The key field.</param>
    public static bool IsReplaced(ReadOnlySpan<byte> text, ReadOnlySpan<byte> emptyKey, SchemaField field) =>
        text.IsEmpty && !emptyKey.IsEmpty && field.MayBeEmpty;

    public void Clear()
    {
        _partition.Clear();
        _sort.Clear();
    }

    /// <summary>Sets a key to a text.</summary>
    public void Set(KeyRole role, ReadOnlySpan<byte> value) => (role == KeyRole.Partition ? _partition : _sort).Write(value);

    /// <summary>Sets a key to a number.</summary>
    public void Set(KeyRole role, in NumberText value)
    {
        Span<byte> canonical = stackalloc byte[64];
        Set(role, canonical[..value.WriteCanonical(canonical)]);
    }

    /// <summary>Appends both keys, so that different pairs never give the same bytes.</summary>
    /// <returns>The bytes written.</returns>
    public int WriteTo(ItemBuffer output)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, _partition.Length);
        output.Write(length);
        output.Write(_partition[new ByteRange(0, _partition.Length)]);
        output.Write(_sort[new ByteRange(0, _sort.Length)]);
        return sizeof(int) + _partition.Length + _sort.Length;
    }
}
