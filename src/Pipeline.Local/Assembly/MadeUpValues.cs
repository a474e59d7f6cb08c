using System.Text.Json.Nodes;

namespace Pipeline.Local.Assembly;

/// <summary>
/// Made-up attributes of resources that the run does not make. The template does not tell whether such an attribute is text or a
/// list. So the text that stands for it also serves as a list wherever a list is needed, with as many parts as are used.
/// </summary>
internal sealed class MadeUpValues
{
    // A hosted zone has this many name servers. Of other lists, such as subnets, templates seldom use more parts.
    private const int ListLength = 4;

    private readonly HashSet<string> _texts = new(StringComparer.Ordinal);

    public JsonValue Make(string text)
    {
        _texts.Add(text);
        return JsonValue.Create(text);
    }

    public bool Contains(JsonNode? value) => value is JsonValue && _texts.Contains(ValueText.Of(value));

    public JsonArray List(JsonNode value, int length = ListLength) =>
        new([.. Enumerable.Range(0, length).Select(index => Make($"{ValueText.Of(value)}-{index}"))]);
}
