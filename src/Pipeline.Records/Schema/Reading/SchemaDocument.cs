using System.Globalization;
using System.Text.Json;

namespace Pipeline.Records.Schema.Reading;

/// <summary>A schema as a whole: its definitions, which its parts refer to, and the violations found so far.</summary>
/// <param name="root">The schema.</param>
/// <param name="found">Gets all violations.</param>
internal sealed class SchemaDocument(JsonElement root, List<string> found)
{
    /// <summary>
    /// The maximum number of fields. A schema that uses its definitions many times can describe far more fields than it
    /// has characters.
    /// </summary>
    public const int MostFields = 20_000;

    private readonly HashSet<string> _open = new(StringComparer.Ordinal);

    /// <summary>All violations so far.</summary>
    public List<string> Found { get; } = found;

    /// <summary>The version of JSON Schema that the schema is written in.</summary>
    public SchemaDialect Dialect { get; set; } = SchemaDialect.Draft202012;

    /// <summary>The schema's own URI; null: none.</summary>
    public string? Id { get; set; }

    /// <summary>How many fields were read.</summary>
    public int FieldCount { get; set; }

    /// <summary>Adds a violation, unless it was added before: a definition may be read in several places.</summary>
    public void Refuse(string violation)
    {
        if (!Found.Contains(violation)) Found.Add(violation);
    }

    /// <summary>
    /// Begins to read a definition. Returns false while it is being read already, since it then contains itself.
    /// </summary>
    public bool Open(string pointer) => _open.Add(pointer);

    /// <summary>Ends the reading of a definition.</summary>
    public void Close(string pointer) => _open.Remove(pointer);

    /// <summary>The value that a reference within the document refers to; null: none.</summary>
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
