using System.Text.Json;

namespace Pipeline.Local.Mappings;

/// <summary>One rule of a filter's list: a value itself, or an object such as <c>{"prefix": "a"}</c>.</summary>
internal static class FilterRule
{
    private static readonly string[] Comparisons = ["<", "<=", "=", ">=", ">"];

    public static bool Matches(JsonElement rule, JsonElement? value)
    {
        if (rule.ValueKind != JsonValueKind.Object) return value is { } given && Same(rule, given);
        var condition = rule.EnumerateObject().First();
        if (condition.Name == "exists")
        {
            // Applies to leaves only: an object neither exists nor is absent.
            return condition.Value.GetBoolean() ? value is { ValueKind: not JsonValueKind.Object } : value is null;
        }

        return value is { } present && Fulfils(condition, present);
    }

    public static string? ReasonAgainst(JsonElement rule)
    {
        if (rule.ValueKind == JsonValueKind.Array) return $"has a list in a list, {rule.GetRawText()}";
        if (rule.ValueKind != JsonValueKind.Object) return null;
        if (rule.EnumerateObject().Count() != 1) return $"has the rule {rule.GetRawText()}; a rule has one key";
        var condition = rule.EnumerateObject().First();
        var isSound = condition.Name switch
        {
            "exists" => condition.Value.ValueKind is JsonValueKind.True or JsonValueKind.False,
            "prefix" or "suffix" => TextOf(condition.Value) is not null,
            "equals-ignore-case" => condition.Value.ValueKind == JsonValueKind.String,
            "numeric" => IsRange(condition.Value),
            "anything-but" => IsExclusion(condition.Value),
            _ => false,
        };
        return isSound ? null : $"has the rule {rule.GetRawText()}, which Lambda's filters do not know";
    }

    private static bool Fulfils(JsonProperty condition, JsonElement value) => condition.Name switch
    {
        "prefix" => value.ValueKind == JsonValueKind.String && TextOf(condition.Value) is var (text, comparison)
            && value.GetString()!.StartsWith(text, comparison),
        "suffix" => value.ValueKind == JsonValueKind.String && TextOf(condition.Value) is var (text, comparison)
            && value.GetString()!.EndsWith(text, comparison),
        "equals-ignore-case" => value.ValueKind == JsonValueKind.String
            && value.GetString()!.Equals(condition.Value.GetString(), StringComparison.OrdinalIgnoreCase),
        "numeric" => value.ValueKind == JsonValueKind.Number && InRange(condition.Value, value.GetDouble()),
        _ => !Excluded(condition.Value, value),
    };

    private static bool Excluded(JsonElement exclusion, JsonElement value) => exclusion.ValueKind switch
    {
        JsonValueKind.Array => exclusion.EnumerateArray().Any(item => Same(item, value)),
        JsonValueKind.Object => Values(exclusion.EnumerateObject().First()).Any(condition => Fulfils(condition, value)),
        _ => Same(exclusion, value),
    };

    // {"prefix": ["a", "b"]} stands for both {"prefix": "a"} and {"prefix": "b"}.
    private static IEnumerable<JsonProperty> Values(JsonProperty condition) => condition.Value.ValueKind == JsonValueKind.Array
        ? condition.Value.EnumerateArray().SelectMany(item => JsonSerializer.SerializeToElement(
            new Dictionary<string, JsonElement> { [condition.Name] = item }).EnumerateObject())
        : [condition];

    private static bool InRange(JsonElement range, double value)
    {
        for (var i = 0; i + 1 < range.GetArrayLength(); i += 2)
        {
            var bound = range[i + 1].GetDouble();
            var holds = range[i].GetString() switch
            {
                "<" => value < bound,
                "<=" => value <= bound,
                ">" => value > bound,
                ">=" => value >= bound,
                _ => value == bound,
            };
            if (!holds) return false;
        }

        return true;
    }

    private static bool Same(JsonElement rule, JsonElement value) => (rule.ValueKind, value.ValueKind) switch
    {
        (JsonValueKind.Number, JsonValueKind.Number) => rule.GetDouble() == value.GetDouble(),
        (JsonValueKind.String, JsonValueKind.String) => rule.GetString() == value.GetString(),
        var (expected, given) => expected == given && expected is JsonValueKind.True or JsonValueKind.False or JsonValueKind.Null,
    };

    private static (string Text, StringComparison Comparison)? TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => (value.GetString()!, StringComparison.Ordinal),
        JsonValueKind.Object when value.TryGetProperty("equals-ignore-case", out var text)
            && text.ValueKind == JsonValueKind.String =>
            (text.GetString()!, StringComparison.OrdinalIgnoreCase),
        _ => null,
    };

    private static bool IsRange(JsonElement range) => range.ValueKind == JsonValueKind.Array && range.GetArrayLength() is 2 or 4
        && range.EnumerateArray().Select((part, index) => index % 2 == 0
            ? part.ValueKind == JsonValueKind.String && Comparisons.Contains(part.GetString())
            : part.ValueKind == JsonValueKind.Number).All(sound => sound);

    private static bool IsExclusion(JsonElement exclusion) => exclusion.ValueKind switch
    {
        JsonValueKind.String or JsonValueKind.Number => true,
        JsonValueKind.Array => exclusion.EnumerateArray()
            .All(item => item.ValueKind is JsonValueKind.String or JsonValueKind.Number),
        JsonValueKind.Object => exclusion.EnumerateObject().Count() == 1
            && exclusion.EnumerateObject().First() is { Name: "prefix" or "suffix" or "equals-ignore-case" } condition
            && Values(condition).All(item => item.Value.ValueKind == JsonValueKind.String),
        _ => false,
    };
}
