using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pipeline.Local.Assembly;

/// <summary>Writes resolved values as text, as CloudFormation inserts them into strings.</summary>
internal static class ValueText
{
    // CloudFormation escapes only the characters that JSON requires to be escaped.
    private static readonly JsonSerializerOptions Plain = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = AssemblyFile.MaxDepth,
    };

    private const int ShownLength = 120;

    /// <summary>
    /// The text of a scalar: a string as it is, a number as written, a boolean in lower case. Any other value is written as JSON.
    /// </summary>
    public static string Of(JsonNode? value) => value switch
    {
        null => "",
        JsonValue scalar when scalar.GetValueKind() == JsonValueKind.String => scalar.GetValue<string>(),
        _ => Json(value),
    };

    public static string Json(JsonNode? value) => value?.ToJsonString(Plain) ?? "null";

    /// <summary>The text of a value in a message.</summary>
    public static string Show(JsonNode? value)
    {
        var text = Json(value);
        return text.Length <= ShownLength ? text : $"{text[..ShownLength]}...";
    }

    // Parameters are text whatever their type, so scalars are compared as text.
    public static bool Same(JsonNode? left, JsonNode? right) =>
        left is JsonValue && right is JsonValue ? Of(left) == Of(right) : JsonNode.DeepEquals(left, right);
}
