using Pipeline.Records;

namespace Pipeline.Constructs.Internal;

/// <summary>What a field must be so that DynamoDB's comparison of two of its values says which event is newer.</summary>
internal static class LatestByRules
{
    // RFC 3339 with Z for the offset, from whole seconds to milliseconds; with any other offset it has 25 characters or more.
    private const int ShortestUtc = 20;
    private const int LongestUtc = 24;

    public static void Validate(Violations violations, EventSchema schema, string name)
    {
        var field = schema.Find(name);
        if (field is null)
        {
            var fit = schema.Fields.Where(other => IsFit(schema, other)).Select(other => other.Name).ToList();
            violations.Add(
                nameof(WriteMode.LatestBy),
                "name a field of the schema",
                name,
                fit.Count > 0 ? $"use {string.Join(" or ", fit)}" : "add one to the schema, such as a required integer, or use another mode");
            return;
        }

        violations.Require(
            !IsKey(schema, field),
            nameof(WriteMode.LatestBy),
            "name no key of the table, which is the same for all events of an item",
            name,
            "name another field, or use WriteMode.InsertOnce");
        violations.Require(
            field.IsRequired, nameof(WriteMode.LatestBy), "name a required field", name, "add it to required in the schema");
        violations.Require(
            !field.IsNullable, nameof(WriteMode.LatestBy), "name a field that is never null", name, "remove \"null\" from its type");
        violations.Require(
            SortsInTime(field),
            nameof(WriteMode.LatestBy),
            $"name an integer, a number, a date, or a date-time whose minLength and maxLength are the same, {ShortestUtc} to {LongestUtc}",
            name,
            field.Format == FieldFormat.DateTime
                ? $"set both to {LongestUtc}, as of 2026-11-21T09:15:02.417Z: then all are in UTC with equally many digits, and sort as times do"
                : "name another field");
    }

    private static bool IsFit(EventSchema schema, EventField field) =>
        field is { IsRequired: true, IsNullable: false } && !IsKey(schema, field) && SortsInTime(field);

    private static bool IsKey(EventSchema schema, EventField field) =>
        field.Name == schema.PartitionKey.Name || field.Name == schema.SortKey?.Name;

    private static bool SortsInTime(EventField field) => field switch
    {
        { Type: FieldType.Integer or FieldType.Number } => true,
        { Type: FieldType.String, Format: FieldFormat.Date } => true,
        { Type: FieldType.String, Format: FieldFormat.DateTime, MinLength: { } shortest, MaxLength: { } longest } =>
            shortest == longest && shortest is >= ShortestUtc and <= LongestUtc,
        _ => false,
    };
}
