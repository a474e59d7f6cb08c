using System.Text.Json.Nodes;

namespace Pipeline.Local.Assembly;

/// <summary>The conditions of a template.</summary>
internal sealed class TemplateConditions(StackScope scope, JsonObject definitions)
{
    // The value is null while the condition is being decided.
    private readonly Dictionary<string, bool?> _decided = new(StringComparer.Ordinal);

    /// <summary>Decides a condition. An undecidable condition is false.</summary>
    public bool IsTrue(string name, string place)
    {
        if (_decided.TryGetValue(name, out var decided))
        {
            if (decided is null)
            {
                scope.Run.Mistakes.Add(
                    $"{scope.Name}: the condition {name} must not depend on itself; got a reference that comes back to it; " +
                    $"correct the template");
            }

            return decided ?? false;
        }

        if (definitions[name] is not { } definition)
        {
            scope.Run.Mistakes.Add(
                $"{place}: a condition must be one of the template's; got {name}; declare it, or correct its name");
            return false;
        }

        _decided[name] = null;
        // A condition decides which resources exist. It cannot be left out itself.
        var result = scope.Run.Gaps.Refuse(() => Decide(definition, $"{scope.Name}/Conditions.{name}"));
        _decided[name] = result;
        return result;
    }

    private bool Decide(JsonNode? node, string place)
    {
        if (node is JsonObject { Count: 1 } function)
        {
            var (name, argument) = function.First();
            switch (name)
            {
                case "Condition": return IsTrue(ValueText.Of(argument), place);
                case "Fn::Not": return !Decide((argument as JsonArray)?.FirstOrDefault(), place);
                case "Fn::And": return Each(argument, place).All(value => value);
                case "Fn::Or": return Each(argument, place).Any(value => value);
                case "Fn::Equals" when argument is JsonArray { Count: 2 } pair:
                    return ValueText.Same(scope.Resolve(pair[0], place).Value, scope.Resolve(pair[1], place).Value);
                default: break;
            }
        }

        scope.Run.Mistakes.Add(
            $"{place}: a condition must be made of Fn::Equals, Fn::And, Fn::Or, Fn::Not and Condition; got " +
            $"{ValueText.Show(node)}; correct the template");
        return false;
    }

    private List<bool> Each(JsonNode? argument, string place) =>
        [.. (argument as JsonArray ?? []).Select((item, index) => Decide(item, $"{place}[{index}]"))];
}
