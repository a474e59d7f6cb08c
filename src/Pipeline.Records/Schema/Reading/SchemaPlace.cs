using System.Globalization;
using System.Text.Json;

namespace Pipeline.Records.Schema.Reading;

/// <summary>A value within a schema, with its place for violations.</summary>
/// <param name="Element">The value.</param>
/// <param name="Pointer">Its JSON pointer, as a URI fragment.</param>
/// <param name="Document">The schema as a whole.</param>
internal sealed record SchemaPlace(JsonElement Element, string Pointer, SchemaDocument Document)
{
    private const int ShownCharacters = 80;

    public JsonValueKind Kind => Element.ValueKind;

    public SchemaPlace At(string key, JsonElement value) =>
        this with { Element = value, Pointer = $"{Pointer}/{key.Replace("~", "~0").Replace("/", "~1")}" };

    public SchemaPlace At(int index, JsonElement value) => At(index.ToString(CultureInfo.InvariantCulture), value);

    public void Refuse(string rule, string fix) => Refuse(rule, Show(Element), fix);

    public void Refuse(string rule, string got, string fix) => Document.Refuse($"{Pointer} must {rule}; got {got}; {fix}");

    /// <summary>An object's members by name. A member that is given twice is refused; the first one counts.</summary>
    public Dictionary<string, SchemaPlace> Members()
    {
        var members = new Dictionary<string, SchemaPlace>(StringComparer.Ordinal);
        foreach (var property in Element.EnumerateObject())
        {
            var place = At(property.Name, property.Value);
            if (!members.TryAdd(property.Name, place)) place.Refuse("be given once", "two of the name", "remove one");
        }

        return members;
    }

    public IEnumerable<SchemaPlace> Elements() => Element.EnumerateArray().Select((element, index) => At(index, element));

    /// <summary>The text. Where the value is no text: null, and a violation is added.</summary>
    public string? Text()
    {
        if (Kind == JsonValueKind.String) return Element.GetString();
        Refuse("be a string", "write it in quotation marks or remove it");
        return null;
    }

    /// <summary>
    /// The number as <see cref="ExactNumber"/> writes it. Where the value is no number: null, and a violation is added.
    /// </summary>
    public string? Number()
    {
        if (Kind == JsonValueKind.Number) return ExactNumber.Plain(Element.GetRawText());
        Refuse("be a number", "write a number or remove it");
        return null;
    }

    /// <summary>The count. JSON Schema takes 2.0 as 2. Where the value is no count: null, and a violation is added.</summary>
    public int? Count()
    {
        if (Kind == JsonValueKind.Number && ExactNumber.ToInt64(Element.GetRawText()) is >= 0 and <= int.MaxValue and var count)
            return (int)count;

        Refuse("be a whole number, 0 or more", "correct it or remove it");
        return null;
    }

    /// <summary>The boolean. Where the value is no boolean: null, and a violation is added.</summary>
    public bool? Truth()
    {
        if (Kind is JsonValueKind.True or JsonValueKind.False) return Kind == JsonValueKind.True;
        Refuse("be true or false", "correct it or remove it");
        return null;
    }

    public static string Show(JsonElement element)
    {
        var text = element.GetRawText().ReplaceLineEndings(" ");
        return text.Length <= ShownCharacters ? text : $"{text[..ShownCharacters]}...";
    }
}
