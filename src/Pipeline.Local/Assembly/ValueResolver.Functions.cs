using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Pipeline.Local.Assembly;

// The functions that compute a value from others.
internal sealed partial class ValueResolver
{
    private const int ZonesOfARegion = 3;
    private const int MaxBlocks = CidrBlocks.MaxCount;

    private JsonNode? Sub(JsonNode? argument, string place)
    {
        const string Function = "Fn::Sub";
        var variables = argument is JsonArray { Count: 2 } array ? array[1] as JsonObject : [];
        var template = argument is JsonArray { Count: > 0 } pair ? pair[0] : argument;
        if (template is not JsonValue || variables is null)
            return Wrong(Function, "be given text, or text and an object of variables", argument, place);
        var isWhole = true;
        var text = Variable().Replace(ValueText.Of(template), match =>
        {
            var name = match.Groups["name"].Value.Trim();
            if (match.Groups["literal"].Success) return $"${{{name}}}";
            var value = variables.ContainsKey(name) ? Value(variables[name], $"{place}.{name}")
                : name.Split('.', 2) is [var logicalId, var attribute] ? Attribute(logicalId, attribute, Function, place)
                : Ref(name, Function, place);
            if (value is not JsonValue && !IsUnresolved(value))
                value = Wrong(Function, $"be given text for ${{{name}}}", value, place);

            isWhole &= !IsUnresolved(value);
            return ValueText.Of(value);
        });
        return isWhole ? JsonValue.Create(text) : Unresolved;
    }

    private JsonNode? Join(JsonNode? argument, string place)
    {
        const string Function = "Fn::Join";
        if (argument is not JsonArray { Count: 2 } pair)
            return Wrong(Function, "be given a delimiter and a list", argument, place);
        var (delimiter, parts) = (Text(pair[0], Function, place), List(pair[1], Function, place));
        if (delimiter is null || parts is null) return Unresolved;
        if (parts.FirstOrDefault(part => part is not JsonValue) is { } part)
            return Wrong(Function, "be given a list of text", part, place);
        return parts.Any(IsUnresolved) ? Unresolved : JsonValue.Create(string.Join(delimiter, parts.Select(ValueText.Of)));
    }

    private JsonNode? Select(JsonNode? argument, string place)
    {
        const string Function = "Fn::Select";
        if (argument is not JsonArray { Count: 2 } pair) return Wrong(Function, "be given an index and a list", argument, place);
        var (index, list) = (Text(pair[0], Function, place), List(pair[1], Function, place));
        if (index is null || list is null) return Unresolved;
        if (!int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) number = list.Count;
        if (number < list.Count) return IsUnresolved(list[number]) ? Unresolved : list[number]?.DeepClone();
        if (list.Count > 0 && MadeUp.Contains(list[^1])) return MadeUp.Make($"{list[^1]}-{index}");
        return Wrong(Function, $"be given an index below {list.Count}, the list's length", JsonValue.Create(index), place);
    }

    private JsonNode? Split(JsonNode? argument, string place)
    {
        const string Function = "Fn::Split";
        if (argument is not JsonArray { Count: 2 } pair) return Wrong(Function, "be given a delimiter and text", argument, place);
        var (delimiter, text) = (Text(pair[0], Function, place), Text(pair[1], Function, place));
        if (delimiter is null || text is null) return Unresolved;
        var parts = text.Split(delimiter);
        // The real attribute may have more parts than the made-up one. Fn::Select takes the missing parts from its last part.
        if (MadeUp.Contains(JsonValue.Create(text))) MadeUp.Make(parts[^1]);
        return new JsonArray([.. parts.Select(part => JsonValue.Create(part))]);
    }

    private JsonNode? If(JsonNode? argument, string place)
    {
        if (argument is not JsonArray { Count: 3 } branches)
            return Wrong("Fn::If", "be given a condition and two values", argument, place);
        return Value(branches[_scope.Conditions.IsTrue(ValueText.Of(branches[0]), place) ? 1 : 2], place);
    }

    private JsonNode? Base64(JsonNode? argument, string place) => Text(argument, "Fn::Base64", place) is { } text
        ? JsonValue.Create(Convert.ToBase64String(Encoding.UTF8.GetBytes(text))) : Unresolved;

    private JsonNode? AvailabilityZones(JsonNode? argument, string place)
    {
        if (Text(argument, "Fn::GetAZs", place) is not { } region) return Unresolved;
        if (region.Length == 0) region = _scope.Run.Environment.Region;
        return new JsonArray(
            [.. Enumerable.Range(0, ZonesOfARegion).Select(zone => JsonValue.Create($"{region}{(char)('a' + zone)}"))]);
    }

    private JsonNode? Cidr(JsonNode? argument, string place)
    {
        const string Function = "Fn::Cidr";
        if (argument is not JsonArray { Count: 2 or 3 } array)
            return Wrong(Function, "be given a block, a count and, for IPv6, the bits", argument, place);
        var parts = array.Select(part => Text(part, Function, place)).ToArray();
        if (parts.Contains(null)) return Unresolved;
        var block = JsonValue.Create(parts[0])!;
        if (MadeUp.Contains(block) && int.TryParse(parts[1], out var count) && count is > 0 and <= MaxBlocks)
            return MadeUp.List(block, count);

        return CidrBlocks.Divide(parts[0]!, parts[1]!, parts.ElementAtOrDefault(2) ?? "8") is { } blocks
            ? new JsonArray([.. blocks.Select(part => JsonValue.Create(part))])
            : Wrong(Function, "be given a block that holds 1 to 256 blocks of that size", argument, place);
    }

    private JsonNode? Length(JsonNode? argument, string place) =>
        List(argument, "Fn::Length", place) is { } list ? JsonValue.Create(list.Count) : Unresolved;

    private JsonNode? ToJsonString(JsonNode? argument, string place) =>
        ValueOrNull(argument, place) is var value && IsUnresolved(value) ? Unresolved : JsonValue.Create(ValueText.Json(value));

    [GeneratedRegex(@"\$\{(?<literal>!)?(?<name>[^}!]*)\}")]
    private static partial Regex Variable();
}
