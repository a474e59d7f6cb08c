using System.Globalization;
using System.Text.Json;
using Pipeline.Benchmarks.Servers;

namespace Pipeline.Benchmarks.Workloads;

/// <summary>Checks that the stored items are the sent events: a handler that writes less would look faster.</summary>
internal static class ItemCheck
{
    /// <summary>Compares each event with the item of the same key. An item may have more attributes than the event.</summary>
    /// <param name="userRecords">The events.</param>
    /// <param name="calls">Request bodies of BatchWriteItem and PutItem.</param>
    /// <exception cref="HandlerException">An item is missing or differs.</exception>
    public static void Check(IEnumerable<byte[]> userRecords, IEnumerable<byte[]> calls)
    {
        var items = calls.SelectMany(Items).ToLookup(item => item.GetProperty("id").GetProperty("S").GetString());
        foreach (var record in userRecords)
        {
            var @event = JsonDocument.Parse(record).RootElement;
            var id = @event.GetProperty("id").GetString();
            var written = items[id].ToList();
            if (written.Count != 1) throw new HandlerException($"the event {id} must be written once; got {written.Count} items");
            if (!IsSame(@event, written[0]))
                throw new HandlerException($"the event {@event} must be written whole; got {written[0]}");
        }
    }

    private static IEnumerable<JsonElement> Items(byte[] call)
    {
        var root = JsonDocument.Parse(call).RootElement;
        return root.TryGetProperty("RequestItems", out var tables)
            ? tables.EnumerateObject().SelectMany(table => table.Value.EnumerateArray()).Select(ItemOf)
            : [root.GetProperty("Item")];

        static JsonElement ItemOf(JsonElement request) => request.GetProperty("PutRequest").GetProperty("Item");
    }

    // Compares an object of the event with the attributes of an item or of an M value.
    private static bool IsSame(JsonElement @event, JsonElement attributes) => @event.EnumerateObject().All(
        property => attributes.TryGetProperty(property.Name, out var attribute) && IsSameValue(property.Value, attribute));

    private static bool IsSameValue(JsonElement value, JsonElement attribute) => value.ValueKind switch
    {
        JsonValueKind.String => attribute.TryGetProperty("S", out var text) && text.GetString() == value.GetString(),
        JsonValueKind.Number => attribute.TryGetProperty("N", out var number) && Number(number) == value.GetDecimal(),
        JsonValueKind.Object => attribute.TryGetProperty("M", out var map) && IsSame(value, map),
        JsonValueKind.Array => attribute.TryGetProperty("L", out var list)
            && list.GetArrayLength() == value.GetArrayLength()
            && value.EnumerateArray().Zip(list.EnumerateArray()).All(pair => IsSameValue(pair.First, pair.Second)),
        _ => attribute.TryGetProperty("BOOL", out var boolean) && boolean.ValueKind == value.ValueKind,
    };

    private static decimal Number(JsonElement number) =>
        decimal.Parse(number.GetString()!, NumberStyles.Float, CultureInfo.InvariantCulture);
}
