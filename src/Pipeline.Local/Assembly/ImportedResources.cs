using System.Text.Json.Nodes;
using Pipeline.Local.Contracts;
using Pipeline.Records;

namespace Pipeline.Local.Assembly;

/// <summary>
/// Finds and makes streams, tables and buckets that a deployment uses and its stacks do not make: imported resources, or those
/// of other stacks.
/// </summary>
internal static class ImportedResources
{
    private const string Stack = "imported";

    /// <summary>
    /// Finds the resources that event source mappings, consumers and delivery streams name, and those that policies of the
    /// functions' roles name without a wildcard.
    /// </summary>
    public static IReadOnlyList<Imported> Find(Deployment deployment)
    {
        var made = deployment.Resources.Select(resource => resource.Arn).ToHashSet();
        return
        [
            .. ImportedUses.Of(deployment)
                .SelectMany(use => ImportedArn.Of(use.Arn, deployment).Select(named => (use, named)))
                .Where(pair => !made.Contains(pair.named.Arn))
                .GroupBy(pair => pair.named)
                .Select(group => Of(group.Key, [.. group.Select(pair => pair.use)])),
        ];
    }

    /// <summary>
    /// Adds these resources to a deployment, empty: on-demand streams, buckets, and tables whose keys a function's schema gives.
    /// Those that cannot be made are listed in <see cref="Deployment.Unsupported"/> instead.
    /// </summary>
    public static Deployment Create(Deployment deployment, IReadOnlyList<Imported> imported)
    {
        var made = new List<Resource>();
        var left = new List<Unsupported>();
        foreach (var item in imported)
        {
            var (properties, why) = Properties(deployment, item);
            var path = $"{Stack}/{item.Name}";
            if (properties is null) left.Add(new Unsupported(item.UsedBy[0], item.Type, why));
            else made.Add(new Resource(Stack, item.Name, item.Type, PhysicalId(item), item.Arn, path, properties));
        }

        // They come first, since other resources may depend on them. Among them, streams come before their consumers.
        var first = made.OrderBy(resource => resource.Type == AwsType.Kinesis.StreamConsumer);
        return deployment.With(left) with { Resources = [.. first, .. deployment.Resources] };
    }

    private static Imported Of(ImportedArn named, List<ImportedUses.Use> uses) =>
        new(named.Type, named.Name, named.Arn, [.. uses.Select(use => use.Path).Distinct()])
        {
            IsNeededAtStart = uses.Any(use => use.IsNeededAtStart),
            Elsewhere = named.Elsewhere,
        };

    private static string PhysicalId(Imported item) => item.Type == AwsType.Kinesis.StreamConsumer ? item.Arn : item.Name;

    private static (JsonObject? Properties, string Why) Properties(Deployment deployment, Imported item) => item.Type switch
    {
        _ when item.IsForeign => (null, $"is not made: the run {item.Sentence}."),
        AwsType.Kinesis.Stream => (StreamOnDemand(item), ""),
        AwsType.Kinesis.StreamConsumer => (Consumer(item), ""),
        AwsType.DynamoDb.Table => Table(deployment, item),
        _ => ([], ""),
    };

    private static JsonObject StreamOnDemand(Imported stream) => new()
    {
        ["Name"] = stream.Name,
        ["StreamModeDetails"] = new JsonObject { ["StreamMode"] = "ON_DEMAND" },
    };

    private static JsonObject Consumer(Imported consumer) => new()
    {
        ["ConsumerName"] = consumer.Name,
        ["StreamARN"] = consumer.Arn[..consumer.Arn.IndexOf("/consumer/", StringComparison.Ordinal)],
    };

    private static (JsonObject? Properties, string Why) Table(Deployment deployment, Imported table)
    {
        var files = deployment.OfType(AwsType.Lambda.Function)
            .Where(function => function.CodeFolder is not null && table.UsedBy.Contains(function.Path))
            .Select(function => Path.Combine(function.CodeFolder!, Pipeline.Functions.FunctionSettings.SchemaFile))
            .Where(File.Exists)
            .Distinct()
            .ToList();
        if (files.Count == 0)
        {
            return (null,
                $"is not made: no function that uses table {table.Name} has a {Pipeline.Functions.FunctionSettings.SchemaFile} " +
                "beside its code, which would tell its keys; run the stack that makes it too.");
        }

        try
        {
            return (Keys(EventSchema.Load(files[0]), table.Name), "");
        }
        catch (InvalidInputException error)
        {
            var reasons = string.Join("; ", error.Violations);
            return (null, $"is not made: the keys of table {table.Name} cannot be read from {files[0]}; {reasons}.");
        }
    }

    private static JsonObject Keys(EventSchema schema, string name)
    {
        var keys = new[] { schema.PartitionKey, schema.SortKey }.OfType<KeyField>().ToList();
        return new JsonObject
        {
            ["TableName"] = name,
            ["BillingMode"] = "PAY_PER_REQUEST",
            ["KeySchema"] = new JsonArray([.. keys.Select((key, index) =>
                new JsonObject { ["AttributeName"] = key.Name, ["KeyType"] = index == 0 ? "HASH" : "RANGE" })]),
            ["AttributeDefinitions"] = new JsonArray([.. keys.Select(key =>
                new JsonObject { ["AttributeName"] = key.Name, ["AttributeType"] = key.KeyType == KeyType.Number ? "N" : "S" })]),
        };
    }
}
