using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using CsvHelper;
using CsvHelper.Configuration;
using Pipeline.Client.Putting;
using Pipeline.Records;

namespace Pipeline.Local.Input;

/// <summary>
/// Reads events from separated values (RFC 4180): each column is a field, typed by the event schema. Numbers keep their digits,
/// and texts their bytes. An empty value is the empty text, or for other types no value at all. A row that is not an event is
/// returned as a mistake, and reading continues with the next row.
/// </summary>
internal sealed class CsvRecords : IDisposable
{
    private const string Convert = "convert the input, such as: iconv -f ISO-8859-1 -t UTF-8 FILE | pipeline ... --input -";

    // RFC 8259, section 7: the characters that a string must escape.
    private static readonly SearchValues<byte> Escaped =
        SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(i => (byte)i), (byte)'"', (byte)'\\']);

    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly EventSchema? _schema;
    private readonly string _name;
    private readonly char _separator;
    private readonly CsvLines _lines;
    private readonly CsvConfiguration _configuration;
    private CsvParser? _parser;
    private bool _isMalformed;

    /// <param name="schema">The events' schema; null where none is known.</param>
    /// <param name="name">The input's name in messages.</param>
    /// <param name="lines">The input.</param>
    /// <param name="separator">The character that separates values.</param>
    public CsvRecords(EventSchema? schema, string name, LineReader lines, char separator)
    {
        (_schema, _name, _separator, _lines) = (schema, name, separator, new CsvLines(lines));
        _configuration = new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Mode = CsvMode.RFC4180,
            Delimiter = separator.ToString(),
            HasHeaderRecord = false,
            IgnoreBlankLines = false,
            // Quotes inside an unquoted value are taken literally.
            BadDataFound = bad => _isMalformed |= bad.Field.StartsWith('"'),
        };
    }

    private string Word => _separator switch
    {
        '\t' => "tab",
        ';' => "semicolon",
        _ => "comma",
    };

    public void Dispose()
    {
        _parser?.Dispose();
        _lines.Dispose();
    }

    /// <summary>Reads the events, each in UTF-8, and the rows that are not events.</summary>
    /// <exception cref="InvalidInputException">The header does not fit the schema.</exception>
    public IEnumerable<InputRecord> Read()
    {
        if (Next() is not { } header) yield break;
        var columns = Header(header);
        var names = Array.ConvertAll(columns, Encoding.UTF8.GetBytes);
        var fields = Array.ConvertAll(columns, column => _schema?.Find(column));
        while (Next() is { } row)
        {
            var mistake = row.Mistake ?? WhyNot(row, columns);
            yield return mistake is not null
                ? new InputRecord(row.Line, default, mistake)
                : new InputRecord(row.Line, new OutgoingRecord(Event(names, fields, row.Values)));
        }
    }

    private string? WhyNot(Row row, string[] columns)
    {
        if (row.Values.Length != columns.Length)
        {
            var end = row.LastLine > row.Line ? $", to line {row.LastLine}" : "";
            var remedy = row.Values.Length > columns.Length
                ? $"quote a value that holds a {Word}"
                : "add the missing values, even if empty";
            return $"the row must have {columns.Length} values, as the header has; got {row.Values.Length}{end}; {remedy}";
        }

        for (var i = 0; i < columns.Length; i++)
        {
            if (Utf8.IsValid(row.Values[i])) continue;
            var shown = InputStart.Shown(Encoding.Latin1.GetString(row.Values[i]));
            return $"{columns[i]} must be UTF-8; got other bytes, in Latin-1 {shown}; {Convert}";
        }

        return null;
    }

    // The next row that is not blank; null at the end of the input.
    private Row? Next()
    {
        while (true)
        {
            _parser ??= new CsvParser(_lines, _configuration, leaveOpen: true);
            var before = _parser.CharCount;
            _lines.Forget(before);
            if (!_parser.Read() && !_lines.IsCut) return null;
            _isMalformed = false;
            var values = _lines.IsCut ? [] : Values(_parser);
            var (first, last) = _lines.Row(_parser.CharCount);
            if (!_isMalformed && !_lines.IsCut)
            {
                if (values is [var only] && IsBlank(only)) continue;
                return new Row(first.Number, last.Number, values, null);
            }

            // A mistake in quotes has no clear end, so only the line on which it began is given up.
            var shown = InputStart.Shown(Encoding.UTF8.GetString(first.Data).TrimEnd('\r', '\n'));
            var mistake = first.IsTooLong
                ? InputRecord.TooLong(first.Number, first.TooLong).Mistake
                : $"the row must be {Word}-separated values; got {shown}; "
                    + "end each quoted value with a quote, and double the quotes within";
            _lines.RestartBehind(first);
            _parser.Dispose();
            _parser = null;
            return new Row(first.Number, first.Number, [], mistake);
        }
    }

    private static byte[][] Values(CsvParser parser)
    {
        var values = new byte[parser.Count][];
        for (var i = 0; i < values.Length; i++) values[i] = Encoding.Latin1.GetBytes(parser[i]);
        return values;
    }

    // A single 0x1A is the end of a text file in DOS.
    private static bool IsBlank(byte[] value) => value is [0x1A] || value.AsSpan().IndexOfAnyExcept(" \t\v\f"u8) < 0;

    private string[] Header(Row row)
    {
        if (row.Mistake is { } mistake) throw Mistakes([$"line {row.Line}, the header: {mistake}"]);
        if (!row.Values.All(value => Utf8.IsValid(value)))
            throw Mistakes([$"the header must be UTF-8; got other bytes; {Convert}"]);

        // Spaces around names are removed: they come from files that were written by hand.
        var columns = Array.ConvertAll(row.Values, value => Encoding.UTF8.GetString(value).Trim());
        if (columns is [var only] && OtherFormat(only) is { } other) throw Mistakes([other]);
        if (_schema is not null && !columns.Any(column => _schema.Find(column) is not null))
        {
            var known = _schema.Fields.ToDictionary(field => field.Name, StringComparer.OrdinalIgnoreCase);
            var remedy = columns.Any(column => known.ContainsKey(column.Trim()))
                ? "write them in the schema's own case"
                : "put these names before the rows, or give the schema of these events by --schema";
            var all = Names(_schema.Fields.Select(field => field.Name));
            var rule = $"the header must name the fields of the event schema {_schema.Name}, {all}";
            throw Mistakes([$"{rule}; got {Names(columns)}; {remedy}"]);
        }

        Check(columns);
        return columns;
    }

    private string? OtherFormat(string header)
    {
        foreach (var (separator, format) in new[] { ('\t', "tsv"), (';', "semicolon-csv"), (',', "csv") })
        {
            if (separator == _separator || !header.Contains(separator)) continue;
            var shown = separator == '\t' ? "tabs" : $"'{separator}'";
            return $"the header must name fields with a {Word} between them; got {InputStart.Shown(header)}, without one; "
                + $"if {shown} separate the values, add --format {format}";
        }

        return null;
    }

    private void Check(string[] columns)
    {
        List<string> violations = [];
        var twice = columns.GroupBy(column => column).Where(group => group.Count() > 1).Select(group => group.Key).ToList();
        if (twice.Count > 0)
            violations.Add($"the header must name each field once; got {Names(twice)} again; remove or rename the others");

        if (_schema is not null)
        {
            var all = Names(_schema.Fields.Select(field => field.Name));
            var unknown = _schema.AllowsOthers ? [] : columns.Where(column => _schema.Find(column) is null).Distinct().ToList();
            if (unknown.Count > 0)
            {
                violations.Add(
                    $"the header must name fields of the event schema {_schema.Name}; got {Names(unknown)}; use names of {all}");
            }

            var missing = _schema.Fields.Where(field => field.IsRequired && !columns.Contains(field.Name))
                .Select(field => field.Name).ToList();
            if (missing.Count > 0)
            {
                var rule = $"the header must name {Names(missing)}, which every event of {_schema.Name} has";
                violations.Add($"{rule}; got {Names(columns)}; add the missing fields");
            }
        }

        if (violations.Count > 0) throw Mistakes(violations);
    }

    private static string Names(IEnumerable<string> names) =>
        string.Join(", ", names.Select(name => name.Length == 0 ? "an empty name" : InputStart.Shown(name)));

    private byte[] Event(byte[][] names, SchemaField?[] fields, byte[][] values)
    {
        _buffer.ResetWrittenCount();
        _buffer.Write("{"u8);
        for (var i = 0; i < names.Length; i++) Write(names[i], values[i], fields[i]);
        _buffer.Write("}"u8);
        return _buffer.WrittenSpan.ToArray();
    }

    private void Write(byte[] name, byte[] value, SchemaField? field)
    {
        var isText = field is null or { Type: FieldType.String };
        var isValue = value.Length > 0
            || (isText && (field is null or { MayBeEmpty: true } or { IsNullable: false, IsRequired: true }));
        if (!isValue && field is not { IsNullable: true }) return;
        if (_buffer.WrittenCount > 1) _buffer.Write(","u8);
        WriteText(name);
        _buffer.Write(":"u8);
        if (!isValue) _buffer.Write("null"u8);
        // A value that is not JSON by itself is sent as text. The pipeline rejects it and reports the reason.
        else if (!isText && IsJson(value)) _buffer.Write(value);
        else WriteText(value);
    }

    // .NET's own writer escapes every character above U+FFFF, even with an encoder that escapes only what it must.
    private void WriteText(ReadOnlySpan<byte> text)
    {
        _buffer.Write("\""u8);
        while (text.IndexOfAny(Escaped) is >= 0 and var at)
        {
            _buffer.Write(text[..at]);
            _buffer.Write(text[at] switch
            {
                (byte)'"' => "\\\""u8,
                (byte)'\\' => "\\\\"u8,
                (byte)'\n' => "\\n"u8,
                (byte)'\r' => "\\r"u8,
                (byte)'\t' => "\\t"u8,
                var control => Encoding.ASCII.GetBytes($"\\u{(int)control:x4}"),
            });
            text = text[(at + 1)..];
        }

        _buffer.Write(text);
        _buffer.Write("\""u8);
    }

    private static bool IsJson(byte[] value)
    {
        try
        {
            var reader = new Utf8JsonReader(value);
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private InvalidInputException Mistakes(IReadOnlyList<string> violations) => new(_name, violations);

    private sealed record Row(long Line, long LastLine, byte[][] Values, string? Mistake);
}
