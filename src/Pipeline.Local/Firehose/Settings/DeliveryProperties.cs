using System.Globalization;
using System.Text.Json.Nodes;
using Pipeline.Records.Limits;

namespace Pipeline.Local.Firehose.Settings;

/// <summary>Reads a Firehose stream's properties, and gathers the mistakes in them.</summary>
internal sealed class DeliveryProperties(JsonObject json, string path, List<string> violations)
{
    public JsonObject Json => json;

    public DeliveryProperties? Part(string name) =>
        json[name] is JsonObject part ? new DeliveryProperties(part, PathOf(name), violations) : null;

    public IEnumerable<DeliveryProperties> Parts(string name) => json[name] is JsonArray array
        ? array.OfType<JsonObject>().Select((part, index) => new DeliveryProperties(part, $"{PathOf(name)}[{index}]", violations))
        : [];

    public string? Text(string name) => json[name] is JsonValue value ? value.ToString() : null;

    public string Required(string name)
    {
        if (Text(name) is { Length: > 0 } text) return text;
        Refuse(name, "be set", null, "set it in the template");
        return "";
    }

    public bool Flag(string name) => Text(name) is { } text && text.Equals("true", StringComparison.OrdinalIgnoreCase);

    /// <summary>A number, which a template may also hold as text.</summary>
    public double Number(string name, ServiceLimit limit, double defaultValue)
    {
        if (Text(name) is not { } text) return defaultValue;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && limit.Contains(number))
            return number;

        Refuse(name, $"be {limit}", text, "correct it in the template");
        return defaultValue;
    }

    public void Refuse(string name, string rule, string? got, string fix) =>
        violations.Add($"{PathOf(name)} must {rule}; got {got ?? "none"}; {fix}");

    /// <summary>Reads other values at the same place, such as the parameters of a processor.</summary>
    public DeliveryProperties With(JsonObject values) => new(values, path, violations);

    private string PathOf(string name) => path.Length == 0 ? name : $"{path}.{name}";
}
