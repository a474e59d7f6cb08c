using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pipeline.Local.Assembly;

/// <summary>
/// Resolves the intrinsic functions of a template's values
/// (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html). A mistake or a gap
/// is noted and resolving goes on with <see cref="Unresolved"/>, so that all are found.
/// </summary>
internal sealed partial class ValueResolver(StackScope scope)
{
    /// <summary>What a value is that cannot be resolved; the reason has been noted. Never a part of another value.</summary>
    public static readonly JsonObject Unresolved = [];

    /// <summary>What AWS::NoValue resolves to: the property or element that would hold it is left out.</summary>
    private static readonly JsonObject NoValue = [];

    // Stands for Unresolved within an object or a list.
    private const string StandIn = "(not resolved)";

    private Mistakes Mistakes => scope.Run.Mistakes;

    private MadeUpValues MadeUp => scope.Run.MadeUp;

    /// <summary>A copy of a value with its functions resolved; null for AWS::NoValue, or <see cref="Unresolved"/>.</summary>
    public JsonNode? Resolve(JsonNode? node, string place) =>
        Value(node, place) is var value && ReferenceEquals(value, NoValue) ? null : value;

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
                    // Beside other members it changes these.
                    if (key == TemplateTransforms.Function) Transform(item, place);
                    var member = Value(item, $"{place}.{key}");
                    if (!ReferenceEquals(member, NoValue)) members.Add(key, Part(member));
                }

                return members;
            case JsonValue text when text.GetValueKind() == JsonValueKind.String:
                return JsonValue.Create(DynamicReference.Resolve(text.GetValue<string>(), scope, place));
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
        TemplateTransforms.Function => Transform(argument, place),
        _ => Gap(function, "be a function that the local run knows", argument, "write the value without it", place),
    };

    // A dynamic reference is often put together from parts.
    private JsonNode? Made(JsonNode? text, string place) =>
        text is JsonValue ? JsonValue.Create(DynamicReference.Resolve(ValueText.Of(text), scope, place)) : text;

    /// <summary>Notes that CloudFormation would transform what is at a place.</summary>
    public JsonObject Transform(JsonNode? argument, string place) =>
        Gap(TemplateTransforms.Function, TemplateTransforms.Rule, argument, TemplateTransforms.Remedy, place);

    private JsonObject Wrong(string function, string rule, JsonNode? got, string place)
    {
        Mistakes.Add(
            $"{place}: {function} must {rule}; got {ValueText.Show(got)}; " +
            "correct the template, or the app that it is synthesized from");
        return Unresolved;
    }

    private JsonObject Gap(string function, string rule, JsonNode? got, string remedy, string place)
    {
        scope.Run.Gaps.Report(new ValueGap(place, function, rule, ValueText.Show(got), remedy));
        return Unresolved;
    }

    // Null where there is none: the reason has been noted.
    private string? Text(JsonNode? node, string function, string place)
    {
        var value = Value(node, place);
        if (IsUnresolved(value)) return null;
        if (value is JsonValue) return ValueText.Of(value);
        Wrong(function, "be given text where text belongs", node, place);
        return null;
    }

    // Null where there is none: the reason has been noted.
    private JsonArray? List(JsonNode? node, string function, string place)
    {
        var value = Value(node, place);
        if (value is JsonArray list) return list;
        if (value is not null && MadeUp.Contains(value)) return MadeUp.List(value);
        if (!IsUnresolved(value)) Wrong(function, "be given a list where a list belongs", node, place);
        return null;
    }
}
