using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pipeline.Local.Assembly;

/// <summary>Resolved values as text, as CloudFormation puts them into strings.</summary>
internal static class ValueText
{
    // As CloudFormation writes JSON: only what JSON itself wants escaped is.
    private static readonly JsonSerializerOptions Plain = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = AssemblyFile.MaxDepth,
    };

    private const int ShownLength = 120;

    /// <summary>
    /// A scalar's text: strings as they are, numbers as written, booleans in lower case; JSON of anything else.
    /// </summary>
    public static string Of(JsonNode? value) => value switch
    {
        null => "",
        JsonValue scalar when scalar.GetValueKind() == JsonValueKind.String => scalar.GetValue<string>(),
        _ => Json(value),
    };

    public static string Json(JsonNode? value) => value?.ToJsonString(Plain) ?? "null";

    /// <summary>A value as a message shows it.</summary>
    public static string Show(JsonNode? value)
    {
        var text = Json(value);
        return text.Length <= ShownLength ? text : $"{text[..ShownLength]}...";
    }

    // Parameters are text whatever their type, so scalars are compared as such.
    public static bool Same(JsonNode? left, JsonNode? right) =>
        left is JsonValue && right is JsonValue ? Of(left) == Of(right) : JsonNode.DeepEquals(left, right);
}
