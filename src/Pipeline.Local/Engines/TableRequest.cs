using System.Globalization;
using System.Text.Json.Nodes;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Engines;

/// <summary>
/// Makes the request of CreateTable from a table's template properties. Both have the same shape, so most properties are copied.
/// </summary>
internal static class TableRequest
{
    private const string OnDemand = "PAY_PER_REQUEST";
    private const string Provisioned = "PROVISIONED";

    /// <summary>Makes the request of a Table or a GlobalTable.</summary>
    public static JsonObject Of(Resource table)
    {
        var properties = table.Properties;
        var isProvisioned = IsProvisioned(table);
        var request = new JsonObject { ["TableName"] = table.PhysicalId };
        Copy(properties, request, "KeySchema", "AttributeDefinitions");
        request["BillingMode"] = isProvisioned ? Provisioned : OnDemand;
        if (isProvisioned) request["ProvisionedThroughput"] = Capacity(properties, table.Properties);
        if (Indexes(properties, "LocalSecondaryIndexes") is { } local) request["LocalSecondaryIndexes"] = local;
        if (Indexes(properties, "GlobalSecondaryIndexes") is { } global)
        {
            request["GlobalSecondaryIndexes"] = global;
            for (var i = 0; isProvisioned && i < global.Count; i++)
                global[i]!["ProvisionedThroughput"] = Capacity((JsonObject)properties["GlobalSecondaryIndexes"]![i]!, properties);
        }

        return request;
    }

    /// <summary>Whether the table's capacity is provisioned, which is the default of a Table in a template.</summary>
    public static bool IsProvisioned(Resource table) =>
        (table.Properties["BillingMode"]?.ToString() ?? Provisioned) == Provisioned;

    /// <summary>The names of a table's global secondary indexes.</summary>
    public static IEnumerable<string> GlobalIndexes(Resource table) =>
        (table.Properties["GlobalSecondaryIndexes"] as JsonArray ?? [])
            .Select(index => index?["IndexName"]?.ToString()).OfType<string>();

    /// <summary>The attribute with the time at which an item expires; null where the table has none.</summary>
    public static TimeToLiveTable? TimeToLive(Resource table)
    {
        var specification = table.Properties["TimeToLiveSpecification"];
        if (specification?["AttributeName"]?.ToString() is not { } attribute
            || specification["Enabled"]?.ToString() is not "true")
        {
            return null;
        }
        var keys = table.Properties["KeySchema"]?.AsArray().Select(key => key!["AttributeName"]!.ToString()) ?? [];
        return new TimeToLiveTable(table.PhysicalId, attribute, [.. keys]);
    }

    private static JsonArray? Indexes(JsonObject properties, string name)
    {
        if (properties[name] is not JsonArray { Count: > 0 } indexes) return null;
        var requests = new JsonArray();
        foreach (var index in indexes)
        {
            var request = new JsonObject();
            Copy(index!.AsObject(), request, "IndexName", "KeySchema", "Projection");
            requests.Add(request);
        }

        return requests;
    }

    // A GlobalTable has its write capacity in one place and the read capacity of each replica in another. A capacity that scales
    // begins with its minimum.
    private static JsonObject Capacity(JsonObject item, JsonObject table)
    {
        var own = item["ProvisionedThroughput"];
        var write = item["WriteProvisionedThroughputSettings"]?["WriteCapacityAutoScalingSettings"]?["MinCapacity"];
        var read = (table["Replicas"] as JsonArray)?.FirstOrDefault()?["ReadProvisionedThroughputSettings"];
        return new JsonObject
        {
            ["ReadCapacityUnits"] = Number(own?["ReadCapacityUnits"] ?? read?["ReadCapacityUnits"]
                ?? read?["ReadCapacityAutoScalingSettings"]?["MinCapacity"]),
            ["WriteCapacityUnits"] = Number(own?["WriteCapacityUnits"] ?? write),
        };
    }

    private static long Number(JsonNode? value) =>
        long.TryParse(value?.ToString(), CultureInfo.InvariantCulture, out var number) ? number : 1;

    private static void Copy(JsonObject from, JsonObject to, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
            if (from[name] is { } value) to[name] = value.DeepClone();
    }
}
