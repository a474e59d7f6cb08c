using System.Text.Json.Nodes;

namespace Pipeline.Local.Assembly;

/// <summary>
/// Attributes of resources that the run does not make. The template does not say whether such an attribute is a text or a list,
/// so the text that stands for it is a list wherever a list belongs, and has as many parts as are asked for.
/// </summary>
internal sealed class MadeUpValues
{
    // As many as a hosted zone has name servers; other lists, such as subnets, are seldom read further.
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
