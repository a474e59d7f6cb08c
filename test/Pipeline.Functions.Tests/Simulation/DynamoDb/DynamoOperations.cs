using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pipeline.Functions.Tests.Simulation.DynamoDb;

/// <summary>The operations' effects, after all faults.</summary>
internal static class DynamoOperations
{
    private const int MostRequests = 25;

    public static JsonObject GetItem(SimulatedTable table, JsonElement request)
    {
        var item = table.Find(table.KeyOf(request.GetProperty("Key")));
        return item is null ? [] : new JsonObject { ["Item"] = JsonNode.Parse(item.Stored) };
    }

    public static JsonObject Scan(SimulatedTable table)
    {
        var items = table.Items.Values.Select(item => JsonNode.Parse(item.Stored)).ToArray();
        return new JsonObject { ["Items"] = new JsonArray(items), ["Count"] = items.Length, ["ScannedCount"] = items.Length };
    }

    /// <summary>Queries an index by its partition key, in the order of its sort key, a number.</summary>
    public static JsonObject Query(SimulatedTable table, JsonElement request)
    {
        var sortKey = table.SortKeys[request.GetProperty("IndexName").GetString()!];
        var condition = new Condition(
            request.GetProperty("KeyConditionExpression").GetString()!, Member(request, "ExpressionAttributeNames"),
            Member(request, "ExpressionAttributeValues"));
        var found = table.Items.Values.Where(item => condition.Holds(item.Json) && item.Json.TryGetProperty(sortKey, out _))
            .OrderBy(item => AttributeValues.Number(item.Json.GetProperty(sortKey).GetProperty("N").GetString()!)).ToList();
        if (Member(request, "ScanIndexForward")?.GetBoolean() == false) found.Reverse();
        var items = found.Take(Member(request, "Limit")?.GetInt32() ?? found.Count)
            .Select(item => JsonNode.Parse(item.Stored)).ToArray();
        return new JsonObject { ["Items"] = new JsonArray(items), ["Count"] = items.Length, ["ScannedCount"] = items.Length };
    }

    public static JsonObject PutItem(SimulatedTable table, string name, JsonElement request)
    {
        var (key, item) = table.Check(request.GetProperty("Item"));
        var condition = request.TryGetProperty("ConditionExpression", out var expression)
            ? new Condition(expression.GetString()!, Member(request, "ExpressionAttributeNames"),
                Member(request, "ExpressionAttributeValues"))
            : null;
        if (table.IsThrottled(item.Json)) throw DynamoException.Of(Fault.Throughput)!;
        var (units, isStored) = table.Put(key, item, condition is null ? null : condition.Holds);
        if (!isStored) throw DynamoException.ConditionFailed();
        return Wants(request) ? new JsonObject { ["ConsumedCapacity"] = Capacity(name, units) } : [];
    }

    /// <summary>
    /// Stores a batch, which must be valid as a whole; items outside <paramref name="choose"/> stay unprocessed.
    /// </summary>
    public static JsonObject BatchWriteItem(
        SimulatedTable table, string name, JsonElement request, Func<IReadOnlyList<int>, IReadOnlyList<int>> choose)
    {
        var requests = request.GetProperty("RequestItems").GetProperty(name).EnumerateArray().ToList();
        if (requests.Count is < 1 or > MostRequests)
        {
            throw DynamoException.Validation(
                $"1 validation error detected: Value at 'requestItems.{name}.member' failed to satisfy constraint: Member must " +
                $"have length " +
                $"{(requests.Count == 0 ? "greater than or equal to 1" : $"less than or equal to {MostRequests}")}");
        }

        var checkedItems = requests.Select(put => table.Check(Put(put))).ToList();
        if (checkedItems.DistinctBy(item => item.Key).Count() < checkedItems.Count)
            throw DynamoException.Validation("Provided list of item keys contains duplicates");

        var possible = Enumerable.Range(0, requests.Count).Where(i => !table.IsThrottled(checkedItems[i].Item.Json)).ToList();
        if (possible.Count == 0) throw DynamoException.Of(Fault.Throughput)!;
        var chosen = choose(possible);
        var units = chosen.Sum(i => table.Put(checkedItems[i].Key, checkedItems[i].Item).Units);
        // The service returns the item as it parsed it: in another order, with numbers in another form.
        var left = Enumerable.Range(0, requests.Count).Except(chosen).Reverse().Select(i => (JsonNode)new JsonObject
        {
            ["PutRequest"] = new JsonObject { ["Item"] = JsonNode.Parse(checkedItems[i].Item.Stored) },
        }).ToArray();
        var response = new JsonObject
        {
            ["UnprocessedItems"] = left.Length == 0 ? [] : new JsonObject { [name] = new JsonArray(left) },
        };
        if (Wants(request)) response["ConsumedCapacity"] = new JsonArray(Capacity(name, units));
        return response;
    }

    private static JsonElement Put(JsonElement request) => AttributeValues.Properties(request) is [{ Name: "PutRequest" } put]
        ? put.Value.GetProperty("Item")
        : throw DynamoException.Validation(
            "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes");

    private static JsonElement? Member(JsonElement request, string name) =>
        request.TryGetProperty(name, out var value) ? value : null;

    private static bool Wants(JsonElement request) =>
        Member(request, "ReturnConsumedCapacity")?.GetString() is "TOTAL" or "INDEXES";

    private static JsonObject Capacity(string table, double units) => new() { ["TableName"] = table, ["CapacityUnits"] = units };
}
