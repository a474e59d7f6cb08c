using System.Text.Json;

namespace Pipeline.Local.Mappings;

/// <summary>
/// EventBridge's pattern language, in the extent that Lambda's filters support
/// (https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html#filtering-syntax).
/// </summary>
internal static class FilterPattern
{
    private const string Or = "$or";

    /// <summary>Whether a value matches all parts of an object's pattern. Null stands for a missing value.</summary>
    public static bool Matches(JsonElement pattern, JsonElement? value)
    {
        foreach (var part in pattern.EnumerateObject())
        {
            if (part.Name == Or && part.Value.ValueKind == JsonValueKind.Array)
            {
                if (!part.Value.EnumerateArray().Any(choice => Matches(choice, value))) return false;
                continue;
            }

            JsonElement? child =
                value is { ValueKind: JsonValueKind.Object } parent && parent.TryGetProperty(part.Name, out var found)
                ? found : null;
            if (!MatchesPart(part.Value, child)) return false;
        }

        return true;
    }

    /// <summary>Whether a value, or an element of an array, matches one of the rules.</summary>
    public static bool MatchesAny(JsonElement rules, JsonElement? value)
    {
        if (value is { ValueKind: JsonValueKind.Array } array) return array.EnumerateArray().Any(item => MatchesAny(rules, item));

        return rules.EnumerateArray().Any(rule => FilterRule.Matches(rule, value));
    }

    /// <summary>The mistake in a pattern; null where there is none.</summary>
    public static string? ReasonAgainst(JsonElement pattern) => pattern.ValueKind switch
    {
        JsonValueKind.Object => pattern.EnumerateObject().Select(ReasonAgainst).FirstOrDefault(reason => reason is not null),
        JsonValueKind.Array => pattern.GetArrayLength() == 0
            ? "has an empty list of values"
            : pattern.EnumerateArray().Select(FilterRule.ReasonAgainst).FirstOrDefault(reason => reason is not null),
        _ => $"has the value {pattern.GetRawText()} outside of a list",
    };

    private static string? ReasonAgainst(JsonProperty part) => part.Name == Or && part.Value.ValueKind == JsonValueKind.Array
        ? part.Value.EnumerateArray().Select(choice => choice.ValueKind == JsonValueKind.Object
            ? ReasonAgainst(choice) : $"has the choice {choice.GetRawText()}, which is no object")
            .FirstOrDefault(reason => reason is not null)
        : ReasonAgainst(part.Value);

    private static bool MatchesPart(JsonElement pattern, JsonElement? value)
    {
        if (pattern.ValueKind == JsonValueKind.Array) return MatchesAny(pattern, value);
        if (value is { ValueKind: JsonValueKind.Array } array) return array.EnumerateArray().Any(item => Matches(pattern, item));
        return Matches(pattern, value is { ValueKind: JsonValueKind.Object } ? value : null);
    }
}
