using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Firehose.Processing;

/// <summary>
/// The query that finds a record's partition keys. Of jq's language it knows the construction of an object whose values are
/// paths, such as <c>{zone: .zone, day: .time.day}</c>.
/// </summary>
internal sealed partial class KeyQuery
{
    private const string NotJson = "Non JSON record provided.";

    private readonly List<(string Key, List<string> Path)> _keys = [];

    private string? _mistake;

    /// <summary>Reads a query. A query that cannot be evaluated here finds no keys in any record.</summary>
    public static KeyQuery Parse(string text, out string? mistake)
    {
        var query = new KeyQuery();
        var body = text.Trim();
        if (body.StartsWith('{') && body.EndsWith('}')) query.Read(body[1..^1]);
        else query._mistake = "it is not a construction {key: .path, ...}";
        mistake = query._mistake;
        return query;
    }

    /// <summary>Finds the keys of a record. Returns why it has none; null where keys were found.</summary>
    public string? Find(ReadOnlyMemory<byte> record, out Dictionary<string, string> keys)
    {
        keys = [];
        if (_mistake is not null) return $"The query cannot be evaluated: {_mistake}.";
        try
        {
            using var document = GivenJson.Parse(record, out var hasHalfPair);
            // jq 1.6 reads bytes that are not UTF-8 as U+FFFD, but refuses a text whose escapes hold half a surrogate pair.
            if (hasHalfPair) return NotJson;
            foreach (var (key, path) in _keys)
            {
                if (ValueAt(document.RootElement, path) is not { Length: > 0 } value)
                    return $"partitionKeys values must not be null or empty: {key}.";
                keys[key] = value;
            }

            return null;
        }
        catch (JsonException)
        {
            return NotJson;
        }
    }

    private void Read(string body)
    {
        var at = 0;
        while (_mistake is null && at < body.Length)
        {
            var pair = Pair().Match(body, at);
            if (!pair.Success)
            {
                _mistake = $"'{body[at..].Trim()}' is not a key with a path";
                break;
            }

            var key = pair.Groups["key"].Value.Trim('"');
            var path = pair.Groups["step"].Captures.Select(step => step.Value.TrimStart('.').Trim('[', ']').Trim('"')).ToList();
            // {zone} is short for {zone: .zone}.
            _keys.Add((key, path.Count == 0 ? [key] : path));
            at = pair.Index + pair.Length;
        }

        if (_keys.Count == 0) _mistake ??= "it has no keys";
    }

    private static string? ValueAt(JsonElement element, List<string> path)
    {
        foreach (var step in path)
        {
            if (element.ValueKind == JsonValueKind.Array
                && int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var index))
            {
                if (index >= element.GetArrayLength()) return null;
                element = element[index];
            }
            else if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(step, out element))
            {
                return null;
            }
        }

        return element.ValueKind switch
        {
            JsonValueKind.String => element.GetString(),
            JsonValueKind.Number => element.GetRawText(),
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            _ => null,
        };
    }

    [GeneratedRegex(
        """\G\s*(?<key>[A-Za-z_]\w*|"[^"\\]+")\s*(:\s*(?<step>\.[A-Za-z_]\w*|\."[^"\\]+"|\.?\["[^"\\]+"\]|\[\d+\])+)?\s*(,|$)""")]
    private static partial Regex Pair();
}
