using System.Globalization;
using System.Text.Json.Nodes;

namespace Pipeline.Functions.Tests.Windows;

/// <summary>A change of an item, as a table's stream has it.</summary>
/// <param name="Before">The item before, in DynamoDB's JSON; null where there was none.</param>
/// <param name="After">The item after; null where there is none.</param>
/// <param name="IsExpiry">Whether DynamoDB removed it by its time-to-live.</param>
internal sealed record TableChange(JsonObject? Before, JsonObject? After, bool IsExpiry = false)
{
    public string Name => Before is null ? "INSERT" : After is null ? "REMOVE" : "MODIFY";

    /// <summary>The record of an event.</summary>
    public JsonObject ToJson(string sequenceNumber, DateTimeOffset arrival)
    {
        var change = new JsonObject
        {
            ["ApproximateCreationDateTime"] = arrival.ToUnixTimeSeconds(),
            ["Keys"] = new JsonObject { ["id"] = (After ?? Before)!["id"]!.DeepClone() },
            ["SequenceNumber"] = sequenceNumber,
            ["SizeBytes"] = 100,
            ["StreamViewType"] = "NEW_AND_OLD_IMAGES",
        };
        if (After is not null) change["NewImage"] = After.DeepClone();
        if (Before is not null) change["OldImage"] = Before.DeepClone();
        var record = new JsonObject
        {
            ["eventID"] = $"{sequenceNumber.GetHashCode(StringComparison.Ordinal).ToString("x8", CultureInfo.InvariantCulture)}",
            ["eventName"] = Name,
            ["eventVersion"] = "1.1",
            ["eventSource"] = "aws:dynamodb",
            ["awsRegion"] = "eu-west-1",
            ["dynamodb"] = change,
            ["eventSourceARN"] = "arn:aws:dynamodb:eu-west-1:111122223333:table/readings/stream/2026-11-21T09:00:00.000",
        };
        if (IsExpiry)
            record["userIdentity"] = new JsonObject { ["type"] = "Service", ["principalId"] = "dynamodb.amazonaws.com" };

        return record;
    }

    /// <summary>The event of a tumbling window, by which Lambda names the shard.</summary>
    public static JsonObject ToEvent(string shard, IEnumerable<JsonObject> records) => new()
    {
        ["Records"] = new JsonArray([.. records]),
        ["window"] = new JsonObject { ["start"] = "2026-11-21T09:00:00Z", ["end"] = "2026-11-21T09:15:00Z" },
        ["state"] = new JsonObject(),
        ["shardId"] = shard,
        ["eventSourceARN"] = "arn:aws:dynamodb:eu-west-1:111122223333:table/readings/stream/2026-11-21T09:00:00.000",
        ["isFinalInvokeForWindow"] = false,
        ["isWindowTerminatedEarly"] = false,
    };
}
