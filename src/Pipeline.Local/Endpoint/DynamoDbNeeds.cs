using System.Text.Json.Nodes;

namespace Pipeline.Local;

/// <summary>What calls of DynamoDB need to be allowed (https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html).</summary>
internal sealed class DynamoDbNeeds(Deployment deployment)
{
    private static readonly string[] InTransactions = ["Put", "Update", "Delete", "ConditionCheck", "Get"];

    public IEnumerable<Need> Of(string operation, JsonObject input)
    {
        foreach (var (action, table, index) in Uses(operation, input))
        {
            var resource = deployment.OfType("AWS::DynamoDB::GlobalTable").Concat(deployment.OfType("AWS::DynamoDB::Table"))
                .FirstOrDefault(candidate => candidate.PhysicalId == table || candidate.Arn == table);
            var arn = resource?.Arn ?? (table.StartsWith("arn:", StringComparison.Ordinal)
                ? table
                : $"arn:{deployment.Partition}:dynamodb:{deployment.Region}:{deployment.Account}:table/{table}");
            yield return new Need($"dynamodb:{action}", index is null ? arn : $"{arn}/index/{index}");
            if (resource is not null && KeyNeed(resource) is { } key) yield return key;
        }
    }

    private Need? KeyNeed(Resource table) => KeyUse.Of(
        KeyUse.OfTable(table),
        deployment,
        "kms:Decrypt",
        "dynamodb",
        new Dictionary<string, string> { ["aws:dynamodb:tableName"] = table.PhysicalId, ["aws:dynamodb:subscriberId"] = deployment.Account });

    private static IEnumerable<(string Action, string Table, string? Index)> Uses(string operation, JsonObject input)
    {
        if (operation is "ListTables" or "DescribeLimits" or "DescribeEndpoints") return [(operation, "arn:*", null)];
        if (operation is "BatchWriteItem" or "BatchGetItem") return (input["RequestItems"] as JsonObject ?? []).Select(pair => (operation, pair.Key, (string?)null));
        if (operation is "TransactWriteItems" or "TransactGetItems")
        {
            return from item in (input["TransactItems"] as JsonArray ?? []).OfType<JsonObject>()
                   from kind in InTransactions
                   where item[kind] is JsonObject
                   select (kind == "ConditionCheck" ? "ConditionCheckItem" : $"{kind}Item", $"{item[kind]!["TableName"]}", (string?)null);
        }

        return [(operation, (string?)input["TableName"] ?? (string?)input["ResourceArn"] ?? "*", (string?)input["IndexName"])];
    }
}
