using System.Text;
using System.Text.Json;
using Pipeline.Records.Numbers;

namespace Pipeline.Records.Items;

/// <summary>
/// The partition key under which a producer sends an event. Two events have the same partition key exactly where the writer
/// stores them as one item. So the records of an item stay in one shard, and in order, however their keys are spelled. The
/// event is not checked otherwise.
/// </summary>
/// <param name="schema">The schema of events.</param>
internal sealed class PartitionKeyText(EventSchema schema)
{
    private const char Separator = '#';

    private readonly Key _partition = new(schema, schema.PartitionKey);
    private readonly Key? _sort = schema.SortKey is null ? null : new Key(schema, schema.SortKey);

    /// <summary>The key of an event: <c>hall-a</c>, or with a sort key <c>hall-a#2026-11-21</c>.</summary>
    /// <param name="record">The event, JSON in UTF-8.</param>
    /// <returns>The key; null where the event is no JSON object, or has no key that the writer could store.</returns>
    public string? Find(ReadOnlySpan<byte> record)
    {
        string? partition = null, sort = null;
        try
        {
            var reader = new Utf8JsonReader(record);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return null;
            while ((partition is null || (_sort is not null && sort is null)) && reader.Read()
                && reader.TokenType == JsonTokenType.PropertyName)
            {
                var key = reader.ValueTextEquals(_partition.Name)
                    ? _partition
                    : _sort is not null && reader.ValueTextEquals(_sort.Name) ? _sort : null;
                reader.Read();
                if (key is null)
                {
                    reader.Skip();
                    continue;
                }

                if (key.TextOf(ref reader) is not { } text) return null;
                if (key == _partition) partition = text;
                else sort = text;
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // The event is not JSON or not Unicode, and the writer will reject it.
            return null;
        }

        if (partition is null || _sort is null) return partition;
        return sort is null ? null : $"{Escape(partition)}{Separator}{sort}";
    }

    // Without the escape, the keys ("a#b", "c") and ("a", "b#c") would have the same text.
    private static string Escape(string partition) => partition.AsSpan().ContainsAny(Separator, '\\')
        ? partition.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("#", "\\#", StringComparison.Ordinal)
        : partition;

    private sealed class Key(EventSchema schema, KeyField key)
    {
        private readonly SchemaField _field = schema.Find(key.Name)!;
        private readonly byte[] _emptyKey = Encoding.UTF8.GetBytes(schema.EmptyKey ?? "");

        public byte[] Name { get; } = Encoding.UTF8.GetBytes(key.Name);

        public string? TextOf(ref Utf8JsonReader reader)
        {
            if (reader.TokenType == JsonTokenType.Number && key.KeyType == KeyType.Number)
            {
                var number = NumberText.Parse(reader.ValueSpan);
                if (!number.IsStorable) return null;
                Span<byte> canonical = stackalloc byte[64];
                return Encoding.ASCII.GetString(canonical[..number.WriteCanonical(canonical)]);
            }

            if (reader.TokenType != JsonTokenType.String || key.KeyType != KeyType.String) return null;
            var text = reader.GetString()!;
            if (text.Length > 0) return text;
            return KeyValues.IsReplaced([], _emptyKey, _field) ? schema.EmptyKey : null;
        }
    }
}
