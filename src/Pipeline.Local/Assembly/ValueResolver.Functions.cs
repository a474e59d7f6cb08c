using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Pipeline.Local;

// Functions that make a value of others.
internal sealed partial class ValueResolver
{
    private const int ZonesOfARegion = 3;

    private JsonValue Sub(JsonNode? argument, string place)
    {
        const string Function = "Fn::Sub";
        var variables = argument is JsonArray { Count: 2 } array ? array[1] as JsonObject : [];
        var template = argument is JsonArray { Count: > 0 } pair ? pair[0] : argument;
        if (template is not JsonValue || variables is null) return Wrong(Function, "be given text, or text and an object of variables", argument, place);
        return JsonValue.Create(Variable().Replace(ValueText.Of(template), match =>
        {
            var name = match.Groups["name"].Value.Trim();
            if (match.Groups["literal"].Success) return $"${{{name}}}";
            var value = variables.ContainsKey(name) ? Value(variables[name], $"{place}.{name}")
                : name.Split('.', 2) is [var logicalId, var attribute] ? Attribute(logicalId, attribute, Function, place)
                : Ref(name, Function, place);
            return value is JsonValue ? ValueText.Of(value) : Wrong(Function, $"be given text for ${{{name}}}", value, place).ToString();
        }));
    }

    private JsonValue Join(JsonNode? argument, string place)
    {
        const string Function = "Fn::Join";
        if (argument is not JsonArray { Count: 2 } pair) return Wrong(Function, "be given a delimiter and a list", argument, place);
        var parts = List(pair[1], Function, place) ?? [];
        if (parts.FirstOrDefault(part => part is not JsonValue) is { } part) return Wrong(Function, "be given a list of text", part, place);
        return JsonValue.Create(string.Join(Text(pair[0], Function, place), parts.Select(ValueText.Of)));
    }

    private JsonNode? Select(JsonNode? argument, string place)
    {
        const string Function = "Fn::Select";
        if (argument is not JsonArray { Count: 2 } pair) return Wrong(Function, "be given an index and a list", argument, place);
        var list = List(pair[1], Function, place);
        if (list is null) return JsonValue.Create(Function);
        var index = Text(pair[0], Function, place);
        return int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < list.Count
            ? list[number]?.DeepClone()
            : Wrong(Function, $"be given an index below {list.Count}, the list's length", JsonValue.Create(index), place);
    }

    private JsonNode? Split(JsonNode? argument, string place)
    {
        const string Function = "Fn::Split";
        if (argument is not JsonArray { Count: 2 } pair) return Wrong(Function, "be given a delimiter and text", argument, place);
        var delimiter = Text(pair[0], Function, place);
        var parts = Text(pair[1], Function, place).Split(delimiter);
        return new JsonArray([.. parts.Select(part => JsonValue.Create(part))]);
    }

    private JsonNode? If(JsonNode? argument, string place)
    {
        if (argument is not JsonArray { Count: 3 } branches) return Wrong("Fn::If", "be given a condition and two values", argument, place);
        return Value(branches[scope.Conditions.IsTrue(ValueText.Of(branches[0]), place) ? 1 : 2], place);
    }

    private JsonValue Base64(JsonNode? argument, string place) =>
        JsonValue.Create(Convert.ToBase64String(Encoding.UTF8.GetBytes(Text(argument, "Fn::Base64", place))));

    private JsonArray AvailabilityZones(JsonNode? argument, string place)
    {
        var region = Text(argument, "Fn::GetAZs", place);
        if (region.Length == 0) region = scope.Run.Environment.Region;
        return new JsonArray([.. Enumerable.Range(0, ZonesOfARegion).Select(zone => JsonValue.Create($"{region}{(char)('a' + zone)}"))]);
    }

    private JsonNode? Cidr(JsonNode? argument, string place)
    {
        const string Function = "Fn::Cidr";
        if (argument is not JsonArray { Count: 2 or 3 } array) return Wrong(Function, "be given a block, a count and, for IPv6, the bits", argument, place);
        var parts = array.Select(part => Text(part, Function, place)).ToArray();
        return CidrBlocks.Divide(parts[0], parts[1], parts.ElementAtOrDefault(2) ?? "8") is { } blocks
            ? new JsonArray([.. blocks.Select(block => JsonValue.Create(block))])
            : Wrong(Function, "be given a block that holds 1 to 256 blocks of that size", argument, place);
    }

    private JsonValue Length(JsonNode? argument, string place) => JsonValue.Create(List(argument, "Fn::Length", place)?.Count ?? 0);

    [GeneratedRegex(@"\$\{(?<literal>!)?(?<name>[^}!]*)\}")]
    private static partial Regex Variable();
}
