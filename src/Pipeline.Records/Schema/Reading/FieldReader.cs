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
    /// <param name="level">Where its values stand.</param>
    public static SchemaField? Read(SchemaPlace place, string name, bool isRequired, SchemaLevel level) =>
        Read(place, name, isRequired, level, given: null);

    private static SchemaField? Read(SchemaPlace place, string name, bool isRequired, SchemaLevel level, FieldTypes? given)
    {
        if (SchemaShape.Of(place, level.IsRoot) is not { } shape) return null;
        try
        {
            return MayGoOn(place, level.Depth) ? Read(place, shape, name, isRequired, level, given) : null;
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

    private static SchemaField? Read(
        SchemaPlace place, SchemaShape shape, string name, bool isRequired, SchemaLevel level, FieldTypes? given)
    {
        var members = shape.Members;
        var isRoot = level.IsRoot && shape.Place.Pointer == place.Pointer;
        var isOpen = IsOpen(shape, level);
        var stated = isOpen ? given : Types(shape, level);
        var oneOf = Choices(shape.OneOf, stated, level);
        var anyOf = Choices(shape.AnyOf, stated, level);
        var types = isOpen ? stated ?? FieldTypes.Of(oneOf) ?? FieldTypes.Of(anyOf) ?? FieldTypes.All : stated;
        Keywords.Check(members, types?.Types, isRoot, place.Document.Dialect);
        members.GetValueOrDefault("title")?.Text();
        if (types is null) return null;
        if (types.IsNullable) shape.OrNull?.Refuse("take null in one of its schemas alone", "remove null from the other one");

        var field = new SchemaField
        {
            Name = name,
            ColumnName = ColumnNames.Of(name),
            Type = types.Types is [var type] ? type : FieldType.Any,
            Types = types.Types,
            IsRequired = isRequired,
            IsNullable = types.IsNullable || shape.AddsNull,
            NullIsApart = shape.AddsNull,
            OneOf = oneOf,
            AnyOf = anyOf,
            Description = shape.Description,
        };
        if (field.Allows(FieldType.Array)) field = ArrayReader.Read(shape.Place, members, field, level);
        if (field.Allows(FieldType.Object)) field = ObjectReader.Read(shape.Place, members, field, level);
        return field.Type is FieldType.Array or FieldType.Object ? field : ScalarReader.Read(members, field, shape);
    }

    private static List<SchemaField> Choices(IEnumerable<SchemaPlace> places, FieldTypes? types, SchemaLevel level) =>
        [.. places.Select(place => Read(place, "", isRequired: true, level.Choice, types)).OfType<SchemaField>()];

    // A schema without a type limits values of the types that its keywords are for, and allows all others.
    private static bool IsOpen(SchemaShape shape, SchemaLevel level) => !level.IsRoot && shape.ChosenTypes is null
        && !shape.Members.ContainsKey("type") && !shape.Members.ContainsKey("enum") && !shape.Members.ContainsKey("const");

    private static FieldTypes? Types(SchemaShape shape, SchemaLevel level)
    {
        if (shape.ChosenTypes is { } chosen) return new FieldTypes(chosen, IsNullable: false);
        if (!shape.Members.TryGetValue("type", out var type))
        {
            // An event is always an object, even without a type in its schema.
            if (level.IsRoot) return new FieldTypes([FieldType.Object], IsNullable: false);
            if (EnumReader.Types(shape.Members) is var (ofValues, holdsNull)) return new FieldTypes(ofValues, holdsNull);
            shape.Place.Refuse("hold a type", "none", "add \"type\"");
            return null;
        }

        List<string?> names = type.Kind == JsonValueKind.Array ? [.. type.Elements().Select(Name).Distinct()] : [Name(type)];
        var isNullable = names.Remove("null");
        // Every integer is a number.
        if (names.Contains("number")) names.Remove("integer");
        if (names.Count == 0 && isNullable) return new FieldTypes([FieldType.String], IsNullable: true);
        List<FieldType> types = [.. names.Select(Keywords.Type).OfType<FieldType>().Order()];
        if (types.Count > 0 && types.Count == names.Count) return new FieldTypes(OfValues(types, shape.Members), isNullable);
        type.Refuse(TypeRule, "choose among these types");
        return null;
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
