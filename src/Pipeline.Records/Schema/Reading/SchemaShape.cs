using System.Text.Json;

namespace Pipeline.Records.Schema.Reading;

/// <summary>
/// A schema with its references resolved. A union of a schema and null becomes that schema, with <see cref="AddsNull"/> set.
/// </summary>
/// <param name="Place">The place of the schema.</param>
/// <param name="Members">Its keywords.</param>
/// <param name="AddsNull">Whether a union allows null too.</param>
/// <param name="Description">The description of the field, from the place where the schema is used.</param>
/// <param name="Opened">The definitions that are being read.</param>
internal sealed record SchemaShape(
    SchemaPlace Place, Dictionary<string, SchemaPlace> Members, bool AddsNull, string? Description, List<string> Opened)
{
    private const string OneShape = "describe one shape, with optional or nullable properties";

    /// <summary>The list of a schema and null of which exactly one may match; null: none.</summary>
    public SchemaPlace? OrNull { get; private init; }

    /// <summary>The schemas of which exactly one must match, besides <see cref="Members"/>; empty: none.</summary>
    public IReadOnlyList<SchemaPlace> OneOf { get; private init; } = [];

    /// <summary>The schemas of which at least one must match, besides <see cref="Members"/>; empty: none.</summary>
    public IReadOnlyList<SchemaPlace> AnyOf { get; private init; } = [];

    /// <summary>The types of a union with one schema for each type; null: it is no such union.</summary>
    public IReadOnlyList<FieldType>? ChosenTypes { get; private init; }

    /// <summary>Resolves a schema. Where its reference leads to none: null, and a violation is added.</summary>
    public static SchemaShape? Of(SchemaPlace place, bool isRoot)
    {
        var shape = new SchemaShape(place, [], AddsNull: false, Description: null, []);
        while (shape is not null)
        {
            // The schema true allows anything, as {} does.
            if (shape.Place.Kind == JsonValueKind.True) return shape with { Members = [] };
            if (shape.Place.Kind != JsonValueKind.Object)
            {
                shape.Place.Refuse("be a schema object", "write { \"type\": ... }");
                shape.Close();
                return null;
            }

            var members = shape.Place.Members();
            shape = shape with
            {
                Members = members,
                Description = shape.Description ?? members.GetValueOrDefault("description")?.Text()
            };
            isRoot &= shape.Place.Pointer == place.Pointer;
            if (members.TryGetValue("$ref", out var reference)) shape = shape.Follow(reference, isRoot);
            else if (Union(members) is { } union) shape = shape.Choose(union, isRoot);
            else return shape;
            if (shape is { ChosenTypes: not null } or { OneOf.Count: > 0 } or { AnyOf.Count: > 0 }) return shape;
        }

        return null;
    }

    /// <summary>Ends the reading of the schema's definitions.</summary>
    public void Close() => Opened.ForEach(Place.Document.Close);

    private static SchemaPlace? Union(Dictionary<string, SchemaPlace> members) =>
        members.GetValueOrDefault("oneOf") ?? members.GetValueOrDefault("anyOf") ?? members.GetValueOrDefault("allOf");

    private SchemaShape? Follow(SchemaPlace reference, bool isRoot)
    {
        if (reference.Text() is { } text)
        {
            // Up to draft 7, keywords beside a reference are ignored.
            if (Place.Document.Dialect >= SchemaDialect.Draft201909) RefuseOthers("$ref", isRoot, "write it into the definition");
            if (Place.Document.Find(text) is not { } target)
            {
                reference.Refuse(
                    "refer to a part of this schema, as #/$defs/name does", "write the schema that it refers to under $defs");
            }
            else if (!Place.Document.Open(target.Pointer))
            {
                reference.Refuse(
                    "not refer to what it stands in: events do not nest without end", "describe the levels that events have");
            }
            else
            {
                Opened.Add(target.Pointer);
                return this with { Place = target };
            }
        }

        Close();
        return null;
    }

    private SchemaShape? Choose(SchemaPlace union, bool isRoot)
    {
        var keyword = union.Pointer[(union.Pointer.LastIndexOf('/') + 1)..];
        if (!IsListOfSchemas(union))
        {
            union.Refuse("be a list of at least one schema", OneShape);
        }
        else if (keyword != "allOf")
        {
            var isAlone = Members.Keys.All(name => name == keyword || Keywords.SaysNothingOfValues(name, isRoot));
            return (isAlone ? Merged(union, keyword) : null) ?? Checked();
        }
        else if (union.Element.GetArrayLength() == 1)
        {
            RefuseOthers(keyword, isRoot, $"write it into the schema within {keyword}");
            return this with { Place = union.Elements().Single() };
        }
        else
        {
            union.Refuse("hold one schema", "write all of it into one schema");
        }

        Close();
        return null;
    }

    private static bool IsListOfSchemas(SchemaPlace union) =>
        union.Kind == JsonValueKind.Array && union.Element.GetArrayLength() > 0;

    // A list of one schema means that schema. A list of two, one of which allows only null, means the other one or null. A list
    // with one schema for each of several types means a value of these types. Any other list: null.
    private SchemaShape? Merged(SchemaPlace union, string keyword)
    {
        var choices = union.Elements().ToList();
        var others = choices.Where(choice => !IsNull(choice)).ToList();
        if (others.Count == 1 && choices.Count <= 2)
        {
            return this with
            {
                Place = others[0],
                AddsNull = AddsNull || choices.Count == 2,
                OrNull = choices.Count == 2 && keyword == "oneOf" ? union : OrNull,
            };
        }

        return others.Count > 1 && choices.Count - others.Count < 2 && Disjoint(others) is { } members
            ? this with
            {
                Members = members,
                ChosenTypes = [.. others.Select(TypeOf).OfType<FieldType>().Order()],
                AddsNull = AddsNull || choices.Count > others.Count,
            }
            : null;
    }

    // The lists stay beside what the schema says itself, and each value is checked by all of it.
    private SchemaShape? Checked()
    {
        var unions = Members.Where(member => member.Key is "oneOf" or "anyOf").ToList();
        foreach (var (_, union) in unions.Where(union => !IsListOfSchemas(union.Value)))
            union.Refuse("be a list of at least one schema", OneShape);
        if (unions.All(union => IsListOfSchemas(union.Value)))
        {
            return this with
            {
                Members = Members.Except(unions).ToDictionary(StringComparer.Ordinal),
                OneOf = [.. unions.Where(union => union.Key == "oneOf").SelectMany(union => union.Value.Elements())],
                AnyOf = [.. unions.Where(union => union.Key == "anyOf").SelectMany(union => union.Value.Elements())],
            };
        }

        Close();
        return null;
    }

    // Of a string and a number, each with its limits, only one can match, and the limits of each apply only to its type.
    private static Dictionary<string, SchemaPlace>? Disjoint(List<SchemaPlace> choices)
    {
        var types = choices.Select(TypeOf).ToList();
        var kinds = types.Select(type => type == FieldType.Integer ? FieldType.Number : type).Distinct().Count();
        if (types.Contains(null) || kinds < types.Count) return null;
        var all = new Dictionary<string, SchemaPlace>(StringComparer.Ordinal);
        foreach (var (choice, type) in choices.Zip(types))
        {
            foreach (var (keyword, place) in choice.Members())
            {
                if (keyword == "type" || Keywords.SaysNothingOfValues(keyword, isRoot: false)) continue;
                if (!Keywords.IsOf(keyword, type!.Value)) return null;
                all[keyword] = place;
            }
        }

        return all;
    }

    private static FieldType? TypeOf(SchemaPlace choice) => choice.Kind == JsonValueKind.Object
        && choice.Element.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String
            ? Keywords.Type(type.GetString()) : null;

    private void RefuseOthers(string keyword, bool isRoot, string fix)
    {
        foreach (var (name, member) in Members)
            if (name != keyword && !Keywords.SaysNothingOfValues(name, isRoot)) member.Refuse($"not stand beside {keyword}", fix);
    }

    private static bool IsNull(SchemaPlace choice)
    {
        if (choice.Kind != JsonValueKind.Object) return false;
        var rules =
            choice.Element.EnumerateObject().Where(member => !Keywords.SaysNothingOfValues(member.Name, isRoot: false)).ToList();
        if (rules is not [var rule]) return false;
        var value = rule.Name != "const" && rule.Value.ValueKind == JsonValueKind.Array && rule.Value.GetArrayLength() == 1
            ? rule.Value[0] : rule.Value;
        return rule.Name switch
        {
            "type" => value.ValueKind == JsonValueKind.String && value.ValueEquals("null"),
            "const" or "enum" => value.ValueKind == JsonValueKind.Null,
            _ => false,
        };
    }
}
