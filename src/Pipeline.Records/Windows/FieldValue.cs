using System.Text.Encodings.Web;
using System.Text.Json;
using Pipeline.Records.Numbers;

namespace Pipeline.Records.Windows;

/// <summary>The type of a value, by DynamoDB's name.</summary>
internal enum ScalarType
{
    /// <summary>Absent, <c>null</c>, or of a type that is no scalar.</summary>
    Null,

    /// <summary>A text.</summary>
    S,

    /// <summary>A number.</summary>
    N,

    /// <summary>A boolean.</summary>
    Bool,
}

/// <summary>The scalar value of a field, in one form for each value, so that texts compare as values do.</summary>
/// <param name="Type">The type.</param>
/// <param name="Text">The text, the number in its canonical form, <c>true</c> or <c>false</c>; empty for null.</param>
internal readonly record struct FieldValue(ScalarType Type, string Text)
{
    /// <summary>No value.</summary>
    public static FieldValue Null => new(ScalarType.Null, "");

    /// <summary>The number; zero for other types.</summary>
    public ExactDecimal Number => Type == ScalarType.N ? ExactDecimal.Parse(Text) : ExactDecimal.Zero;

    /// <summary>The value as JSON, which no other value has.</summary>
    public string Json => Type switch
    {
        ScalarType.Null => "null",
        ScalarType.S => $"\"{JsonEncodedText.Encode(Text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"",
        _ => Text,
    };

    /// <summary>Reads an attribute of an item in DynamoDB's JSON; null where the item lacks it.</summary>
    /// <param name="item">The item.</param>
    /// <param name="name">The attribute's name.</param>
    public static FieldValue Of(JsonElement item, string name)
    {
        if (!item.TryGetProperty(name, out var value) || value.ValueKind != JsonValueKind.Object) return Null;
        foreach (var member in value.EnumerateObject())
        {
            switch (member.Name)
            {
                case "S" when member.Value.ValueKind == JsonValueKind.String:
                    return new FieldValue(ScalarType.S, member.Value.GetString()!);
                case "N" when member.Value.ValueKind == JsonValueKind.String:
                    return OfNumber(member.Value.GetString()!);
                case "BOOL" when member.Value.ValueKind is JsonValueKind.True or JsonValueKind.False:
                    return new FieldValue(ScalarType.Bool, member.Value.ValueKind == JsonValueKind.True ? "true" : "false");
                default:
                    return Null;
            }
        }

        return Null;
    }

    // DynamoDB and the transcoder give only numbers by JSON's grammar; anything else would be a fault of an event made by hand.
    private static FieldValue OfNumber(string text)
    {
        try
        {
            return new FieldValue(ScalarType.N, ExactDecimal.Parse(text).ToString());
        }
        catch (Exception error) when (error is FormatException or OverflowException)
        {
            return Null;
        }
    }
}
