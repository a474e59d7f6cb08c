using System.Globalization;
using System.Text.Json;
using Pipeline.Functions.Runtime;
using Pipeline.Records.Limits;

namespace Pipeline.Functions.Windows;

/// <summary>
/// Reads the event of a table's change stream
/// (https://docs.aws.amazon.com/lambda/latest/dg/with-ddb-example.html). Lambda names the shard only in events of a tumbling
/// window (https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-windows.html), so that the mapping must have one. The window
/// itself, which goes by arrival, is not used.
/// </summary>
internal sealed class TableStreamReader
{
    private readonly EventMistakes _mistakes = new();

    /// <summary>Reads an event.</summary>
    /// <param name="payload">The event.</param>
    /// <param name="batch">Gets the changes; it is cleared first.</param>
    /// <exception cref="FunctionException">The event is not valid; the message lists up to ten mistakes.</exception>
    public void Read(ReadOnlyMemory<byte> payload, AggregationBatch batch)
    {
        batch.Clear();
        _mistakes.Clear();
        try
        {
            using var document = JsonDocument.Parse(payload);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw EventMistakes.Only($"the event must be an object; got {document.RootElement.ValueKind}");

            Read(document.RootElement, batch);
        }
        catch (JsonException error)
        {
            throw EventMistakes.Only($"the event must be JSON of a DynamoDB stream; got {error.Message}");
        }
        catch (InvalidOperationException)
        {
            // The parser throws this for half a surrogate pair.
            throw EventMistakes.Only("the event must be Unicode; got half a surrogate pair");
        }
    }

    private void Read(JsonElement root, AggregationBatch batch)
    {
        // The last event of a window may have no records.
        var records = root.TryGetProperty("Records", out var given) && given.ValueKind == JsonValueKind.Array
            ? given.EnumerateArray().ToList() : [];
        batch.Records = records.Count;
        if (records.Count == 0) return;
        batch.Shard = Text(root, "shardId");
        if (batch.Shard is null)
        {
            _mistakes.Add(
                "shardId must name the records' shard; got nothing; invoke the function by an event source mapping with a "
                + "tumbling window, by which Lambda names it");
        }

        for (var i = 0; i < records.Count; i++) Read(records[i], i, batch);
        _mistakes.ThrowIfAny();
    }

    private void Read(JsonElement record, int index, AggregationBatch batch)
    {
        if (Text(record, "eventSource") is not "aws:dynamodb")
        {
            Refuse(index, "eventSource must be aws:dynamodb", Text(record, "eventSource"));
            return;
        }

        var change = Object(record, "dynamodb");
        var before = _mistakes.Count;
        var number = change is null ? null : Text(change.Value, "SequenceNumber");
        if (number is null || !ServiceLimits.DynamoDb.SequenceNumberDigits.Contains(number.Length)
            || number.AsSpan().ContainsAnyExceptInRange('0', '9'))
        {
            Refuse(index, $"dynamodb.SequenceNumber must be {ServiceLimits.DynamoDb.SequenceNumberDigits}", number);
        }

        if (Arrival(change) is not { } arrival)
        {
            Refuse(index, "dynamodb.ApproximateCreationDateTime must be a number, a Unix time in seconds", null);
            return;
        }

        var name = Text(record, "eventName");
        var (old, @new) = (Object(change, "OldImage"), Object(change, "NewImage"));
        const string View = "the table's stream must have the view NEW_AND_OLD_IMAGES";
        if (name is not ("INSERT" or "MODIFY" or "REMOVE")) Refuse(index, "eventName must be INSERT, MODIFY or REMOVE", name);
        if (name is "INSERT" or "MODIFY" && @new is null) Refuse(index, $"dynamodb.NewImage must be there: {View}", null);
        if (name is "MODIFY" or "REMOVE" && old is null) Refuse(index, $"dynamodb.OldImage must be there: {View}", null);
        if (_mistakes.Count > before) return;

        // DynamoDB deletes expired items at a time of its own: an aggregate must not shrink by that.
        if (name == "REMOVE" && IsExpiry(record)) batch.Expired++;
        else batch.Add(number!, arrival, name == "INSERT" ? null : old, name == "REMOVE" ? null : @new);
    }

    // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-streams.html
    private static bool IsExpiry(JsonElement record) =>
        Object(record, "userIdentity") is { } user
        && Text(user, "type") == "Service" && Text(user, "principalId") == "dynamodb.amazonaws.com";

    private static long? Arrival(JsonElement? change)
    {
        // The maximum of a date, some 8,000 years ahead.
        const double Latest = 250_000_000_000;
        return change is { } given && given.TryGetProperty("ApproximateCreationDateTime", out var time)
            && time.ValueKind == JsonValueKind.Number && time.TryGetDouble(out var seconds) && seconds is >= 0 and < Latest
                ? (long)Math.Round(seconds * 1000) : null;
    }

    private void Refuse(int index, string rule, string? given) =>
        _mistakes.Add(string.Create(CultureInfo.InvariantCulture, $"Records[{index}].{rule}; got {given ?? "nothing"}"));

    private static JsonElement? Object(JsonElement? parent, string name) =>
        parent is { ValueKind: JsonValueKind.Object } given && given.TryGetProperty(name, out var child)
        && child.ValueKind == JsonValueKind.Object ? child : null;

    private static string? Text(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var child)
        && child.ValueKind == JsonValueKind.String ? child.GetString() : null;
}
