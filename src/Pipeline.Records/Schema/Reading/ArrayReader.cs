using System.Text.Json;

namespace Pipeline.Records.Schema.Reading;

/// <summary>Reads an array's elements.</summary>
internal static class ArrayReader
{
    public static SchemaField Read(
        SchemaPlace place, Dictionary<string, SchemaPlace> members, SchemaField field, SchemaLevel level)
    {
        var unique = members.GetValueOrDefault("uniqueItems")?.Truth() == true;
        var (prefix, items) = Elements(place, members);
        var (fewest, most) = CountReader.Read(members, "minItems", "maxItems");
        var within = level.Within(field);
        field = field with
        {
            MinItems = fewest,
            MaxItems = most,
            HasUniqueItems = unique,
            PrefixItems =
                [.. prefix.Select(item => FieldReader.Read(item, "", isRequired: true, within)).OfType<SchemaField>()],
            Items = items is null || items.Kind is JsonValueKind.True or JsonValueKind.False
                ? null : FieldReader.Read(items, "", isRequired: true, within),
        };
        // No element may follow the first ones.
        return items?.Kind == JsonValueKind.False
            ? field with { MaxItems = Math.Min(field.MaxItems ?? int.MaxValue, prefix.Count) } : field;
    }

    // Up to version 2019-09, a list in items has the meaning of prefixItems, and additionalItems that of items.
    private static (List<SchemaPlace> Prefix, SchemaPlace? Items) Elements(
        SchemaPlace place, Dictionary<string, SchemaPlace> members)
    {
        members.TryGetValue("items", out var items);
        if (place.Document.Dialect >= SchemaDialect.Draft202012)
        {
            if (items?.Kind == JsonValueKind.Array) items.Refuse("be one schema", "use prefixItems, or name an older $schema");
            var isOpen = IsAny(items) || items?.Kind == JsonValueKind.Array;
            return (List(members.GetValueOrDefault("prefixItems")), isOpen ? null : items);
        }

        if (items?.Kind != JsonValueKind.Array) return ([], IsAny(items) ? null : items);
        var others = members.GetValueOrDefault("additionalItems");
        return (List(items), IsAny(others) ? null : others);
    }

    private static List<SchemaPlace> List(SchemaPlace? place)
    {
        if (place is null) return [];
        if (place.Kind == JsonValueKind.Array && place.Element.GetArrayLength() > 0) return [.. place.Elements()];
        place.Refuse("be a list of at least one schema", "write one schema for each of the first elements, or remove it");
        return [];
    }

    private static bool IsAny(SchemaPlace? place) =>
        place is not null && place.Kind == JsonValueKind.Object && !place.Element.EnumerateObject().Any();
}
