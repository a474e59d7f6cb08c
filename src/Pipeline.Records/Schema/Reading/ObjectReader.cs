using System.Text.Json;
using System.Text.RegularExpressions;

namespace Pipeline.Records;

/// <summary>Reads an object's properties.</summary>
internal static partial class ObjectReader
{
    public static SchemaField Read(SchemaPlace place, Dictionary<string, SchemaPlace> members, SchemaField field, int depth)
    {
        var properties = Properties(place, members);
        var required = Required(members, properties);
        foreach (var (name, property) in properties) CheckName(name, property, properties.Keys);
        return field with
        {
            AllowsOthers = AllowsOthers(members),
            Fields =
            [
                .. properties
                    .Select(property =>
                        FieldReader.Read(property.Value, property.Key, required.Contains(property.Key), depth + 1))
                    .OfType<SchemaField>(),
            ],
        };
    }

    private static Dictionary<string, SchemaPlace> Properties(SchemaPlace place, Dictionary<string, SchemaPlace> members)
    {
        const string Fix = "name the object's properties";
        if (!members.TryGetValue("properties", out var properties)) place.Refuse("hold properties", "none", Fix);
        else if (properties.Kind != JsonValueKind.Object) properties.Refuse("be an object", Fix);
        else if (properties.Members() is { Count: > 0 } named) return named;
        else properties.Refuse("name at least one property", "none", Fix);
        return [];
    }

    private static HashSet<string> Required(Dictionary<string, SchemaPlace> members, Dictionary<string, SchemaPlace> properties)
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
            else if (!properties.ContainsKey(name))
            {
                element.Refuse("name a property of the object", "add the property or remove this");
            }
        }

        return names;
    }

    private static bool AllowsOthers(Dictionary<string, SchemaPlace> members)
    {
        if (!members.TryGetValue("additionalProperties", out var others)) return true;
        if (others.Kind is JsonValueKind.True or JsonValueKind.False) return others.Kind == JsonValueKind.True;
        others.Refuse("be true or false", "name the properties, and say whether there may be others");
        return true;
    }

    private static void CheckName(string name, SchemaPlace property, IEnumerable<string> all)
    {
        var limit = ServiceLimits.Glue.ColumnNameLength;
        if (!limit.Contains(name.Length))
        {
            property.Refuse($"have a name of {limit}, as a Glue column", $"{name.Length} {limit.Unit}", "rename the property");
        }
        else if (!Name().IsMatch(name))
        {
            property.Refuse(
                "have a name of letters, digits and underscores that starts with no digit, as a column of Athena has",
                $"'{name}'",
                "rename the property");
        }

        // Hive keeps names in lower case: the second of the two is at fault.
        var twin = all.First(other => other.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (twin != name)
        {
            property.Refuse(
                $"differ from '{twin}' by more than case, which Glue does not tell apart", $"'{name}'", "rename one");
        }
    }

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*\\z")]
    private static partial Regex Name();
}
