using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Local.Contracts;
using Pipeline.Local.Functions;

namespace Pipeline.Local.Mappings;

/// <summary>
/// A mapping's filter criteria: the function gets a record if any of the patterns matches
/// (https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis-filtering.html).
/// </summary>
internal sealed class EventFilter
{
    private readonly IReadOnlyList<JsonElement> _patterns;

    private EventFilter(IReadOnlyList<JsonElement> patterns) => _patterns = patterns;

    /// <summary>Every record matches.</summary>
    public static EventFilter None { get; } = new([]);

    /// <summary>Reads filter criteria, or gives the mistake in them.</summary>
    public static (EventFilter? Filter, string? Reason) Read(JsonObject? criteria)
    {
        var patterns = new List<JsonElement>();
        foreach (var filter in criteria?["Filters"] as JsonArray ?? [])
        {
            var text = (filter as JsonObject)?.Text("Pattern") ?? "{}";
            try
            {
                var pattern = JsonSerializer.Deserialize<JsonElement>(text);
                if (ReasonAgainst(pattern) is { } reason) return (null, $"has the filter {text}, which {reason}");
                if (pattern.TryGetProperty("data", out var data)) patterns.Add(data);
                // A pattern without conditions matches every record, so the other patterns do not matter.
                else return (None, null);
            }
            catch (JsonException)
            {
                return (null, $"has the filter {text}, which is not JSON");
            }
        }

        return (new EventFilter(patterns), null);
    }

    /// <summary>Whether the function gets a record.</summary>
    /// <param name="data">The record's bytes.</param>
    public bool Matches(ReadOnlyMemory<byte> data)
    {
        if (_patterns.Count == 0) return true;
        JsonDocument document;
        try
        {
            document = GivenJson.Parse(data);
        }
        catch (JsonException)
        {
            return MatchesText(data.Span);
        }

        using (document)
        {
            var root = document.RootElement;
            // For a pattern, JSON that is not an object is a plain string.
            if (root.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array)) return MatchesText(data.Span);
            return _patterns.Any(pattern => pattern.ValueKind == JsonValueKind.Object && FilterPattern.Matches(pattern, root));
        }
    }

    private bool MatchesText(ReadOnlySpan<byte> data)
    {
        var text = JsonSerializer.SerializeToElement(Encoding.UTF8.GetString(data));
        return _patterns.Any(pattern => pattern.ValueKind == JsonValueKind.Array && FilterPattern.MatchesAny(pattern, text));
    }

    private static string? ReasonAgainst(JsonElement pattern)
    {
        if (pattern.ValueKind != JsonValueKind.Object) return "is no object";
        foreach (var part in pattern.EnumerateObject())
        {
            if (part.Name != "data") return $"has the key {part.Name}; a Kinesis mapping filters by data only";
            if (FilterPattern.ReasonAgainst(part.Value) is { } reason) return reason;
        }

        return null;
    }
}
