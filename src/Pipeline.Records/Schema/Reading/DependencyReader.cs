using System.Text.Json;

namespace Pipeline.Records.Schema.Reading;

/// <summary>Reads which properties of an object must stand beside others.</summary>
internal static class DependencyReader
{
    /// <summary>For properties of the object, those that must be there beside each.</summary>
    /// <param name="members">The object's keywords.</param>
    /// <param name="properties">Its properties.</param>
    /// <param name="isOpen">Whether it may have properties that the schema does not name, so that they may be named here.</param>
    public static Dictionary<string, IReadOnlyList<string>> Read(
        Dictionary<string, SchemaPlace> members, Dictionary<string, SchemaPlace> properties, bool isOpen)
    {
        var found = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        // The newer versions have the keyword under another name.
        if ((members.GetValueOrDefault("dependentRequired") ?? members.GetValueOrDefault("dependencies")) is not { } place)
            return found;
        if (place.Kind != JsonValueKind.Object)
        {
            place.Refuse("be an object", "write { \"name\": [\"other\", ...] }");
            return found;
        }

        foreach (var (name, others) in place.Members())
        {
            if (!isOpen && !properties.ContainsKey(name))
                others.Refuse("have the name of a property of the object", $"'{name}'", "add the property or remove this");
            if (others.Kind != JsonValueKind.Array)
            {
                others.Refuse("be a list of property names", "write [\"name\", ...], or describe one shape");
                continue;
            }

            var names = new List<string>();
            foreach (var element in others.Elements())
            {
                if (element.Text() is not { } other) continue;
                if (!isOpen && !properties.ContainsKey(other))
                    element.Refuse("name a property of the object", "add the property or remove this");
                names.Add(other);
            }

            found[name] = names.AsReadOnly();
        }

        return found;
    }
}
