using System.Text.Json.Nodes;

namespace Pipeline.Constructs.Internal;

/// <summary>The effects of a change on a DynamoDB table.</summary>
internal static class TableRules
{
    public static IReadOnlyCollection<string> Types { get; } = [AwsType.DynamoDb.GlobalTable, AwsType.DynamoDb.Table];

    /// <summary>
    /// Finds another key, another type of a key field, or other local indexes: CloudFormation then replaces the table.
    /// </summary>
    public static ChangeEffect? Key(ResourceChange change)
    {
        if (change.Is is not { } now) return null;
        List<string> changed =
            [.. ((string[])["KeySchema", "LocalSecondaryIndexes"]).Where(path => Text(change.Was, path) != Text(now, path))];
        var types = AttributeTypes(now);
        var retyped = AttributeTypes(change.Was).Any(was => types.TryGetValue(was.Key, out var type) && type != was.Value);
        if (retyped) changed.Add("AttributeDefinitions");
        if (changed.Count == 0) return null;
        var old = change.Was.IsKeptOnReplacement && now.IsKeptOnReplacement
            ? "stays in the account outside of the stack" : "is deleted";
        return new ChangeEffect(
            $"is replaced by an empty table because {string.Join(", ", changed)} changes; the old one, with its items, " +
            $"{old}, and nothing fills the new one",
            changed,
            string.Join(';', changed.Select(path => Text(change.Was, path))),
            string.Join(';', changed.Select(path => Text(now, path))));
    }

    /// <summary>Finds another time-to-live field while time to live is on.</summary>
    public static ChangeEffect? TimeToLive(ResourceChange change)
    {
        const string Attribute = "TimeToLiveSpecification.AttributeName";
        if (change.Is is not { } now || change.Was.At(Attribute) is not { } was || now.At(Attribute) is not { } name) return null;
        if (TemplateText.Canonical(was) == TemplateText.Canonical(name)) return null;
        return new ChangeEffect(
            $"changes its time to live from {TemplateText.Show(was)} to {TemplateText.Show(name)}, which DynamoDB refuses " +
            "while it is on",
            [Attribute],
            TemplateText.Canonical(was),
            TemplateText.Canonical(name));
    }

    /// <summary>
    /// Finds an update that makes or deletes more than one global index. An index that changes is deleted and made again.
    /// </summary>
    public static ChangeEffect? GlobalIndexes(ResourceChange change)
    {
        const string Indexes = "GlobalSecondaryIndexes";
        if (change.Is is not { } now) return null;
        var (before, after) = (ByName(change.Was), ByName(now));
        string[] changed =
        [
            .. before.Keys.Union(after.Keys)
                .Where(name => before.GetValueOrDefault(name) != after.GetValueOrDefault(name))
                .Order(StringComparer.Ordinal),
        ];
        var steps = changed.Sum(name => before.ContainsKey(name) && after.ContainsKey(name) ? 2 : 1);
        // If the table is replaced, the new one gets all of its indexes at once.
        if (steps < 2 || Key(change) is not null) return null;
        return new ChangeEffect(
            $"makes or deletes {steps} global indexes ({string.Join(", ", changed)}), and DynamoDB allows one in an update",
            [Indexes],
            Text(change.Was, Indexes),
            Text(now, Indexes));

        static Dictionary<string, string> ByName(TemplateResource table) => table.Elements(Indexes).ToDictionary(
            index => TemplateText.Show(index["IndexName"]),
            index => $"{TemplateText.Canonical(index["KeySchema"])}{TemplateText.Canonical(index["Projection"])}");
    }

    private static Dictionary<string, string> AttributeTypes(TemplateResource table)
    {
        var keys = ((string[])["KeySchema", "LocalSecondaryIndexes"]).SelectMany(path => Names(table.At(path))).ToHashSet();
        return table.Elements("AttributeDefinitions")
            .Where(attribute => keys.Contains(TemplateText.Show(attribute["AttributeName"])))
            .ToDictionary(
                attribute => TemplateText.Show(attribute["AttributeName"]), attribute =>
                    TemplateText.Show(attribute["AttributeType"]));
    }

    private static IEnumerable<string> Names(JsonNode? node) => node switch
    {
        JsonArray list => list.SelectMany(Names),
        JsonObject part when part["AttributeName"] is { } name => [TemplateText.Show(name)],
        JsonObject part => Names(part["KeySchema"]),
        _ => [],
    };

    private static string Text(TemplateResource table, string path) => TemplateText.Canonical(table.At(path));
}
