using System.Text.Json;

namespace Pipeline.Records;

/// <summary>Reads one schema within the schema: a property, an array's elements, or the root.</summary>
internal static class FieldReader
{
    private const string TypeRule =
        "be string, integer, number, boolean, array or object, or a list of one of them and \"null\"";

    /// <summary>The field, or nothing where its type is unknown: then nothing more can be said of it.</summary>
    /// <param name="place">The schema.</param>
    /// <param name="name">The property's name, or empty.</param>
    /// <param name="isRequired">Whether the property must be there.</param>
    /// <param name="depth">Levels of nesting in the event, from 0 at the root.</param>
    public static SchemaField? Read(SchemaPlace place, string name, bool isRequired, int depth)
    {
        if (place.Kind != JsonValueKind.Object)
        {
            place.Refuse("be a schema object", "write { \"type\": ... }");
            return null;
        }

        var nesting = ServiceLimits.DynamoDb.NestingDepth;
        if (depth > nesting.Maximum)
        {
            place.Refuse($"nest {nesting} deep", $"level {depth}", "flatten the event: DynamoDB stores no deeper item");
            return null;
        }

        return Read(place, place.Members(), name, isRequired, depth);
    }

    /// <inheritdoc cref="Read(SchemaPlace, string, bool, int)"/>
    public static SchemaField? Read(
        SchemaPlace place, Dictionary<string, SchemaPlace> members, string name, bool isRequired, int depth)
    {
        var (type, isNullable) = Type(place, members);
        if (depth == 0) type ??= FieldType.Object;
        Keywords.Check(members, type, isRoot: depth == 0);
        var description = members.GetValueOrDefault("description")?.Text();
        members.GetValueOrDefault("title")?.Text();
        if (type is null) return null;

        var field = new SchemaField
        {
            Name = name,
            Type = type.Value,
            IsRequired = isRequired,
            IsNullable = isNullable,
            Description = description,
        };
        return field.Type switch
        {
            FieldType.Array => field with { Items = Items(place, members, depth) },
            FieldType.Object => ObjectReader.Read(place, members, field, depth),
            _ => ScalarReader.Read(members, field),
        };
    }

    private static (FieldType? Type, bool IsNullable) Type(SchemaPlace place, Dictionary<string, SchemaPlace> members)
    {
        if (!members.TryGetValue("type", out var type))
        {
            place.Refuse("hold a type", "none", "add \"type\"");
            return default;
        }

        if (type.Kind == JsonValueKind.Array)
        {
            var names = type.Elements().Select(Name).ToList();
            var isPair = names.Count == 2 && names.Remove("null");
            if (isPair && Keywords.Type(names[0]) is { } one) return (one, true);
        }
        else if (Keywords.Type(Name(type)) is { } known)
        {
            return (known, false);
        }

        type.Refuse(TypeRule, "choose one type");
        return default;
    }

    private static string? Name(SchemaPlace place) => place.Kind == JsonValueKind.String ? place.Element.GetString() : null;

    private static SchemaField? Items(SchemaPlace place, Dictionary<string, SchemaPlace> members, int depth)
    {
        if (members.TryGetValue("items", out var items)) return Read(items, "", isRequired: true, depth + 1);
        place.Refuse("hold items, the schema of the array's elements", "none", "add \"items\"");
        return null;
    }
}
