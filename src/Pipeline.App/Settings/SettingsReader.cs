using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Records.Limits;

namespace Pipeline.App.Settings;

/// <summary>
/// Reads one JSON object key by key and collects its mistakes: wrong types, values out of range, and keys that were never read,
/// which <see cref="RefuseUnknownKeys"/> reports at the end.
/// </summary>
internal sealed class SettingsReader(JsonObject json, string path, List<string> mistakes)
{
    private readonly List<string> _known = [];

    public string? Text(string key, string allowed = "a text", Func<string, bool>? isAllowed = null)
    {
        if (Value(key) is not { } value) return null;
        if (value is JsonValue text && text.TryGetValue<string>(out var result) && result.Length > 0
            && (isAllowed?.Invoke(result) ?? true))
        {
            return result;
        }

        Add(key, $"be {allowed}", value);
        return null;
    }

    public bool? Flag(string key)
    {
        if (Value(key) is not { } value) return null;
        // A flag given on the command line (-c) arrives as a string.
        if (value.GetValueKind() is JsonValueKind.True or JsonValueKind.False) return value.GetValue<bool>();
        if (value is JsonValue text && text.TryGetValue<string>(out var name) && bool.TryParse(name, out var parsed))
            return parsed;
        Add(key, "be true or false", value);
        return null;
    }

    public int? Whole(string key, ServiceLimit limit)
    {
        if (Value(key) is not { } value) return null;
        if (value is JsonValue number && number.TryGetValue<double>(out var result) && result % 1 == 0 && limit.Contains(result))
            return (int)result;

        Add(key, $"be a whole number, {limit}", value);
        return null;
    }

    public T? Choice<T>(string key)
        where T : struct, Enum
    {
        var names = Enum.GetNames<T>().Select(Kebab).ToArray();
        if (Value(key) is not { } value) return null;
        if (value is JsonValue text && text.TryGetValue<string>(out var name) && Array.IndexOf(names, name) is >= 0 and var index)
            return Enum.GetValues<T>()[index];

        Add(key, $"be one of {string.Join(", ", names)}", value);
        return null;
    }

    public IReadOnlyList<string> Texts(string key, string allowed, Func<string, bool> isAllowed)
    {
        if (Value(key) is not { } value) return [];
        if (value is not JsonArray array)
        {
            Add(key, $"be an array, each element {allowed}", value);
            return [];
        }

        List<string> results = [];
        for (var i = 0; i < array.Count; i++)
        {
            if (array[i] is JsonValue element && element.TryGetValue<string>(out var text) && isAllowed(text)) results.Add(text);
            else Add($"{key}[{i}]", $"be {allowed}", array[i]);
        }

        return results;
    }

    public IReadOnlyDictionary<string, string> Map(string key)
    {
        Dictionary<string, string> results = [];
        if (Value(key) is not { } value) return results;
        if (value is not JsonObject map)
        {
            Add(key, "be an object of texts", value);
            return results;
        }

        foreach (var (name, element) in map)
        {
            if (element is JsonValue text && text.TryGetValue<string>(out var result)) results.Add(name, result);
            else Add($"{key}.{name}", "be a text", element);
        }

        return results;
    }

    /// <summary>
    /// Reads a part with its own keys. If it is absent, an empty one is read, so that the part's defaults apply.
    /// </summary>
    public T Section<T>(string key, Func<SettingsReader, T> read)
    {
        var value = Value(key);
        if (value is not null and not JsonObject) Add(key, "be an object", value);
        var reader = new SettingsReader(value as JsonObject ?? [], $"{path}.{key}", mistakes);
        var result = read(reader);
        reader.RefuseUnknownKeys();
        return result;
    }

    public void Add(string key, string rule, JsonNode? got, string fix = "change it in cdk.json or in the -c option") =>
        mistakes.Add($"{path}.{key} must {rule}; got {got?.ToJsonString() ?? "null"}; {fix}");

    public void RefuseUnknownKeys()
    {
        foreach (var (key, value) in json.Where(entry => !_known.Contains(entry.Key)))
            Add(key, $"be one of the known keys ({string.Join(", ", _known)})", value, "correct or remove the key");
    }

    private JsonNode? Value(string key)
    {
        _known.Add(key);
        if (!json.TryGetPropertyValue(key, out var value)) return null;
        if (value is null) Add(key, "have a value", null, "give one or remove the key");
        return value;
    }

    internal static string Kebab(string name) =>
        string.Concat(name.Select((c, i) => char.IsUpper(c) ? $"{(i == 0 ? "" : "-")}{char.ToLowerInvariant(c)}" : $"{c}"));
}
