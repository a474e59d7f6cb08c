using System.Text.Json.Nodes;

namespace Pipeline.Local.Assembly;

/// <summary>
/// The parameters of a template: what was given, else the manifest's or the outer stack's value, else the default.
/// </summary>
internal sealed class TemplateParameters(StackScope scope, JsonObject definitions, Func<string, JsonNode?> outer)
{
    private const string SsmType = "AWS::SSM::Parameter::Value<";

    /// <summary>A parameter's value, or nothing where the template has no such one.</summary>
    public JsonNode? Value(string name)
    {
        if (definitions[name] is not JsonObject definition) return null;
        var type = definition["Type"]?.ToString() ?? "String";
        var value = scope.Run.Options.Given(scope.Name, name) is { } given ? JsonValue.Create(given) : outer(name)
            ?? definition["Default"];
        if (value is null)
        {
            scope.Run.Mistakes
                .Add($"{scope.Name}: the parameter {name} must have a value, since it has no default; got none; give one with " +
                $"--parameter {name}=VALUE");
            return JsonValue.Create(name);
        }

        if (ReferenceEquals(value, ValueResolver.Unresolved)) return value;
        if (value is JsonArray list) return list.DeepClone();
        var text = ValueText.Of(value);
        if (definition["AllowedValues"] is JsonArray allowed && !allowed.Any(item => ValueText.Of(item) == text))
        {
            scope.Run.Mistakes.Add(
                $"{scope.Name}: the parameter {name} must be one of {string.Join(", ", allowed.Select(ValueText.Of))}; got " +
                $"{text}; give one of these");
        }

        if (type.StartsWith(SsmType, StringComparison.Ordinal))
        {
            text = Stored(name, text);
            type = type[SsmType.Length..^1];
        }

        return type == "CommaDelimitedList" || type.StartsWith("List<", StringComparison.Ordinal)
            ? new JsonArray([.. text.Split(',', StringSplitOptions.TrimEntries).Select(item => JsonValue.Create(item))])
            : JsonValue.Create(text);
    }

    // The parameter's value is the name of another, in Systems Manager, whose value is meant.
    private string Stored(string name, string key)
    {
        if (scope.Run.SsmParameter(key) is { } value) return value;
        scope.Run.Note(
            $"{scope.DisplayName}/{name}", SsmType + "...>",
            $"there is no parameter store here: the name {key} stands for the value; give it with --parameter {key}=VALUE " +
            $"where " +
            $"it matters.");
        return key;
    }
}
