using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pipeline.Local;

/// <summary>
/// Resolves the intrinsic functions of a template's values
/// (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html). A mistake is noted and resolving
/// goes on with a stand-in, so that all are found.
/// </summary>
internal sealed partial class ValueResolver(StackScope scope)
{
    /// <summary>What AWS::NoValue resolves to: the property or element that would hold it is left out.</summary>
    private static readonly JsonObject NoValue = [];

    private Mistakes Mistakes => scope.Run.Mistakes;

    /// <summary>A copy of a value with its functions resolved; nothing for null and AWS::NoValue.</summary>
    public JsonNode? Resolve(JsonNode? node, string place) => Value(node, place) is var value && ReferenceEquals(value, NoValue) ? null : value;

    private JsonNode? Value(JsonNode? node, string place)
    {
        switch (node)
        {
            case JsonArray array:
                var elements = new JsonArray();
                for (var i = 0; i < array.Count; i++)
                {
                    var element = Value(array[i], $"{place}[{i}]");
                    if (!ReferenceEquals(element, NoValue)) elements.Add(element);
                }

                return elements;
            case JsonObject map when IsFunction(map):
                var (name, argument) = map.First();
                return Call(name, argument, place);
            case JsonObject map:
                var members = new JsonObject();
                foreach (var (key, item) in map)
                {
                    var member = Value(item, $"{place}.{key}");
                    if (!ReferenceEquals(member, NoValue)) members.Add(key, member);
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
        "Fn::ToJsonString" => JsonValue.Create(ValueText.Json(Resolve(argument, place))),
        _ => Wrong(function, "is a function that the local run does not know; make the template without it", argument, place),
    };

    // A dynamic reference is often put together from parts.
    private JsonValue Made(JsonValue text, string place) => JsonValue.Create(DynamicReference.Resolve(ValueText.Of(text), scope, place));

    private JsonValue Wrong(string function, string rule, JsonNode? got, string place)
    {
        Mistakes.Add(rule.StartsWith("is ", StringComparison.Ordinal)
            ? $"{place}: {function} {rule}"
            : $"{place}: {function} must {rule}; got {ValueText.Show(got)}; correct the template, or the app that it is synthesized from");
        return JsonValue.Create(function);
    }

    private string Text(JsonNode? node, string function, string place)
    {
        var value = Value(node, place);
        if (value is JsonValue) return ValueText.Of(value);
        return Wrong(function, "be given text where text belongs", node, place).ToString();
    }

    private JsonArray? List(JsonNode? node, string function, string place)
    {
        if (Value(node, place) is JsonArray list) return list;
        Wrong(function, "be given a list where a list belongs", node, place);
        return null;
    }
}
