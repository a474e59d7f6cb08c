using System.Text.Json;
using Pipeline.Records.Patterns;
using Pipeline.Records.Limits;

namespace Pipeline.Records.Schema.Reading;

/// <summary>Reads an object's properties.</summary>
internal static class ObjectReader
{
    // Patterns that match every name, even with a line feed.
    private static readonly string[] MatchAll = [".*", "^.*", ".*$", "", "^", "$"];

    public static SchemaField Read(
        SchemaPlace place, Dictionary<string, SchemaPlace> members, SchemaField field, SchemaLevel level)
    {
        var within = level.Within(field);
        var properties = Properties(place, members, level.IsRoot);
        if (!within.IsWithoutColumns) foreach (var (name, property) in properties) CheckName(name, property, properties.Keys);
        var (allowsOthers, others) = Others(members, within);
        var (pattern, matching) = Patterned(members, properties.Keys, within);
        if (matching is not null) (allowsOthers, others) = (true, matching);
        // Where there are no columns, a rule may name what the object has by other schemas, or by none.
        var isOpen = within.IsWithoutColumns && allowsOthers && others is null;
        var required = Required(members, properties, isOpen);
        var dependent = DependencyReader.Read(members, properties, isOpen);
        var (fewest, most) = CountReader.Read(members, "minProperties", "maxProperties");
        var named = required.Concat(dependent.SelectMany(pair => pair.Value.Prepend(pair.Key))).Distinct()
            .Where(name => !properties.ContainsKey(name));
        return field with
        {
            MinProperties = fewest,
            MaxProperties = most,
            AllowsOthers = allowsOthers,
            Others = others,
            OtherNamePattern = pattern,
            DependentRequired = dependent,
            Fields =
            [
                .. properties
                    .Select(property => FieldReader.Read(property.Value, property.Key, required.Contains(property.Key), within))
                    .OfType<SchemaField>(),
                .. isOpen ? named.Select(name => Anything(name, required.Contains(name))) : [],
            ],
        };
    }

    private static SchemaField Anything(string name, bool isRequired) => new()
    {
        Name = name,
        ColumnName = ColumnNames.Of(name),
        Type = FieldType.Any,
        Types = FieldTypes.All.Types,
        IsNullable = FieldTypes.All.IsNullable,
        IsRequired = isRequired,
        AllowsOthers = true,
    };

    private static Dictionary<string,
        SchemaPlace> Properties(SchemaPlace place, Dictionary<string, SchemaPlace> members, bool isRoot)
    {
        const string Fix = "name the event's properties";
        if (members.TryGetValue("properties", out var properties))
        {
            if (properties.Kind != JsonValueKind.Object) properties.Refuse("be an object", "name the object's properties");
            else if (properties.Members() is var named && (named.Count > 0 || !isRoot)) return named;
            else properties.Refuse("name at least one property", "none", Fix);
        }
        else if (isRoot)
        {
            place.Refuse("hold properties", "none", Fix);
        }

        return [];
    }

    private static HashSet<string> Required(
        Dictionary<string, SchemaPlace> members, Dictionary<string, SchemaPlace> properties, bool isOpen)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        if (!members.TryGetValue("required", out var required)) return names;
        if (required.Kind != JsonValueKind.Array)
        {
            required.Refuse("be a list of property names", "write [\"name\", ...]");
            return names;
        }

        foreach (var element in required.Elements())
        {
            if (element.Text() is not { } name) continue;
            if (!names.Add(name)) element.Refuse("be named once", "remove the repetition");
            else if (!isOpen && !properties.ContainsKey(name))
                element.Refuse("name a property of the object", "add the property or remove this");
        }

        return names;
    }

    private static (bool Allows, SchemaField? Others) Others(Dictionary<string, SchemaPlace> members, SchemaLevel within)
    {
        if (!members.TryGetValue("additionalProperties", out var others)) return (true, null);
        switch (others.Kind)
        {
            case JsonValueKind.True or JsonValueKind.False:
                return (others.Kind == JsonValueKind.True, null);
            case JsonValueKind.Object:
                return (true, others.Element.EnumerateObject().Any()
                    ? FieldReader.Read(others, "", isRequired: false, within) : null);
            default:
                others.Refuse("be true, false or a schema", "say whether there may be other properties, or what they are");
                return (true, null);
        }
    }

    // Only one pattern is supported, and other names must not be allowed or cannot exist. So all other properties have
    // one schema.
    private static (EcmaPattern? Pattern, SchemaField? Schema) Patterned(
        Dictionary<string, SchemaPlace> members, IEnumerable<string> named, SchemaLevel within)
    {
        if (!members.TryGetValue("patternProperties", out var place)) return default;
        if (place.Kind != JsonValueKind.Object || place.Members() is not { Count: 1 } patterns)
        {
            place.Refuse("be an object with one pattern", "write one pattern for all, or name the properties");
            return default;
        }

        var (text, schema) = patterns.Single();
        var pattern = ScalarReader.Pattern(schema, text);
        if (pattern is null) return default;
        var all = MatchAll.Contains(text);
        if (!all && members.GetValueOrDefault("additionalProperties")?.Kind
            is null or JsonValueKind.True or JsonValueKind.Object)
        {
            place.Refuse(
                "stand beside additionalProperties false, unless its pattern matches every name",
                $"the pattern {text}",
                "add additionalProperties false, or use additionalProperties with one schema for all");
        }

        if (named.FirstOrDefault(name => pattern.IsMatch(name)) is { } twice)
        {
            schema.Refuse(
                "match no name under properties, since a property has one type here", $"'{twice}'",
                    "write it into that property");
        }

        return (all ? null : pattern, FieldReader.Read(schema, "", isRequired: false, within));
    }

    private static void CheckName(string name, SchemaPlace property, IEnumerable<string> all)
    {
        var limit = ServiceLimits.Glue.ColumnNameLength;
        if (!limit.Contains(name.Length))
        {
            property.Refuse($"have a name of {limit}, as a Glue column", $"{name.Length} {limit.Unit}", "rename the property");
        }
        else if (!ColumnNames.Fits(name))
        {
            property.Refuse(
                $"have a name of {ColumnNames.Rule}, of which a column of Athena can be named",
                $"'{name}'",
                "rename the property");
        }

        // Hive keeps names in lower case, so two names may collide. The second one is reported.
        var column = ColumnNames.Of(name);
        var twin = all.First(other => ColumnNames.Of(other) == column);
        if (twin == name) return;
        property.Refuse(
            twin.Equals(name, StringComparison.OrdinalIgnoreCase)
                ? $"differ from '{twin}' by more than case, which Glue does not tell apart"
                : $"have a column of its own, and not that of '{twin}', {column}",
            $"'{name}'",
            "rename one");
    }
}
