using System.Globalization;
using System.Text.Json;
using Pipeline.Functions.Tests.Simulation.DynamoDb;

namespace Pipeline.Functions.Tests.Simulation.Reference;

/// <summary>The item of a valid event, as the text of its attributes.</summary>
internal static class ReferenceItem
{
    private const int MaximumItemBytes = 400 * 1024;
    private const string ShardId = "kinesis_shard_id";
    private const string SequenceNumber = "kinesis_sequence_number";
    private const string SubSequenceNumber = "kinesis_sub_sequence_number";
    private const string ArrivalTime = "kinesis_arrival_time";
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 1000 };

    /// <summary>The item, or the reason why there is none.</summary>
    public static (JsonElement? Item, string? Fault) Make(JsonElement root, UserRecord record, WriterCase setup)
    {
        var added = Added(record, setup);
        var attributes = new List<(string Name, string Value)>();
        foreach (var property in root.EnumerateObject())
        {
            if (added.Any(attribute => attribute.Name == property.Name)) return (null, $"{property.Name} is reserved");
            attributes.Add((property.Name, IsEmptyKey(property, setup)
                ? $"{{\"S\":{CanonicalItem.Quote(setup.Schema.EmptyKey!)}}}" : Value(property.Value)));
        }

        attributes.AddRange(added);
        // The schema's own field wins if the event has a value for it.
        if (setup is { TimeToLiveSeconds: { } seconds, Schema.TimeToLive: { } name }
            && ReferenceValidation.Find(root, name) is null or { ValueKind: JsonValueKind.Null })
        {
            attributes.RemoveAll(attribute => attribute.Name == name);
            attributes.Add((name, Number(record.Record.Arrival.ToUnixTimeSeconds() + seconds)));
        }

        using var document = JsonDocument.Parse(CanonicalItem.Object(attributes), Deep);
        var item = document.RootElement.Clone();
        var size = AttributeValues.Size(item.EnumerateObject());
        return size > MaximumItemBytes ? (null, $"an item of {size} bytes") : (item, null);
    }

    /// <summary>A sequence number as text that sorts as the number does.</summary>
    public static string Padded(string sequenceNumber) => sequenceNumber.PadLeft(129, '0');

    private static List<(string Name, string Value)> Added(UserRecord record, WriterCase setup)
    {
        var added = new List<(string, string)>();
        if (setup.RawAttribute is { } raw) added.Add((raw, $"{{\"B\":\"{Convert.ToBase64String(record.Data)}\"}}"));
        if (setup.TimeToLiveSeconds is { } seconds && setup.Schema.TimeToLive is null)
            added.Add(("expires_at", Number(record.Record.Arrival.ToUnixTimeSeconds() + seconds)));

        if (setup.Metadata || (setup.Mode == WriterCase.Latest && setup.LatestBy is null))
        {
            added.Add((SequenceNumber, $"{{\"S\":\"{Padded(record.Record.SequenceNumber)}\"}}"));
            added.Add((SubSequenceNumber, Number(record.Sub)));
        }

        if (!setup.Metadata) return added;
        added.Add((ShardId, $"{{\"S\":\"{record.Record.ShardId}\"}}"));
        var arrival = record.Record.Arrival.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        added.Add((ArrivalTime, $"{{\"S\":\"{arrival}\"}}"));
        return added;
    }

    private static bool IsEmptyKey(JsonProperty property, WriterCase setup) =>
        (property.Name == setup.Schema.PartitionKey.Name || property.Name == setup.Schema.SortKey?.Name)
        && property.Value is { ValueKind: JsonValueKind.String } text && text.GetString() == "";

    private static string Number(long number) => string.Create(CultureInfo.InvariantCulture, $"{{\"N\":\"{number}\"}}");

    private static string Value(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => $"{{\"S\":{CanonicalItem.Quote(value.GetString()!)}}}",
        JsonValueKind.Number => $"{{\"N\":\"{value.GetRawText()}\"}}",
        JsonValueKind.Null => "{\"NULL\":true}",
        JsonValueKind.Array => $"{{\"L\":[{string.Join(',', value.EnumerateArray().Select(Value))}]}}",
        JsonValueKind.Object =>
            $"{{\"M\":{CanonicalItem.Object(value.EnumerateObject().Select(property => (property.Name, Value(property.Value))))}}}",
        _ => $"{{\"BOOL\":{value.GetRawText()}}}",
    };
}
