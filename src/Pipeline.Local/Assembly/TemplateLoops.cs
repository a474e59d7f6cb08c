using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pipeline.Local.Assembly;

/// <summary>
/// Carries out Fn::ForEach, of the transform AWS::LanguageExtensions
/// (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-foreach.html): a key
/// <c>Fn::ForEach::NAME</c> is replaced by one copy of its object for each value of its list.
/// </summary>
/// <param name="scope">The template's scope, whose parameters the lists may use.</param>
internal sealed class TemplateLoops(StackScope scope)
{
    private const string Prefix = "Fn::ForEach::";
    private const string Function = "Fn::ForEach";

    /// <summary>The names of the loops whose list cannot be resolved, so that their copies are left out.</summary>
    public List<string> LeftOut { get; } = [];

    /// <summary>The resources as they stand in a template, including those in loops.</summary>
    public static IEnumerable<JsonObject?> Definitions(JsonObject resources) => resources.SelectMany(
        item => IsLoop(item.Key) && item.Value is JsonArray { Count: 3 } loop && loop[2] is JsonObject body
            ? Definitions(body) : [item.Value as JsonObject]);

    /// <summary>The template with its loops carried out; the same template where it has none.</summary>
    public JsonObject Expand(JsonObject template) => HasLoop(template) ? Expand(template, scope.Name) : template;

    private static bool IsLoop(string key) => key.StartsWith(Prefix, StringComparison.Ordinal);

    private static bool HasLoop(JsonNode? node) => node switch
    {
        JsonObject map => map.Any(item => IsLoop(item.Key) || HasLoop(item.Value)),
        JsonArray array => array.Any(HasLoop),
        _ => false,
    };

    private JsonObject Expand(JsonObject map, string place)
    {
        var result = new JsonObject();
        foreach (var (key, value) in map)
        {
            IEnumerable<KeyValuePair<string, JsonNode?>> members =
                IsLoop(key) ? Copies(value, $"{place}/{key}") : [KeyValuePair.Create(key, ExpandNode(value, $"{place}/{key}"))];
            foreach (var member in members) Add(result, member.Key, member.Value, place);
        }

        return result;
    }

    private void Add(JsonObject result, string key, JsonNode? value, string place)
    {
        if (result.TryAdd(key, value)) return;
        Wrong(place, $"names must be unique once {Function} is carried out; got {key} twice");
    }

    private void Wrong(string place, string what) => scope.Run.Mistakes.Add($"{place}: {what}; correct the template");

    private JsonNode? ExpandNode(JsonNode? node, string place) => node switch
    {
        JsonObject map => Expand(map, place),
        JsonArray array => new JsonArray([.. array.Select(item => ExpandNode(item, place))]),
        _ => node?.DeepClone(),
    };

    private IEnumerable<KeyValuePair<string, JsonNode?>> Copies(JsonNode? node, string place)
    {
        if (node is not JsonArray { Count: 3 } loop || loop[0] is not JsonValue identifier || loop[2] is not JsonObject body)
        {
            Wrong(place, $"{Function} must be given an identifier, a list and an object; got {ValueText.Show(node)}");
            return [];
        }

        return Items(loop[1], place).SelectMany(item =>
        {
            var copy = Expand(Substituted(body, ValueText.Of(identifier), item, place), place);
            // A node can have only one parent, so the members are copied into the other object.
            return copy.Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone())).ToList();
        });
    }

    private List<string> Items(JsonNode? list, string place)
    {
        var (value, gaps) = scope.Run.Gaps.Collect(() => scope.Resolve(list, place).Value);
        if (gaps.Count > 0)
        {
            LeftOut.Add($"{Function} ({TemplateTransforms.LanguageExtensions})");
            scope.Run.LeaveOut(place, Function, gaps);
            return [];
        }

        if (value is JsonArray items && items.All(item => item is JsonValue)) return [.. items.Select(ValueText.Of)];
        if (!ReferenceEquals(value, ValueResolver.Unresolved))
            Wrong(place, $"{Function} must be given a list of texts; got {ValueText.Show(list)}");

        return [];
    }

    private JsonObject Substituted(JsonObject map, string identifier, string item, string place)
    {
        var result = new JsonObject();
        foreach (var (key, value) in map)
            Add(result, Text(key, identifier, item), Substitute(value, identifier, item, place), place);

        return result;
    }

    private JsonNode? Substitute(JsonNode? node, string identifier, string item, string place) => node switch
    {
        JsonObject { Count: 1 } map when map["Ref"] is JsonValue name && ValueText.Of(name) == identifier =>
            JsonValue.Create(item),
        JsonObject map => Substituted(map, identifier, item, place),
        JsonArray array => new JsonArray([.. array.Select(element => Substitute(element, identifier, item, place))]),
        JsonValue text when text.GetValueKind() == JsonValueKind.String =>
            JsonValue.Create(Text(text.GetValue<string>(), identifier, item)),
        _ => node?.DeepClone(),
    };

    // With &, the item is inserted without the characters that a logical id cannot have.
    private static string Text(string text, string identifier, string item) => text
        .Replace($"${{{identifier}}}", item, StringComparison.Ordinal)
        .Replace($"&{{{identifier}}}", string.Concat(item.Where(char.IsAsciiLetterOrDigit)), StringComparison.Ordinal);
}
