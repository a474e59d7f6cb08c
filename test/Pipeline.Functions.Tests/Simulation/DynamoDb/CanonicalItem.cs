using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Pipeline.Functions.Tests.Simulation.DynamoDb;

/// <summary>One text for each value, so that items can be compared and shown: names in order, one way of escaping.</summary>
internal static class CanonicalItem
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The text of an item.</summary>
    /// <param name="attributes">Names and values, in any order.</param>
    /// <param name="normalized">Whether numbers are written as DynamoDB stores them, or as they were sent.</param>
    public static string Of(IEnumerable<JsonProperty> attributes, bool normalized) =>
        Object(attributes.Select(attribute => (attribute.Name, Of(attribute.Value, normalized))));

    /// <summary>The text of a value.</summary>
    /// <inheritdoc cref="Of(IEnumerable{JsonProperty}, bool)"/>
    public static string Of(JsonElement value, bool normalized)
    {
        var (type, content) = AttributeValues.Split(value);
        var text = type switch
        {
            "N" => Quote(normalized ? AttributeValues.Number(content.GetString()!).ToString() : content.GetString()!),
            "B" => Quote(Convert.ToBase64String(AttributeValues.Binary(content))),
            "L" => $"[{string.Join(',', content.EnumerateArray().Select(element => Of(element, normalized)))}]",
            "M" => Of(content.EnumerateObject(), normalized),
            "S" => Quote(content.GetString()!),
            _ => content.GetRawText(),
        };
        return $"{{\"{type}\":{text}}}";
    }

    /// <summary>The text of an object whose members are given as texts.</summary>
    public static string Object(IEnumerable<(string Name, string Value)> members)
    {
        var sorted = members.OrderBy(member => member.Name, StringComparer.Ordinal);
        return new StringBuilder("{").AppendJoin(',', sorted.Select(member => $"{Quote(member.Name)}:{member.Value}")).Append('}')
            .ToString();
    }

    public static string Quote(string text) => JsonSerializer.Serialize(text, Readable);
}
