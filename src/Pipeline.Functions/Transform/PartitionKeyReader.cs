using System.Text;
using System.Text.Json;
using Pipeline.Records.Items;

namespace Pipeline.Functions.Transform;

/// <summary>Reads the partition keys of valid events, and writes them as the JSON object that Firehose expects.</summary>
/// <param name="keys">The keys, at least one.</param>
internal sealed class PartitionKeyReader(IReadOnlyList<PartitionKey> keys)
{
    private readonly Plan[] _plans = [.. keys.Select(key => new Plan(key))];
    private readonly Token[] _tokens = new Token[keys.Count];

    private byte[] _text = new byte[64];

    /// <summary>Appends the keys of an event: <c>{"zone":"hall-a","year":"2026"}</c>.</summary>
    /// <param name="record">A valid event.</param>
    /// <param name="output">Where to.</param>
    /// <param name="keys">The place of the keys in the output.</param>
    /// <returns>Why the event has no partition; null where it has one.</returns>
    public string? Read(ReadOnlySpan<byte> record, ItemBuffer output, out ByteRange keys)
    {
        var start = output.Length;
        Find(record);
        for (var i = 0; i < _plans.Length; i++)
        {
            output.Write(i == 0 ? (byte)'{' : (byte)',');
            output.Write(_plans[i].Prefix);
            if (Write(_plans[i], record, _tokens[i], output) is { } fault)
            {
                output.Clear(start);
                keys = default;
                return fault;
            }

            output.Write((byte)'"');
        }

        output.Write((byte)'}');
        keys = new ByteRange(start, output.Length - start);
        return null;
    }

    private void Find(ReadOnlySpan<byte> record)
    {
        var reader = new Utf8JsonReader(record);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var value = reader;
            value.Read();
            for (var i = 0; i < _plans.Length; i++)
            {
                if (reader.ValueTextEquals(_plans[i].Field))
                    _tokens[i] = new Token((int)value.TokenStartIndex, value.ValueSpan.Length, value.TokenType);
            }

            reader.Read();
            reader.Skip();
        }
    }

    private string? Write(Plan plan, ReadOnlySpan<byte> record, Token token, ItemBuffer output)
    {
        if (token.Type != JsonTokenType.String)
        {
            var value = record.Slice(token.Start, token.Length);
            if (token.Type == JsonTokenType.Number) WriteInteger(value, output);
            else output.Write(value);
            return null;
        }

        if (plan.Part != PartitionPart.Value) return WritePart(plan, record[token.Start..], output);
        var text = record.Slice(token.Start + 1, token.Length);
        if (!text.IsEmpty) PartitionValue.Write(text.Contains((byte)'\\') ? Text(record[token.Start..]) : text, output);
        else if (plan.Empty is { } empty) output.Write(empty);
        else return $"{plan.Name} must not be empty, since it is a partition key; got an empty string";
        return null;
    }

    // Writes one form, whatever the spelling: 12, 12.0 and 1.2e1 are one partition.
    private static void WriteInteger(ReadOnlySpan<byte> token, ItemBuffer output)
    {
        var reader = new Utf8JsonReader(token);
        reader.Read();
        var value = reader.TryGetInt64(out var whole) ? whole : (long)reader.GetDecimal();
        value.TryFormat(output.GetSpan(20), out var written, provider: System.Globalization.CultureInfo.InvariantCulture);
        output.Advance(written);
    }

    private string? WritePart(Plan plan, ReadOnlySpan<byte> json, ItemBuffer output)
    {
        var time = UtcTime.Parse(Text(json));
        // Other years would sort before or after all, and no layout has them.
        if (time.Year is < 0 or > 9999)
            return $"{plan.Name} must be of the years 0000 to 9999 in UTC, since it is a partition key; got another";

        var (value, digits) = plan.Part switch
        {
            PartitionPart.Year => (time.Year, 4),
            PartitionPart.Month => (time.Month, 2),
            PartitionPart.Day => (time.Day, 2),
            _ => (time.Hour, 2),
        };
        value.TryFormat(output.GetSpan(11), out var written, digits == 4 ? "D4" : "D2",
            System.Globalization.CultureInfo.InvariantCulture);
        output.Advance(written);
        return null;
    }

    // Returns the string that begins here, with its escapes resolved.
    private ReadOnlySpan<byte> Text(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, isFinalBlock: false, state: default);
        reader.Read();
        if (_text.Length < reader.ValueSpan.Length) _text = new byte[reader.ValueSpan.Length];
        return _text.AsSpan(0, reader.CopyString(_text));
    }

    private readonly record struct Token(int Start, int Length, JsonTokenType Type);

    private sealed class Plan(PartitionKey key)
    {
        public byte[] Field { get; } = Encoding.UTF8.GetBytes(key.Field.Name);

        public byte[] Prefix { get; } = Encoding.UTF8.GetBytes($"\"{key.Name}\":\"");

        public PartitionPart Part { get; } = key.Part;

        public string Name { get; } = key.Field.Name;

        public byte[]? Empty { get; } = key.EmptyValue is null ? null : PartitionValue.Of(key.EmptyValue);
    }
}
