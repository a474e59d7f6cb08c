using System.Globalization;
using System.Text.Json.Nodes;

namespace Pipeline.Local.Console;

/// <summary>Texts for the console: short ones, and DynamoDB's items as people read them.</summary>
internal static class Texts
{
    /// <summary>The text, or its beginning and an ellipsis. Does not cut inside a surrogate pair.</summary>
    public static string Cut(string text, int most)
    {
        if (text.Length <= most) return text;
        var end = char.IsHighSurrogate(text[most - 2]) ? most - 2 : most - 1;
        return $"{text[..end]}…";
    }

    /// <summary>An item in DynamoDB's JSON as <c>name: value</c>, its keys first as the call has them.</summary>
    public static string OfItem(JsonObject item) =>
        string.Join(", ", item.Select(attribute => $"{attribute.Key}: {OfValue(attribute.Value)}"));

    private static string OfValue(JsonNode? value) => value is JsonObject { Count: 1 } typed ? typed.First() switch
    {
        { Key: "S" or "N" or "BOOL" or "B", Value: { } plain } => plain.ToString(),
        { Key: "NULL" } => "null",
        var other => other.Value?.ToJsonString() ?? "",
    }
    : value?.ToJsonString() ?? "";

    /// <summary>A rate for a small place: <c>950/s</c>, <c>1.2k/s</c>; empty for none.</summary>
    public static string OfRate(double? rate) => rate switch
    {
        null or < 0.05 => "",
        < 10 => string.Create(CultureInfo.InvariantCulture, $"{rate:0.0}/s"),
        < 1000 => string.Create(CultureInfo.InvariantCulture, $"{rate:0}/s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{rate / 1000:0.0}k/s"),
    };

    /// <summary>A count for a small place: <c>950</c>, <c>20.0k</c>, <c>1.2M</c>.</summary>
    public static string OfCount(long count) => count switch
    {
        < 10_000 => count.ToString("N0", CultureInfo.InvariantCulture),
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{count / 1e3:0.0}k"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{count / 1e6:0.0}M"),
    };
}
