using System.Text.Json;

namespace Pipeline.Local.Endpoint;

/// <summary>The parts of the engine's answer that the run counts, read in one pass over its top-level members.</summary>
internal sealed class DynamoDbAnswer
{
    private readonly byte[] _bytes;
    private readonly List<(string Table, double Units, IReadOnlyList<(string Index, double Units)> Indexes)> _capacity = [];
    private readonly Dictionary<string, int> _unprocessedPuts = [];
    private (int Start, int End) _capacityMember;

    private DynamoDbAnswer(byte[] bytes) => _bytes = bytes;

    /// <summary>The error's name; null where the call succeeded.</summary>
    public string? Error { get; private set; }

    /// <summary>The number of items that a Query or a Scan returned.</summary>
    public long Count { get; private set; }

    /// <summary>The capacity units that each table's part took. The units of an index are included in its table's.</summary>
    public IReadOnlyList<(string Table, double Units, IReadOnlyList<(string Index, double Units)> Indexes)> Capacity => _capacity;

    /// <summary>Reads an answer. An answer that is not JSON has no such parts.</summary>
    public static DynamoDbAnswer Read(byte[] bytes)
    {
        var answer = new DynamoDbAnswer(bytes);
        try
        {
            answer.Read();
        }
        catch (JsonException)
        {
            // Not JSON: the caller gets the answer as it is.
        }

        return answer;
    }

    /// <summary>The number of put requests to a table that the engine returned as unprocessed.</summary>
    public int UnprocessedPuts(string table) => _unprocessedPuts.GetValueOrDefault(table);

    /// <summary>The answer without its capacity, for a caller that did not ask for it.</summary>
    public byte[] WithoutCapacity() => [.. _bytes.AsSpan(0, _capacityMember.Start), .. _bytes.AsSpan(_capacityMember.End)];

    private void Read()
    {
        var reader = new Utf8JsonReader(_bytes);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return;
        var end = (int)reader.BytesConsumed;
        var isFirst = true;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var start = isFirst ? (int)reader.TokenStartIndex : end;
            var isCapacity = reader.ValueTextEquals("ConsumedCapacity"u8);
            ReadMember(ref reader, isCapacity);
            end = (int)reader.BytesConsumed;
            if (isCapacity) _capacityMember = (start, isFirst && _bytes.AsSpan(end).StartsWith(","u8) ? end + 1 : end);
            isFirst = false;
        }
    }

    private void ReadMember(ref Utf8JsonReader reader, bool isCapacity)
    {
        var (isError, isUnprocessed, isCount) =
            (reader.ValueTextEquals("__type"u8), reader.ValueTextEquals("UnprocessedItems"u8), reader.ValueTextEquals("Count"u8));
        reader.Read();
        if (isCapacity || isUnprocessed)
        {
            using var member = JsonDocument.ParseValue(ref reader);
            if (isCapacity) ReadCapacity(member.RootElement);
            else ReadUnprocessed(member.RootElement);
            return;
        }

        if (isError && reader.TokenType == JsonTokenType.String) Error = reader.GetString()!.Split('#')[^1];
        else if (isCount && reader.TokenType == JsonTokenType.Number) Count = reader.GetInt64();
        else reader.Skip();
    }

    private void ReadCapacity(JsonElement capacity)
    {
        if (capacity.ValueKind == JsonValueKind.Array)
        {
            foreach (var one in capacity.EnumerateArray()) ReadCapacity(one);
            return;
        }

        if (capacity.ValueKind != JsonValueKind.Object || !capacity.TryGetProperty("TableName", out var table)) return;
        var indexes = capacity.TryGetProperty("GlobalSecondaryIndexes", out var all)
            ? all.EnumerateObject().Select(index => (index.Name, Units(index.Value))).ToArray()
            : [];
        _capacity.Add((DynamoDbUse.NameOf(table.GetString()), Units(capacity), indexes));
    }

    private void ReadUnprocessed(JsonElement tables)
    {
        if (tables.ValueKind != JsonValueKind.Object) return;
        foreach (var table in tables.EnumerateObject().Where(table => table.Value.ValueKind == JsonValueKind.Array))
        {
            _unprocessedPuts[DynamoDbUse.NameOf(table.Name)] =
                table.Value.EnumerateArray().Count(request => request.TryGetProperty("PutRequest", out _));
        }
    }

    private static double Units(JsonElement capacity) =>
        capacity.TryGetProperty("CapacityUnits", out var units) ? units.GetDouble() : 0;
}
