using System.Text.Json;

namespace Pipeline.Benchmarks.Servers;

/// <summary>The content of a BatchWriteItem or PutItem call, read without keeping its items.</summary>
/// <param name="ItemsByTable">The number of items for each table.</param>
/// <param name="WantsCapacity">Whether the call asks for the consumed capacity.</param>
internal sealed record WriteCall(IReadOnlyDictionary<string, int> ItemsByTable, bool WantsCapacity)
{
    /// <summary>Reads the body of a call.</summary>
    /// <exception cref="JsonException">The body is not of such a call.</exception>
    public static WriteCall Read(ReadOnlySpan<byte> body)
    {
        var items = new Dictionary<string, int>();
        var wantsCapacity = false;
        string? table = null;
        var hasItem = false;
        var json = new Utf8JsonReader(body);
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("RequestItems"))
            {
                ReadTables(ref json, items);
            }
            else if (json.ValueTextEquals("ReturnConsumedCapacity"))
            {
                wantsCapacity = Text(ref json) is "TOTAL" or "INDEXES";
            }
            else if (json.ValueTextEquals("TableName"))
            {
                table = Text(ref json);
            }
            else
            {
                hasItem |= json.ValueTextEquals("Item");
                json.Read();
                json.Skip();
            }
        }

        if (table is not null && hasItem) items[table] = 1;
        if (items.Count == 0) throw new JsonException("the call must put an item; got none");
        return new WriteCall(items, wantsCapacity);
    }

    private static string? Text(ref Utf8JsonReader json)
    {
        json.Read();
        return json.GetString();
    }

    private static void ReadTables(ref Utf8JsonReader json, Dictionary<string, int> items)
    {
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var table = json.GetString()!;
            json.Read();
            var count = 0;
            while (json.Read() && json.TokenType == JsonTokenType.StartObject) count += ReadRequest(ref json);
            items[table] = count;
        }
    }

    // {"PutRequest":{"Item":{...}}}
    private static int ReadRequest(ref Utf8JsonReader json)
    {
        var found = 0;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("PutRequest")) found++;
            json.Read();
            json.Skip();
        }

        return found == 1 ? 1 : throw new JsonException("a request of a batch must put one item");
    }
}
