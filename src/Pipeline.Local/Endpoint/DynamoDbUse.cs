using System.Text.Json.Nodes;

namespace Pipeline.Local.Endpoint;

/// <summary>The part of a call that concerns one table.</summary>
/// <param name="Table">The table's name.</param>
/// <param name="Index">The index that a Query or a Scan reads; null for the table.</param>
/// <param name="Puts">The number of items to put or to update.</param>
/// <param name="Others">The number of items to delete or to read; 1 for a Query or a Scan.</param>
internal readonly record struct DynamoDbPart(string Table, string? Index, int Puts, int Others)
{
    /// <summary>The number of items of a batch, each of which is throttled by itself; 1 for other calls.</summary>
    public int Events => Puts + Others;
}

/// <summary>A call that reads or writes items.</summary>
/// <param name="Operation">The operation.</param>
/// <param name="Parts">The parts, one for each table.</param>
internal sealed record DynamoDbUse(string Operation, IReadOnlyList<DynamoDbPart> Parts)
{
    private static readonly HashSet<string> Writes =
        ["PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem", "TransactWriteItems"];

    private static readonly HashSet<string> Reads = ["GetItem", "BatchGetItem", "TransactGetItems", "Query", "Scan"];

    /// <summary>The operations with their own metrics.</summary>
    public static IEnumerable<string> Operations => Writes.Concat(Reads);

    /// <summary>Whether the call writes.</summary>
    public bool IsWrite => Writes.Contains(Operation);

    /// <summary>Reads a call; null for an operation on tables themselves.</summary>
    public static DynamoDbUse? Of(string operation, JsonObject input)
    {
        if (!Writes.Contains(operation) && !Reads.Contains(operation)) return null;
        return new DynamoDbUse(operation, [.. operation switch
        {
            "BatchWriteItem" => Requests(input).Select(table =>
            {
                var all = (table.Value as JsonArray)?.Count ?? 0;
                var puts = PutsOf(table.Value);
                return new DynamoDbPart(NameOf(table.Key), null, puts, all - puts);
            }),
            "BatchGetItem" => Requests(input).Select(
                table => new DynamoDbPart(NameOf(table.Key), null, 0, KeysOf(table.Value))),
            "TransactWriteItems" or "TransactGetItems" => InTransaction(input),
            "PutItem" or "UpdateItem" => [new DynamoDbPart(NameOf(input["TableName"]?.ToString()), null, 1, 0)],
            _ => [new DynamoDbPart(NameOf(input["TableName"]?.ToString()), input["IndexName"]?.ToString(), 0, 1)],
        }]);
    }

    /// <summary>The number of a table's requests in a batch that put an item.</summary>
    public static int PutsOf(JsonNode? requests) =>
        (requests as JsonArray ?? []).Count(request => request is JsonObject one && one.ContainsKey("PutRequest"));

    /// <summary>A table's name, from a name or an ARN.</summary>
    public static string NameOf(string? nameOrArn)
    {
        const string marker = ":table/";
        var at = nameOrArn?.IndexOf(marker, StringComparison.Ordinal) ?? -1;
        return at < 0 ? nameOrArn ?? "" : nameOrArn![(at + marker.Length)..];
    }

    private static int KeysOf(JsonNode? table) => ((table as JsonObject)?["Keys"] as JsonArray)?.Count ?? 0;

    private static JsonObject Requests(JsonObject input) => input["RequestItems"] as JsonObject ?? [];

    private static IEnumerable<DynamoDbPart> InTransaction(JsonObject input) =>
        from item in (input["TransactItems"] as JsonArray ?? []).OfType<JsonObject>()
        from action in item
        group action.Key by NameOf((action.Value as JsonObject)?["TableName"]?.ToString())
        into table
        let puts = table.Count(action => action is "Put" or "Update")
        select new DynamoDbPart(table.Key, null, puts, table.Count() - puts);
}
