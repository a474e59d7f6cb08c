using System.Globalization;
using System.Text.Json;

namespace Pipeline.Records.Schema.Reading;

/// <summary>A schema as a whole: what its parts refer to, and what was refused so far.</summary>
/// <param name="root">The schema.</param>
/// <param name="found">Gets all refusals.</param>
internal sealed class SchemaDocument(JsonElement root, List<string> found)
{
    /// <summary>A schema whose definitions are used again and again describes far more fields than it has characters.</summary>
    public const int MostFields = 20_000;

    private readonly HashSet<string> _open = new(StringComparer.Ordinal);

    /// <summary>All refusals so far.</summary>
    public List<string> Found { get; } = found;

    /// <summary>The version of JSON Schema that it is written in.</summary>
    public SchemaDialect Dialect { get; set; } = SchemaDialect.Draft202012;

    /// <summary>Its own URI; null: it has none.</summary>
    public string? Id { get; set; }

    /// <summary>How many fields were read.</summary>
    public int FieldCount { get; set; }

    /// <summary>Keeps a refusal, once: a definition may be read in several places.</summary>
    public void Refuse(string violation)
    {
        if (!Found.Contains(violation)) Found.Add(violation);
    }

    /// <summary>Begins to read a definition; false while it is being read already, since it then holds itself.</summary>
    public bool Open(string pointer) => _open.Add(pointer);

    /// <summary>Ends the reading of a definition.</summary>
    public void Close(string pointer) => _open.Remove(pointer);

    /// <summary>What a reference within the document refers to; null: nothing.</summary>
    /// <param name="reference">The value of <c>$ref</c>.</param>
    public SchemaPlace? Find(string reference)
    {
        if (Id is { } id && reference.StartsWith(id, StringComparison.Ordinal)) reference = reference[id.Length..];
        if (reference.Length == 0) reference = "#";
        if (reference != "#" && !reference.StartsWith("#/", StringComparison.Ordinal)) return null;
        var place = new SchemaPlace(root, "#", this);
        foreach (var step in reference.Split('/').Skip(1))
        {
            var key = Uri.UnescapeDataString(step).Replace("~1", "/", StringComparison.Ordinal).Replace(
                "~0", "~", StringComparison.Ordinal);
            if (place.Kind == JsonValueKind.Object && place.Element.TryGetProperty(key, out var member))
            {
                place = place.At(key, member);
            }
            else if (place.Kind == JsonValueKind.Array
                && int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index >= 0
                && index < place.Element.GetArrayLength())
            {
                place = place.At(index, place.Element[index]);
            }
            else
            {
                return null;
            }
        }

        return place;
    }
}
