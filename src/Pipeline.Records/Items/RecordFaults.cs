using System.Globalization;
using System.Text;
using System.Text.Json;
using Pipeline.Records.Json;

namespace Pipeline.Records.Items;

internal sealed partial class ItemTranscoder
{
    private const int TimeLength = 24;

    // A record of a hundred thousand wrong elements must not make a reject of megabytes.
    private const int MostViolations = 100;
    private const int ShownBytes = 64;

    // As deep as the parser reads, and one for what it refuses.
    private readonly Step[] _path = new Step[ReadDepth + 1];
    private readonly ItemBuffer _pathNames = new(256);
    private int _depth;
    private List<string> _violations = [];

    private void Refuse(string violation)
    {
        if (_violations.Count < MostViolations) _violations.Add(OneLine(violation));
    }

    // A violation is a line of a log or of a terminal, whatever control characters the record or the schema holds.
    private static string OneLine(string violation) => violation.Any(char.IsControl)
        ? string.Concat(violation.Select(c => char.IsControl(c) ? $"\\u{(int)c:x4}" : c.ToString()))
        : violation;

    private void RefuseValue(FieldPlan plan, ReadOnlySpan<byte> value)
    {
        var allowed = string.Join(", ", plan.Field.Enum!);
        Refuse(plan.Field.Enum is { Count: 0 }
            ? $"{Place()} must be null; got {Shown(value)}"
            : $"{Place()} must be one of {allowed}{(plan.Field.IsNullable ? " or null" : "")}; got {Shown(value)}");
    }

    // Where the reader stands, for the messages: a valid record must not pay for words that nobody reads.
    private void Enter(FieldPlan? plan, ReadOnlySpan<byte> name)
    {
        if (plan is not null)
        {
            _path[_depth++] = new Step(plan.Field.Name, -1, default);
            return;
        }

        var start = _pathNames.Length;
        _pathNames.Write(name);
        _path[_depth++] = new Step(null, -1, new ByteRange(start, name.Length));
    }

    private void EnterElement(int index) => _path[_depth++] = new Step(null, index, default);

    private void Leave()
    {
        _depth--;
        if (_pathNames.Length > 0) _pathNames.Clear(_pathNames.Length - _path[_depth].Name.Length);
    }

    private string Place()
    {
        var place = new StringBuilder();
        foreach (var step in _path.AsSpan(0, _depth))
        {
            if (step.Index >= 0) place.Append(CultureInfo.InvariantCulture, $"[{step.Index}]");
            else place.Append(place.Length == 0 ? "" : ".").Append(step.Field ?? Named(_pathNames[step.Name]));
        }

        return place.Length == 0 ? "the record" : place.ToString();
    }

    private string Place(ReadOnlySpan<byte> property) => _depth == 0 ? Named(property) : $"{Place()}.{Named(property)}";

    private string Shown(ref JsonCursor reader) => reader.TokenType switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "an array",
        JsonTokenType.String => _hidesValues ? "a string" : $"the string {Shown(reader.ValueSpan)}",
        JsonTokenType.Number when _hidesValues => "a number",
        _ => Named(reader.ValueSpan),
    };

    // A value, which a log must not hold.
    private string Shown(ReadOnlySpan<byte> value) => _hidesValues && !value.IsEmpty
        ? $"a value of {value.Length} bytes" : Named(value);

    // What is no content: a property's name, null, true or false.
    private static string Named(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty) return "an empty string";
        if (text.Length <= ShownBytes) return Encoding.UTF8.GetString(text);
        // Not in the middle of a character.
        var end = ShownBytes;
        while ((text[end] & 0xC0) == 0x80) end--;
        return $"{Encoding.UTF8.GetString(text[..end])}... ({text.Length} bytes)";
    }

    private static string Expected(SchemaField field)
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

    private static string Kind(JsonTokenType token) => token switch
    {
        JsonTokenType.StartArray => "an array",
        JsonTokenType.String => "a string",
        JsonTokenType.Number => "a number",
        JsonTokenType.Null => "null",
        _ => "a boolean",
    };

    private readonly record struct Step(string? Field, int Index, ByteRange Name);
}
