using System.Text.Json.Nodes;
using Pipeline.Local.Contracts;
using Pipeline.Local.Endpoint.NotHere;

namespace Pipeline.Local.Endpoint;

/// <summary>
/// The permissions that calls of DynamoDB need
/// (https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html).
/// </summary>
internal sealed class DynamoDbPermissions(Deployment deployment)
{
    private const string Any = "*";

    private static readonly string[] InTransactions = ["Put", "Update", "Delete", "ConditionCheck", "Get"];

    // The actions without a resource.
    private static readonly HashSet<string> WithoutTable = new(StringComparer.Ordinal)
    {
        "ListTables", "DescribeLimits", "DescribeEndpoints", "ListBackups", "ListContributorInsights", "ListExports",
        "ListGlobalTables", "ListImports", "DescribeReservedCapacity", "DescribeReservedCapacityOfferings",
    };

    // Operations on items, which are encrypted. Only these need a permission for the table's key: descriptions of tables are
    // not encrypted (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html).
    private static readonly HashSet<string> OfItems = new(StringComparer.Ordinal)
    {
        "BatchGetItem", "BatchWriteItem", "ConditionCheckItem", "DeleteItem", "GetItem", "PutItem", "Query", "Scan", "UpdateItem",
        "PartiQLDelete", "PartiQLInsert", "PartiQLSelect", "PartiQLUpdate",
    };

    public IEnumerable<Permission> Of(string operation, JsonObject input)
    {
        foreach (var (action, table, index) in Uses(operation, input))
        {
            if (table == Any)
            {
                yield return new Permission($"dynamodb:{action}", Any);
                continue;
            }

            var resource = deployment.OfType(AwsType.DynamoDb.GlobalTable).Concat(deployment.OfType(AwsType.DynamoDb.Table))
                .FirstOrDefault(candidate => candidate.PhysicalId == table || candidate.Arn == table);
            var arn = resource?.Arn ?? (table.StartsWith("arn:", StringComparison.Ordinal)
                ? table
                : $"arn:{deployment.Partition}:dynamodb:{deployment.Region}:{deployment.Account}:table/{table}");
            yield return new Permission($"dynamodb:{action}", index is null ? arn : $"{arn}/index/{index}");
            if (resource is not null && OfItems.Contains(action) && KeyPermission(resource) is { } key) yield return key;
        }
    }

    private Permission? KeyPermission(Resource table) => KeyUse.Of(
        KeyUse.OfTable(table),
        deployment,
        "kms:Decrypt",
        "dynamodb",
        new Dictionary<string, string>
        {
            ["aws:dynamodb:tableName"] = table.PhysicalId,
            ["aws:dynamodb:subscriberId"] = deployment.Account
        });

    private static IEnumerable<(string Action, string Table, string? Index)> Uses(string operation, JsonObject input)
    {
        if (WithoutTable.Contains(operation) && Text(input, "TableArn") is null) return [(operation, Any, null)];
        return operation switch
        {
            "BatchWriteItem" or "BatchGetItem" =>
                (input["RequestItems"] as JsonObject ?? []).Select(pair => (operation, pair.Key, (string?)null)),
            "TransactWriteItems" or "TransactGetItems" =>
                from item in Objects(input, "TransactItems")
                from kind in InTransactions
                where item[kind] is JsonObject
                select ($"{kind}Item", $"{item[kind]!["TableName"]}", (string?)null),
            "ExecuteStatement" => Statements([input]),
            "BatchExecuteStatement" => Statements(Objects(input, "Statements")),
            "ExecuteTransaction" => Statements(Objects(input, "TransactStatements")),
            // Without a table, the call itself reports the mistake.
            _ => Table(input) is { } table ? [(operation, table, Text(input, "IndexName"))] : [],
        };
    }

    // The action of the statement is checked. The operation itself is not an action of IAM.
    private static IEnumerable<(string Action, string Table, string? Index)> Statements(IEnumerable<JsonObject> holders) =>
        from holder in holders
        let statement = PartiQlStatement.Read(Text(holder, "Statement"))
        where statement is not null
        select (statement.Action, statement.Table, statement.Index);

    private static string? Table(JsonObject input) =>
        Text(input, "TableName") ?? Text(input, "ResourceArn") ?? Text(input, "TableArn") ?? Text(input, "BackupArn");

    private static IEnumerable<JsonObject> Objects(JsonObject input, string member) =>
        (input[member] as JsonArray ?? []).OfType<JsonObject>();

    private static string? Text(JsonObject input, string member) => CalledResources.Text(input, member);
}
