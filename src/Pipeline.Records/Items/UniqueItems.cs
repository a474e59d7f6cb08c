using System.Text;
using System.Text.Json;
using Pipeline.Records.Numbers;

namespace Pipeline.Records.Items;

/// <summary>
/// Finds equal elements of an array, by JSON Schema's <c>uniqueItems</c>: numbers are compared by value, and objects without
/// regard to the order of their properties.
/// </summary>
internal static class UniqueItems
{
    /// <summary>The indexes of the first two equal elements; null where all differ.</summary>
    /// <param name="array">A JSON array, valid and Unicode.</param>
    public static (int First, int Second)? FindRepetition(ReadOnlySpan<byte> array)
    {
        var reader = new Utf8JsonReader(array, new JsonReaderOptions { MaxDepth = 65 });
        using var document = JsonDocument.ParseValue(ref reader);
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        var index = 0;
        foreach (var element in document.RootElement.EnumerateArray())
        {
            var text = new StringBuilder();
            Write(text, element);
            if (!seen.TryAdd(text.ToString(), index)) return (seen[text.ToString()], index);
            index++;
        }

        return null;
    }

    // Writes the one text that all spellings of a value share.
    private static void Write(StringBuilder text, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                text.Append('{');
                foreach (var property in element.EnumerateObject().OrderBy(property => property.Name, StringComparer.Ordinal))
                {
                    text.Append(JsonEncodedText.Encode(property.Name).Value).Append('"');
                    Write(text, property.Value);
                }

                text.Append('}');
                break;
            case JsonValueKind.Array:
                text.Append('[');
                foreach (var inner in element.EnumerateArray()) Write(text, inner);
                text.Append(']');
                break;
            case JsonValueKind.String:
                text.Append('"').Append(JsonEncodedText.Encode(element.GetString()!).Value).Append('"');
                break;
            case JsonValueKind.Number:
                text.Append('#').Append(Canonical(element)).Append(';');
                break;
            default:
                text.Append(element.ValueKind).Append(';');
                break;
        }
    }

    private static string Canonical(JsonElement element)
    {
        var token = Encoding.ASCII.GetBytes(element.GetRawText());
        var canonical = new byte[token.Length + 16];
        return Encoding.ASCII.GetString(canonical, 0, NumberText.Parse(token).WriteCanonical(canonical));
    }
}
