using System.Text.RegularExpressions;
using Pipeline.Constructs.Internal;
using Pipeline.Records;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs;

/// <summary>A secondary index: a copy of the table's items by other keys.</summary>
/// <remarks>
/// A write to the table that affects the index is billed again for the index. An item without a key of the index is only in the
/// table. But DynamoDB refuses an item with null or an empty string as that key
/// (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html): only fields that can be neither are allowed.
/// </remarks>
public sealed partial record EventTableIndex
{
    /// <summary>The index's name, 3 to 255 letters, digits, underscores, hyphens and dots; unique in the table.</summary>
    public required string Name { get; set; }

    /// <summary>
    /// The field that is the index's partition key: a string or number of the schema. Not for local indexes: they use
    /// the table's partition key.
    /// </summary>
    public string? PartitionKey { get; set; }

    /// <summary>The field that is the index's sort key. Default: none, which only a global index may have.</summary>
    public string? SortKey { get; set; }

    /// <summary>The fields that the index holds. Default: all fields.</summary>
    public IndexProjection Projection { get; set; } = IndexProjection.All;

    internal void Validate(Violations violations, EventSchema schema, bool isLocal)
    {
        violations.Length(nameof(Name), Name, ServiceLimits.DynamoDb.IndexNameLength);
        violations.Matches(
            nameof(Name), Name, Form(), "be letters, digits, underscores, hyphens and dots", "remove other characters");
        var needed = isLocal ? SortKey : PartitionKey;
        violations.Require(
            needed is not null,
            isLocal ? nameof(SortKey) : nameof(PartitionKey),
            "name a field of the schema",
            needed,
            "set it");
        if (isLocal)
        {
            violations.Require(
                PartitionKey is null,
                nameof(PartitionKey),
                "not be set in a local index",
                PartitionKey,
                "remove it: the index uses the table's partition key");
        }

        CheckKey(violations, nameof(PartitionKey), PartitionKey, schema);
        CheckKey(violations, nameof(SortKey), SortKey, schema);
        violations.Require(
            SortKey is null
                || SortKey != PartitionKey, nameof(SortKey), "differ from PartitionKey", SortKey, "name another field");
        if (Projection.IsInclude) CheckProjection(violations, schema);
    }

    private static void CheckKey(Violations violations, string prop, string? name, EventSchema schema)
    {
        if (name is null) return;
        var scalars = schema.Fields.Where(field => field.Type is FieldType.String or FieldType.Integer or FieldType.Number);
        var field = scalars.FirstOrDefault(field => field.Name == name);
        if (field is null)
        {
            var names = string.Join(", ", scalars.Select(field => field.Name));
            violations.Add(prop, "name a string or number of the schema", name, $"use one of {names}");
            return;
        }

        violations.Require(
            !field.IsNullable,
            prop,
            "name a field that is never null",
            name,
            "remove \"null\" from its type and leave the field out instead");
        violations.Require(
            !field.MayBeEmpty, prop, "name a field that is never an empty string", name, "give it minLength 1 in the schema");
    }

    private void CheckProjection(Violations violations, EventSchema schema)
    {
        violations.Count(nameof(Projection), Projection.Fields, ServiceLimits.DynamoDb.ProjectedFields);
        foreach (var name in Projection.Fields.Where(name => schema.Find(name) is null))
            violations.Add(nameof(Projection), "name fields of the schema", name, "correct the name or remove it");

        violations.Require(
            Projection.Fields.Distinct().Count() == Projection.Fields.Count,
            nameof(Projection),
            "name each field once",
            string.Join(", ", Projection.Fields),
            "remove the repetition");
    }

    [GeneratedRegex("^[a-zA-Z0-9_.-]*\\z")]
    private static partial Regex Form();
}
