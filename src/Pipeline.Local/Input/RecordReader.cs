using System.Text;
using Pipeline.Client;
using Pipeline.Records;

namespace Pipeline.Local;

/// <summary>Reads records from text: JSON lines, CSV with a header, or plain lines. Empty lines are no records.</summary>
/// <param name="schema">Types the values of CSV, and names the field that a record is distributed by; nothing where no schema is known.</param>
internal sealed class RecordReader(EventSchema? schema)
{
    private readonly InputKeys _keys = new(schema);

    /// <summary>Reads all of a text, record by record.</summary>
    /// <param name="text">The text; the caller disposes of it.</param>
    /// <param name="name">Its name for messages and, by its ending, the format.</param>
    /// <param name="format">The format.</param>
    /// <exception cref="InvalidInputException">The header of a CSV file does not fit the schema, or a line is no CSV.</exception>
    public IEnumerable<OutgoingRecord> Read(TextReader text, string name, InputFormat format)
    {
        var first = NextLine(text);
        if (first is null) return [];
        return FormatOf(format, name, first) switch
        {
            InputFormat.Csv => new CsvRecords(schema, name).Read(first, text).Select(Record),
            _ => Lines(first, text),
        };
    }

    /// <summary>The format of a text.</summary>
    /// <param name="format">The one asked for.</param>
    /// <param name="name">Its name.</param>
    /// <param name="first">Its first line.</param>
    internal static InputFormat FormatOf(InputFormat format, string name, string first)
    {
        if (format != InputFormat.Auto) return format;
        return Path.GetExtension(name).ToLowerInvariant() switch
        {
            ".csv" => InputFormat.Csv,
            ".json" or ".jsonl" or ".ndjson" => InputFormat.JsonLines,
            ".log" or ".txt" => InputFormat.Lines,
            _ => first.TrimStart().StartsWith('{') ? InputFormat.JsonLines : InputFormat.Lines,
        };
    }

    // JSON lines are sent as they are too: what is wrong with one is for the pipeline to find, whose rejects show it.
    private IEnumerable<OutgoingRecord> Lines(string first, TextReader text)
    {
        for (var line = first; line is not null; line = NextLine(text)) yield return Record(Encoding.UTF8.GetBytes(line));
    }

    private OutgoingRecord Record(byte[] data) => new(data, _keys.Of(data));

    private static string? NextLine(TextReader text)
    {
        while (text.ReadLine() is { } line)
        {
            if (line.AsSpan().Trim().Length > 0) return line;
        }

        return null;
    }
}
