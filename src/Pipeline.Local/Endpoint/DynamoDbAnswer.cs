using System.Text.Json;

namespace Pipeline.Local.Endpoint;

/// <summary>What the engine's answer says that the run counts, read in one pass over its top-level members.</summary>
internal sealed class DynamoDbAnswer
{
    private readonly byte[] _bytes;
    private readonly List<(string Table, double Units, IReadOnlyList<(string Index, double Units)> Indexes)> _capacity = [];
    private readonly Dictionary<string, int> _unprocessedPuts = [];
    private (int Start, int End) _capacityMember;

    private DynamoDbAnswer(byte[] bytes) => _bytes = bytes;

    /// <summary>The error's name, or null.</summary>
    public string? Error { get; private set; }

    /// <summary>Items that a Query or a Scan gave.</summary>
    public long Count { get; private set; }

    /// <summary>The units that each table's part took; an index's units are among its table's.</summary>
    public IReadOnlyList<(string Table, double Units, IReadOnlyList<(string Index, double Units)> Indexes)> Capacity => _capacity;

    /// <summary>Reads an answer; one that is no JSON says nothing.</summary>
    public static DynamoDbAnswer Read(byte[] bytes)
    {
        var answer = new DynamoDbAnswer(bytes);
        try
        {
            answer.Read();
        }
        catch (JsonException)
        {
            // The caller gets it as it is.
        }

        return answer;
    }

    /// <summary>Put requests to a table that the engine handed back.</summary>
    public int UnprocessedPuts(string table) => _unprocessedPuts.GetValueOrDefault(table);

    /// <summary>The answer for a caller that did not ask for capacity.</summary>
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
