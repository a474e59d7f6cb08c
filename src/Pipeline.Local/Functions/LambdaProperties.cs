using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pipeline.Local.Functions;

/// <summary>Reads a resource's properties, whose numbers and flags CloudFormation also takes as strings.</summary>
internal static class LambdaProperties
{
    public static string? Text(this JsonObject properties, string name) => properties[name] switch
    {
        null => null,
        JsonValue value when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>(),
        var other => other.ToJsonString(),
    };

    public static double? Number(this JsonObject properties, string name) =>
        double.TryParse(properties.Text(name), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    public static int? Integer(this JsonObject properties, string name) => (int?)properties.Number(name);

    public static bool Flag(this JsonObject properties, string name, bool otherwise = false) =>
        properties.Text(name) is { } text ? text.Equals("true", StringComparison.OrdinalIgnoreCase) : otherwise;

    public static JsonObject? Child(this JsonObject properties, string name) => properties[name] as JsonObject;

    public static IEnumerable<string> Texts(this JsonObject properties, string name) =>
        (properties[name] as JsonArray ?? []).Select(item => item?.ToString()).OfType<string>();
}
