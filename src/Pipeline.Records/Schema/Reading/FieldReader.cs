using System.Text.Json;
using Pipeline.Records.Limits;

namespace Pipeline.Records.Schema.Reading;

/// <summary>Reads one schema within the schema: a property, an array's elements, a map's values, or the root.</summary>
internal static class FieldReader
{
    private const string TypeRule =
        "be string, integer, number, boolean, array, object or null, or a list of them";

    /// <summary>Reads the field; null where its type is unknown, since no other keyword can be checked then.</summary>
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
        var (types, isNullable) = Types(shape, mayBeAbsent: depth == 0);
        Keywords.Check(members, types, isRoot, place.Document.Dialect);
        members.GetValueOrDefault("title")?.Text();
        if (types is null) return null;
        if (isNullable) shape.OneOf?.Refuse("take null in one of its schemas alone", "remove null from the other one");

        var field = new SchemaField
        {
            Name = name,
            ColumnName = ColumnNames.Of(name),
            Type = types is [var type] ? type : FieldType.Any,
            Types = types,
            IsRequired = isRequired,
            IsNullable = isNullable || shape.AddsNull,
            Description = shape.Description,
        };
        if (field.Allows(FieldType.Array))
        {
            if (field.Allows(FieldType.Object)) RefuseCounts(members);
            field = ArrayReader.Read(shape.Place, members, field, depth);
        }

        if (field.Allows(FieldType.Object)) field = ObjectReader.Read(shape.Place, members, field, depth);
        return field.Type is FieldType.Array or FieldType.Object ? field : ScalarReader.Read(members, field, shape);
    }

    // The model has one count, for the elements of an array or for the properties of an object.
    private static void RefuseCounts(Dictionary<string, SchemaPlace> members)
    {
        foreach (var keyword in new[] { "minItems", "maxItems", "minProperties", "maxProperties" })
        {
            members.GetValueOrDefault(keyword)?.Refuse("not stand beside a type that is array and object",
                "remove it, or one type");
        }
    }

    private static (IReadOnlyList<FieldType>? Types, bool IsNullable) Types(SchemaShape shape, bool mayBeAbsent)
    {
        if (shape.ChosenTypes is { } chosen) return (chosen, false);
        if (!shape.Members.TryGetValue("type", out var type))
        {
            // An event is always an object, even without a type in its schema.
            if (mayBeAbsent) return ([FieldType.Object], false);
            if (EnumReader.Types(shape.Members) is { } ofValues) return ofValues;
            if (shape.Members.Keys.All(keyword => Keywords.SaysNothingOfValues(keyword, isRoot: false)))
                return (Keywords.AllTypes, true);
            shape.Place.Refuse("hold a type", "none", "add \"type\"");
            return default;
        }

        List<string?> names = type.Kind == JsonValueKind.Array ? [.. type.Elements().Select(Name).Distinct()] : [Name(type)];
        var isNullable = names.Remove("null");
        // Every integer is a number.
        if (names.Contains("number")) names.Remove("integer");
        if (names.Count == 0 && isNullable) return ([FieldType.String], true);
        List<FieldType> types = [.. names.Select(Keywords.Type).OfType<FieldType>().Order()];
        if (types.Count > 0 && types.Count == names.Count) return (OfValues(types, shape.Members), isNullable);
        type.Refuse(TypeRule, "choose among these types");
        return default;
    }

    // Returns those of several types that an enumeration has values of.
    private static List<FieldType> OfValues(List<FieldType> types, Dictionary<string, SchemaPlace> members)
    {
        if (types.Count == 1 || EnumReader.Types(members) is not var (values, _)) return types;
        List<FieldType> left =
        [
            .. types.Where(type => values.Contains(type) || (type == FieldType.Number && values.Contains(FieldType.Integer))),
        ];
        return left.Count > 0 ? left : types;
    }

    private static string? Name(SchemaPlace place) => place.Kind == JsonValueKind.String ? place.Element.GetString() : null;
}
