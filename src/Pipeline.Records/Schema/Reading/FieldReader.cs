using System.Text.Json;
using Pipeline.Records.Limits;

namespace Pipeline.Records.Schema.Reading;

/// <summary>Reads one schema within the schema: a property, an array's elements, a map's values, or the root.</summary>
internal static class FieldReader
{
    private const string TypeRule =
        "be string, integer, number, boolean, array, object or null, or a list of one of them and \"null\"";

    /// <summary>The field; null where its type is unknown: then nothing more can be said of it.</summary>
    /// <param name="place">The schema.</param>
    /// <param name="name">The property's name, or empty.</param>
    /// <param name="isRequired">Whether the property must be there.</param>
    /// <param name="depth">Levels of nesting in the event, from 0 at the root.</param>
    public static SchemaField? Read(SchemaPlace place, string name, bool isRequired, int depth)
    {
        if (SchemaShape.Of(place, isRoot: depth == 0) is not { } shape) return null;
        try
        {
            return MayGoOn(place, depth) ? Read(place, shape, name, isRequired, depth) : null;
        }
        finally
        {
            shape.Close();
        }
    }

    private static bool MayGoOn(SchemaPlace place, int depth)
    {
        var nesting = ServiceLimits.DynamoDb.NestingDepth;
        if (depth > nesting.Maximum)
        {
            place.Refuse($"nest {nesting} deep", $"level {depth}", "flatten the event: DynamoDB stores no deeper item");
            return false;
        }

        if (++place.Document.FieldCount <= SchemaDocument.MostFields) return true;
        place.Document.Refuse(
            $"the schema must describe at most {SchemaDocument.MostFields} fields; got more, since it uses its definitions "
            + "again and again; describe fewer");
        return false;
    }

    private static SchemaField? Read(SchemaPlace place, SchemaShape shape, string name, bool isRequired, int depth)
    {
        var members = shape.Members;
        var isRoot = depth == 0 && shape.Place.Pointer == place.Pointer;
        var (type, isNullable) = Type(shape, mayBeAbsent: depth == 0);
        Keywords.Check(members, type, isRoot, place.Document.Dialect);
        members.GetValueOrDefault("title")?.Text();
        if (type is null) return null;
        if (isNullable) shape.OneOf?.Refuse("take null in one of its schemas alone", "remove null from the other one");

        var field = new SchemaField
        {
            Name = name,
            ColumnName = ColumnNames.Of(name),
            Type = type.Value,
            IsRequired = isRequired,
            IsNullable = isNullable || shape.AddsNull,
            Description = shape.Description,
        };
        return field.Type switch
        {
            FieldType.Array => ArrayReader.Read(shape.Place, members, field, depth),
            FieldType.Object => ObjectReader.Read(shape.Place, members, field, depth),
            _ => ScalarReader.Read(members, field, shape),
        };
    }

    private static (FieldType? Type, bool IsNullable) Type(SchemaShape shape, bool mayBeAbsent)
    {
        if (!shape.Members.TryGetValue("type", out var type))
        {
            // An event is an object, whatever its schema says.
            if (mayBeAbsent) return (FieldType.Object, false);
            if (EnumReader.Type(shape.Members) is { } ofValues) return ofValues;
            if (shape.Members.Keys.All(keyword => Keywords.SaysNothingOfValues(keyword, isRoot: false)))
                return (FieldType.Any, true);
            shape.Place.Refuse("hold a type", "none", "add \"type\"");
            return default;
        }

        List<string?> names = type.Kind == JsonValueKind.Array ? [.. type.Elements().Select(Name).Distinct()] : [Name(type)];
        var isNullable = names.Remove("null");
        // Every integer is a number.
        if (names.Contains("number")) names.Remove("integer");
        if (names.Count == 0 && isNullable) return (FieldType.String, true);
        if (names.Count == 1 && Keywords.Type(names[0]) is { } known) return (known, isNullable);
        type.Refuse(TypeRule, names.Count > 1 ? "choose one type: a column of several has none" : "choose one type");
        return default;
    }

    private static string? Name(SchemaPlace place) => place.Kind == JsonValueKind.String ? place.Element.GetString() : null;
}
