using System.Globalization;
using System.Text.Json;

namespace Pipeline.Records;

/// <summary>A value within a schema, and where it stands, so that a refusal can say so.</summary>
/// <param name="Element">The value.</param>
/// <param name="Pointer">Its JSON pointer, as a URI fragment.</param>
/// <param name="Found">All refusals of the schema so far.</param>
internal sealed record SchemaPlace(JsonElement Element, string Pointer, List<string> Found)
{
    private const int ShownCharacters = 80;

    public JsonValueKind Kind => Element.ValueKind;

    public SchemaPlace At(string key, JsonElement value) =>
        this with { Element = value, Pointer = $"{Pointer}/{key.Replace("~", "~0").Replace("/", "~1")}" };

    public SchemaPlace At(int index, JsonElement value) => At(index.ToString(CultureInfo.InvariantCulture), value);

    public void Refuse(string rule, string fix) => Refuse(rule, Show(Element), fix);

    public void Refuse(string rule, string got, string fix) => Found.Add($"{Pointer} must {rule}; got {got}; {fix}");

    /// <summary>An object's members by name; those given twice are refused, the first one counts.</summary>
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

    /// <summary>The text, or nothing and a refusal.</summary>
    public string? Text()
    {
        if (Kind == JsonValueKind.String) return Element.GetString();
        Refuse("be a string", "write it in quotation marks or remove it");
        return null;
    }

    /// <summary>The number, or nothing and a refusal.</summary>
    public decimal? Number()
    {
        if (Kind != JsonValueKind.Number)
        {
            Refuse("be a number", "write a number or remove it");
            return null;
        }

        if (Element.TryGetDecimal(out var number)) return number;
        Refuse("be a number of at most 28 digits", "use a bound that events can reach or remove it");
        return null;
    }

    /// <summary>The count, or nothing and a refusal. JSON Schema takes 2.0 as 2.</summary>
    public int? Count()
    {
        if (Kind == JsonValueKind.Number && Element.TryGetDecimal(out var number)
            && number >= 0 && number <= int.MaxValue && decimal.Truncate(number) == number)
        {
            return (int)number;
        }

        Refuse("be a whole number, 0 or more", "correct it or remove it");
        return null;
    }

    public static string Show(JsonElement element)
    {
        var text = element.GetRawText().ReplaceLineEndings(" ");
        return text.Length <= ShownCharacters ? text : $"{text[..ShownCharacters]}...";
    }
}
