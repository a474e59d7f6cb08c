using System.Globalization;
using System.Text.Json;
using Pipeline.Records;

namespace Pipeline.Local;

/// <summary>
/// The key that a record is distributed by: the key of its item in the table, so that the records of an item keep their order and those of a
/// busy zone do not all meet in one shard; without one, a number from its bytes, so that the same input is always distributed alike.
/// </summary>
internal sealed class InputKeys(EventSchema? schema)
{
    // Characters: https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecordsRequestEntry.html.
    private static int Most => (int)ServiceLimits.Kinesis.PartitionKeyLength.Maximum;

    public string Of(ReadOnlySpan<byte> data)
    {
        if (schema is not null && ValueOf(data, schema.PartitionKey.Name) is { Length: > 0 } value)
        {
            if (schema.SortKey is { } sort && ValueOf(data, sort.Name) is { } second) value = $"{value}#{second}";
            return value.Length <= Most ? value : value[..Most];
        }

        var hash = 14_695_981_039_346_656_037UL;
        foreach (var octet in data) hash = (hash ^ octet) * 1_099_511_628_211UL;
        return hash.ToString("x16", CultureInfo.InvariantCulture);
    }

    private static string? ValueOf(ReadOnlySpan<byte> data, string name)
    {
        try
        {
            var reader = new Utf8JsonReader(data);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return null;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isKey = reader.ValueTextEquals(name);
                reader.Read();
                if (isKey) return reader.TokenType switch
                {
                    JsonTokenType.String => reader.GetString(),
                    JsonTokenType.Number => System.Text.Encoding.UTF8.GetString(reader.ValueSpan),
                    _ => null,
                };
                reader.Skip();
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // No JSON: distributed by its bytes.
        }

        return null;
    }
}
