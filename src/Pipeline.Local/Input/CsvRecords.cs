using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.VisualBasic.FileIO;
using Pipeline.Records;

namespace Pipeline.Local;

/// <summary>
/// Events of comma-separated values: a field a column, typed by the event schema. Numbers keep their digits; an empty value is the empty
/// text, or for other types no value at all.
/// </summary>
internal sealed class CsvRecords(EventSchema? schema, string name)
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ArrayBufferWriter<byte> _buffer = new();

    /// <summary>The events, each in UTF-8.</summary>
    /// <param name="header">The first line.</param>
    /// <param name="text">What follows it.</param>
    /// <exception cref="InvalidInputException">The header does not fit the schema, or a line is no CSV.</exception>
    public IEnumerable<byte[]> Read(string header, TextReader text)
    {
        var columns = Split(header);
        Check(columns);
        using var parser = new TextFieldParser(text) { TextFieldType = Delimited, HasFieldsEnclosedInQuotes = true, TrimWhiteSpace = false };
        parser.SetDelimiters(",");
        while (!parser.EndOfData) yield return Event(columns, Fields(parser, columns.Length));
    }

    private static Microsoft.VisualBasic.FileIO.FieldType Delimited => Microsoft.VisualBasic.FileIO.FieldType.Delimited;

    private static string[] Split(string header)
    {
        using var parser = new TextFieldParser(new StringReader(header)) { TextFieldType = Delimited, HasFieldsEnclosedInQuotes = true };
        parser.SetDelimiters(",");
        return parser.ReadFields() ?? [];
    }

    private string[] Fields(TextFieldParser parser, int expected)
    {
        // The header is a line that the parser has not seen.
        var line = parser.LineNumber + 1;
        try
        {
            var fields = parser.ReadFields() ?? [];
            return fields.Length == expected
                ? fields
                : throw Mistake($"line {line} must have {expected} values, as the header has; got {fields.Length}; quote a value that holds a comma");
        }
        catch (MalformedLineException)
        {
            throw Mistake($"line {line} must be comma-separated values; got {parser.ErrorLine}; double the quotes within a quoted value");
        }
    }

    private void Check(string[] columns)
    {
        List<string> violations = [];
        foreach (var twice in columns.GroupBy(column => column).Where(group => group.Count() > 1))
        {
            violations.Add($"the header must name each field once; got {twice.Key} {twice.Count()} times");
        }

        if (schema is not null)
        {
            if (!schema.AllowsOthers)
            {
                violations.AddRange(columns.Where(column => schema.Find(column) is null)
                    .Select(column => $"the header must name fields of the event schema {schema.Name}; got {column}; one of {string.Join(", ", schema.Fields.Select(field => field.Name))}"));
            }

            violations.AddRange(schema.Fields.Where(field => field.IsRequired && !columns.Contains(field.Name))
                .Select(field => $"the header must name {field.Name}, which every event of {schema.Name} has; got {string.Join(',', columns)}"));
        }

        if (violations.Count > 0) throw new InvalidInputException(name, violations);
    }

    private byte[] Event(string[] columns, string[] values)
    {
        _buffer.ResetWrittenCount();
        using var json = new Utf8JsonWriter(_buffer, Options);
        json.WriteStartObject();
        for (var i = 0; i < columns.Length; i++) Write(json, columns[i], values[i], schema?.Find(columns[i]));
        json.WriteEndObject();
        json.Flush();
        return _buffer.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter json, string column, string value, EventField? field)
    {
        if (field is null or { Type: Records.FieldType.String })
        {
            if (value.Length > 0 || field is null or { MayBeEmpty: true }) json.WriteString(column, value);
            else if (field.IsNullable) json.WriteNull(column);
            else if (field.IsRequired) json.WriteString(column, value);
            return;
        }

        if (value.Length == 0)
        {
            if (field.IsNullable) json.WriteNull(column);
            return;
        }

        json.WritePropertyName(column);
        // What is no JSON of its own goes as a text, and the pipeline's rejects say what is wrong with it.
        if (IsJson(value)) json.WriteRawValue(value, skipInputValidation: true);
        else json.WriteStringValue(value);
    }

    private static bool IsJson(string value)
    {
        try
        {
            using var document = JsonDocument.Parse(value);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private InvalidInputException Mistake(string violation) => new(name, [violation]);
}
