using System.Globalization;
using Pipeline.Records;
using Pipeline.Records.Schema.Reading;

namespace Pipeline.Functions.Runtime;

/// <summary>Reads settings from environment variables, and collects every mistake in them for one message.</summary>
/// <param name="environment">Returns the value of an environment variable; null: not set.</param>
internal sealed class Settings(Func<string, string?> environment)
{
    /// <summary>The mistakes so far.</summary>
    public List<string> Violations { get; } = [];

    /// <summary>A setting's value; null where it is empty or not set.</summary>
    public string? Optional(string name) => environment(name) is { Length: > 0 } value ? value : null;

    /// <summary>The value of a setting that must be set.</summary>
    public string? Required(string name, string rule)
    {
        if (Optional(name) is { } value) return value;
        Refuse(name, rule, "nothing", "set the environment variable");
        return null;
    }

    /// <summary><c>true</c> or <c>false</c>, the default.</summary>
    public bool Boolean(string name)
    {
        switch (Optional(name))
        {
            case null or "false":
                return false;
            case "true":
                return true;
            case var other:
                Refuse(name, "be true or false", other, "correct it");
                return false;
        }
    }

    /// <summary>A duration in whole seconds.</summary>
    public TimeSpan? Seconds(string name)
    {
        if (Optional(name) is not { } text) return null;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds > 0)
            return TimeSpan.FromSeconds(seconds);
        Refuse(name, "be whole seconds, at least 1", text, "correct it");
        return null;
    }

    /// <summary>One of an enumeration's names.</summary>
    public T OneOf<T>(string name, T otherwise)
        where T : struct, Enum
    {
        if (Optional(name) is not { } text) return otherwise;
        if (Enum.GetNames<T>().Contains(text)) return Enum.Parse<T>(text);
        Refuse(name, $"be one of {string.Join(", ", Enum.GetNames<T>())}", text, "correct it");
        return otherwise;
    }

    /// <summary>One of several words; the first is the default.</summary>
    public T OneOf<T>(string name, params ReadOnlySpan<(string Word, T Value)> choices)
    {
        if (Optional(name) is not { } text) return choices[0].Value;
        List<string> words = [];
        foreach (var (word, value) in choices)
        {
            if (word == text) return value;
            words.Add(word);
        }

        Refuse(name, $"be one of {string.Join(", ", words)}", text, "correct it");
        return choices[0].Value;
    }

    /// <summary>The event schema beside the assembly.</summary>
    public EventSchema? Schema(string taskRoot)
    {
        var file = Path.Combine(taskRoot, FunctionSettings.SchemaFile);
        if (!File.Exists(file))
        {
            Refuse(
                FunctionSettings.SchemaFile,
                "lie beside the assembly",
                $"nothing at {file}",
                "deploy the function with its construct, which adds it");
            return null;
        }

        try
        {
            return EventSchema.Parse(TextFile.Read(file, FunctionSettings.SchemaFile));
        }
        catch (InvalidInputException error)
        {
            Violations.AddRange(error.Violations.Select(violation => $"{FunctionSettings.SchemaFile}: {violation}"));
            return null;
        }
    }

    /// <summary>The aggregation declaration beside the assembly.</summary>
    /// <param name="taskRoot">The folder of the assembly.</param>
    /// <param name="schema">The schema of the events.</param>
    public AggregationDeclaration? Declaration(string taskRoot, EventSchema schema)
    {
        try
        {
            return AggregationDeclaration.Load(Path.Combine(taskRoot, FunctionSettings.DeclarationFile), schema);
        }
        catch (InvalidInputException error)
        {
            Violations.AddRange(error.Violations.Select(violation => $"{FunctionSettings.DeclarationFile}: {violation}"));
            return null;
        }
    }

    /// <summary>Adds a mistake.</summary>
    public void Refuse(string name, string rule, string given, string change) =>
        Violations.Add($"{name} must {rule}; got {given}; {change}");

    /// <summary>Throws all mistakes, if there are any.</summary>
    /// <exception cref="InvalidInputException">There are mistakes.</exception>
    public void ThrowIfAny(string subject)
    {
        if (Violations.Count > 0) throw new InvalidInputException(subject, Violations);
    }
}
