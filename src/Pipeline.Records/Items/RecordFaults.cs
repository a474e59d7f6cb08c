using System.Runtime.CompilerServices;
using System.Text.Json;
using Pipeline.Records.Json;

namespace Pipeline.Records.Items;

/// <summary>Collects what is wrong with a record, and words it.</summary>
/// <param name="path">Where the reader stands.</param>
/// <param name="hidesValues">Whether violations name the kind of a value instead of the value, for logs.</param>
internal sealed class RecordFaults(RecordPath path, bool hidesValues)
{
    // A record with a hundred thousand wrong elements must not make a reject of megabytes.
    private const int MostViolations = 100;

    private List<string> _violations = [];

    // Whether the value that is being tried was refused.
    private bool _isRefused;

    /// <summary>What is wrong with the record, a sentence each; at most 100.</summary>
    public IReadOnlyList<string> Violations => _violations;

    /// <summary>Whether something is wrong with the record, or with the value that is being tried.</summary>
    public bool Any => IsTrying ? _isRefused : _violations.Count > 0;

    /// <summary>
    /// Whether a value is being tried by a schema of a union: it may match another one, so that refusals need no words.
    /// </summary>
    public bool IsTrying { get; private set; }

    /// <summary>Starts a new record. A list that was handed out stays as it is.</summary>
    public void Clear()
    {
        IsTrying = false;
        if (_violations.Count > 0) _violations = [];
    }

    /// <summary>Begins to try a value by one of several schemas. Returns what <see cref="End"/> must be given.</summary>
    public (bool WasTrying, bool WasRefused) Try()
    {
        var before = (IsTrying, _isRefused);
        (IsTrying, _isRefused) = (true, false);
        return before;
    }

    /// <summary>Ends the try. Returns whether the value was not refused.</summary>
    /// <param name="before">The result of <see cref="Try"/>.</param>
    public bool End((bool WasTrying, bool WasRefused) before)
    {
        var matches = !_isRefused;
        (IsTrying, _isRefused) = before;
        return matches;
    }

    /// <summary>Adds a violation; those beyond the hundredth are left out.</summary>
    /// <param name="violation">What is wrong, a sentence.</param>
    public void Refuse(string violation)
    {
        if (IsTrying) _isRefused = true;
        else if (_violations.Count < MostViolations) _violations.Add(OneLine(violation));
    }

    // A violation is a line of a log or of a terminal, whatever control characters the record or the schema holds.
    private static string OneLine(string violation) => violation.Any(char.IsControl)
        ? string.Concat(violation.Select(c => char.IsControl(c) ? $"\\u{(int)c:x4}" : c.ToString()))
        : violation;

    /// <summary>Refuses the value that the reader stands at.</summary>
    /// <param name="rule">What the value must be and what it is: <c>must be ...; got ...</c>.</param>
    public void RefuseHere(string rule)
    {
        if (IsTrying) _isRefused = true;
        else Refuse($"{Place()} {rule}");
    }

    /// <summary>As <see cref="RefuseHere(string)"/>; the text is made only where it is shown.</summary>
    /// <param name="rule">What the value must be and what it is.</param>
    public void RefuseHere([InterpolatedStringHandlerArgument("")] ref RefusalText rule)
    {
        if (IsTrying) _isRefused = true;
        else Refuse($"{Place()} {rule.Text()}");
    }

    /// <summary>Refuses a property of the object that the reader stands at.</summary>
    /// <param name="name">The property's name, unescaped.</param>
    /// <param name="rule">What the property must be and what it is: <c>must be ...; got ...</c>.</param>
    public void RefuseProperty(ReadOnlySpan<byte> name, string rule)
    {
        if (IsTrying) _isRefused = true;
        else Refuse($"{path}{(path.IsRoot ? "" : ".")}{RecordWords.Excerpt(name)} {rule}");
    }

    /// <summary>As <see cref="RefuseProperty(ReadOnlySpan{byte}, string)"/>; the text is made only where it is shown.</summary>
    /// <param name="name">The property's name, unescaped.</param>
    /// <param name="rule">What the property must be and what it is.</param>
    public void RefuseProperty(ReadOnlySpan<byte> name, [InterpolatedStringHandlerArgument("")] ref RefusalText rule)
    {
        if (IsTrying) _isRefused = true;
        else RefuseProperty(name, rule.Text());
    }

    /// <summary>Refuses a value that the schema's <c>enum</c> or <c>const</c> does not list.</summary>
    /// <param name="plan">The field.</param>
    /// <param name="value">The value.</param>
    public void RefuseValue(FieldPlan plan, ReadOnlySpan<byte> value)
    {
        if (IsTrying)
        {
            _isRefused = true;
            return;
        }

        var allowed = string.Join(", ", plan.Field.Enum!);
        RefuseHere(plan.Field.Enum is { Count: 0 }
            ? $"must be null; got {Shown(value)}"
            : $"must be one of {allowed}{(plan.Field.IsNullable ? " or null" : "")}; got {Shown(value)}");
    }

    /// <summary>The value that the reader stands at, for a message.</summary>
    /// <param name="reader">The reader.</param>
    public string Shown(ref JsonCursor reader) => reader.TokenType switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "an array",
        JsonTokenType.String => hidesValues ? "a string" : $"the string {Shown(reader.ValueSpan)}",
        JsonTokenType.Number when hidesValues => "a number",
        _ => RecordWords.Excerpt(reader.ValueSpan),
    };

    /// <summary>A value, for a message; only its length where values are hidden.</summary>
    /// <param name="value">The value's text.</param>
    public string Shown(ReadOnlySpan<byte> value) => hidesValues && !value.IsEmpty
        ? $"a value of {value.Length} bytes" : RecordWords.Excerpt(value);

    /// <summary>The types that a field allows, for a message.</summary>
    /// <param name="field">The field.</param>
    public static string Expected(SchemaField field)
    {
        if (field.Enum is { Count: 0 }) return "null";
        var types = string.Join(" or ", field.Types.Select(Expected));
        return field.IsNullable ? $"{types} or null" : types;
    }

    private static string Expected(FieldType type) => type switch
    {
        FieldType.Integer => "a whole number",
        FieldType.Number => "a number",
        FieldType.Boolean => "true or false",
        FieldType.Array => "an array",
        FieldType.Object => "an object",
        _ => "a string",
    };

    /// <summary>The kind of a value that is no object, for a message.</summary>
    /// <param name="token">The value's token.</param>
    public static string Kind(JsonTokenType token) => token switch
    {
        JsonTokenType.StartArray => "an array",
        JsonTokenType.String => "a string",
        JsonTokenType.Number => "a number",
        JsonTokenType.Null => "null",
        _ => "a boolean",
    };

    private string Place() => path.IsRoot ? "the record" : path.ToString();
}
