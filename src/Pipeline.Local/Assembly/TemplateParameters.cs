using System.Text.Json.Nodes;

namespace Pipeline.Local.Assembly;

/// <summary>
/// The parameters of a template: the given value, otherwise the value of the manifest or the outer stack, otherwise the default.
/// </summary>
internal sealed class TemplateParameters(StackScope scope, JsonObject definitions, Func<string, Resolved> outer)
{
    private const string SsmType = "AWS::SSM::Parameter::Value<";

    /// <summary>A parameter's value; null where the template has no such parameter.</summary>
    public Resolved Value(string name)
    {
        if (definitions[name] is not JsonObject definition) return Resolved.Plain(null);
        var type = definition["Type"]?.ToString() ?? "String";
        var source = scope.Run.Options.Given(scope.Name, name) is { } given
            ? Resolved.Plain(JsonValue.Create(given)) : outer(name);
        var value = source.Value ?? definition["Default"];
        if (value is null)
        {
            scope.Run.Mistakes
                .Add($"{scope.Name}: the parameter {name} must have a value, since it has no default; got none; give one " +
                $"with --parameter {name}=VALUE");
            return source with { Value = JsonValue.Create(name) };
        }

        if (ReferenceEquals(value, ValueResolver.Unresolved)) return source;
        if (value is JsonArray list) return source with { Value = list.DeepClone() };
        var text = ValueText.Of(value);
        if (definition["AllowedValues"] is JsonArray allowed && !allowed.Any(item => ValueText.Of(item) == text))
        {
            scope.Run.Mistakes.Add(
                $"{scope.Name}: the parameter {name} must be one of {string.Join(", ", allowed.Select(ValueText.Of))}; got " +
                $"{text}; give one of these");
        }

        if (type.StartsWith(SsmType, StringComparison.Ordinal))
        {
            var stored = Stored(name, text);
            text = ValueText.Of(stored.Value);
            source = source with { References = source.References.Union(stored.References).ToHashSet() };
            type = type[SsmType.Length..^1];
        }

        return source with
        {
            Value = type == "CommaDelimitedList" || type.StartsWith("List<", StringComparison.Ordinal)
            ? new JsonArray([.. text.Split(',', StringSplitOptions.TrimEntries).Select(item => JsonValue.Create(item))])
            : JsonValue.Create(text)
        };
    }

    // The parameter's value is the name of a parameter in Systems Manager, whose value is used.
    private Resolved Stored(string name, string key)
    {
        var parameter = scope.Run.SsmParameter(key);
        if (parameter.Value is not null) return parameter;
        scope.Run.Note(
            $"{scope.DisplayName}/{name}", SsmType + "...>",
            $"there is no parameter store here: the name {key} stands for the value; " +
            $"give it with --parameter {key}=VALUE where it matters.");
        return parameter with { Value = JsonValue.Create(key) };
    }
}
