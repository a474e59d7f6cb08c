using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pipeline.Local.Assembly;

/// <summary>
/// Resolves the intrinsic functions of a template's values
/// (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html). After a mistake or
/// a gap, resolving continues with <see cref="Unresolved"/>, so that all of them are found.
/// </summary>
internal sealed partial class ValueResolver
{
    /// <summary>
    /// Stands for a value that cannot be resolved and whose reason has been noted. It is never a part of another value.
    /// </summary>
    public static readonly JsonObject Unresolved = [];

    /// <summary>Stands for AWS::NoValue: the property or element that has it is left out.</summary>
    private static readonly JsonObject NoValue = [];

    // Stands for Unresolved within an object or a list.
    private const string StandIn = "(not resolved)";

    private readonly StackScope _scope;

    // The resources that this one value refers to.
    private readonly HashSet<ResourceNode> _references = [];

    private ValueResolver(StackScope scope) => _scope = scope;

    private Mistakes Mistakes => _scope.Run.Mistakes;

    private MadeUpValues MadeUp => _scope.Run.MadeUp;

    /// <summary>Copies a value with its functions resolved.</summary>
    public static Resolved Resolve(StackScope scope, JsonNode? node, string place)
    {
        var resolver = new ValueResolver(scope);
        return new Resolved(resolver.ValueOrNull(node, place), resolver._references);
    }

    /// <summary>Notes that CloudFormation would transform the part at a place.</summary>
    public static JsonObject Transform(StackScope scope, JsonNode? argument, string place) =>
        Gap(scope, TemplateTransforms.Function, TemplateTransforms.Rule, argument, TemplateTransforms.Remedy, place);

    private JsonNode? ValueOrNull(JsonNode? node, string place) =>
        Value(node, place) is var value && ReferenceEquals(value, NoValue) ? null : value;

    // A value that another template, or the parameter store, resolved: its references are this value's too.
    private JsonNode? Take(Resolved resolved)
    {
        _references.UnionWith(resolved.References);
        return resolved.Value;
    }

    private JsonNode? Value(JsonNode? node, string place)
    {
        switch (node)
        {
            case JsonArray array:
                var elements = new JsonArray();
                for (var i = 0; i < array.Count; i++)
                {
                    var element = Value(array[i], $"{place}[{i}]");
                    if (!ReferenceEquals(element, NoValue)) elements.Add(Part(element));
                }

                return elements;
            case JsonObject map when IsFunction(map):
                var (name, argument) = map.First();
                return Call(name, argument, place);
            case JsonObject map:
                var members = new JsonObject();
                foreach (var (key, item) in map)
                {
                    // Fn::Transform changes the members beside it.
                    if (key == TemplateTransforms.Function) Transform(_scope, item, place);
                    var member = Value(item, $"{place}.{key}");
                    if (!ReferenceEquals(member, NoValue)) members.Add(key, Part(member));
                }

                return members;
            case JsonValue text when text.GetValueKind() == JsonValueKind.String:
                return Take(DynamicReference.Resolve(text.GetValue<string>(), _scope, place));
            default:
                return node?.DeepClone();
        }
    }

    private static bool IsFunction(JsonObject map) =>
        map.Count == 1 && map.First().Key is var name && (name == "Ref" || name.StartsWith("Fn::", StringComparison.Ordinal));

    private static JsonNode? Part(JsonNode? value) => ReferenceEquals(value, Unresolved) ? JsonValue.Create(StandIn) : value;

    private static bool IsUnresolved(JsonNode? value) =>
        ReferenceEquals(value, Unresolved) || (value is JsonValue && ValueText.Of(value) == StandIn);

    private JsonNode? Call(string function, JsonNode? argument, string place) => function switch
    {
        "Ref" => Ref(ValueText.Of(argument), function, place),
        "Fn::GetAtt" => GetAtt(argument, place),
        "Fn::Sub" => Made(Sub(argument, place), place),
        "Fn::Join" => Made(Join(argument, place), place),
        "Fn::Select" => Select(argument, place),
        "Fn::Split" => Split(argument, place),
        "Fn::If" => If(argument, place),
        "Fn::FindInMap" => FindInMap(argument, place),
        "Fn::ImportValue" => ImportValue(argument, place),
        "Fn::GetStackOutput" => GetStackOutput(argument, place),
        "Fn::Base64" => Base64(argument, place),
        "Fn::GetAZs" => AvailabilityZones(argument, place),
        "Fn::Cidr" => Cidr(argument, place),
        "Fn::Length" => Length(argument, place),
        "Fn::ToJsonString" => ToJsonString(argument, place),
        TemplateTransforms.Function => Transform(_scope, argument, place),
        _ => Gap(function, "be a function that the local run knows", argument, "write the value without it", place),
    };

    // The parts of a text are often joined to a dynamic reference.
    private JsonNode? Made(JsonNode? text, string place) =>
        text is JsonValue ? Take(DynamicReference.Resolve(ValueText.Of(text), _scope, place)) : text;

    private JsonObject Wrong(string function, string rule, JsonNode? got, string place)
    {
        Mistakes.Add(
            $"{place}: {function} must {rule}; got {ValueText.Show(got)}; " +
            "correct the template, or the app that it is synthesized from");
        return Unresolved;
    }

    private JsonObject Gap(string function, string rule, JsonNode? got, string remedy, string place) =>
        Gap(_scope, function, rule, got, remedy, place);

    private static JsonObject Gap(
        StackScope scope, string function, string rule, JsonNode? got, string remedy, string place)
    {
        scope.Run.Gaps.Report(new ValueGap(place, function, rule, ValueText.Show(got), remedy));
        return Unresolved;
    }

    // Returns null where there is none. The reason has then been noted.
    private string? Text(JsonNode? node, string function, string place)
    {
        var value = Value(node, place);
        if (IsUnresolved(value)) return null;
        if (value is JsonValue) return ValueText.Of(value);
        Wrong(function, "be given text where text belongs", node, place);
        return null;
    }

    // Returns null where there is none. The reason has then been noted.
    private JsonArray? List(JsonNode? node, string function, string place)
    {
        var value = Value(node, place);
        if (value is JsonArray list) return list;
        if (value is not null && MadeUp.Contains(value)) return MadeUp.List(value);
        if (!IsUnresolved(value)) Wrong(function, "be given a list where a list belongs", node, place);
        return null;
    }
}
