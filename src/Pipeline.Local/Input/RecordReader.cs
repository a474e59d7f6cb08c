using System.Text;
using Pipeline.Client.Putting;
using Pipeline.Records;

namespace Pipeline.Local.Input;

/// <summary>
/// Reads records from an input: JSON lines, JSON, separated values with a header, or plain lines, also as gzip. JSON and lines
/// keep their bytes. Empty lines are not records.
/// </summary>
/// <param name="schema">
/// The schema, which gives the types of values in CSV and the fields of partition keys; null where none is known.
/// </param>
/// <param name="note">Takes sentences for the user; null for no one.</param>
internal sealed class RecordReader(EventSchema? schema, Action<string>? note = null)
{
    // gzip inside gzip happens by mistake. More layers are an attack.
    private const int MostLayers = 3;

    private readonly InputKeys _keys = new(schema);

    /// <summary>Reads an input, record by record.</summary>
    /// <param name="input">The input, which is disposed of at its end.</param>
    /// <param name="name">Its name for messages and, by its ending, the format.</param>
    /// <param name="format">The format.</param>
    /// <exception cref="InvalidInputException">
    /// The input cannot be read, or the header of a CSV file does not fit the schema.
    /// </exception>
    public IEnumerable<InputRecord> Read(Stream input, string name, InputFormat format)
    {
        var (stream, inner) = Open(input, name);
        using var opened = stream;
        var start = new InputStart(inner, schema);
        var isEmpty = stream.Peek(InputStart.HasFirstLine).IndexOfAnyExcept(" \t\r\n"u8) < 0;
        start.RefuseNul(stream.Peek(InputStart.HasFirstLine), isAsked: format != InputFormat.Auto);
        if (format == InputFormat.Auto) format = start.FormatOf(stream.Peek(InputStart.HasFirstLine), Note);

        var isAny = false;
        foreach (var record in Read(stream, inner, format))
        {
            isAny = true;
            yield return record;
        }

        if (isAny) yield break;
        Note(isEmpty
            ? $"{name} is empty: no record is sent"
            : $"{name} holds no records{(IsTable(format) ? " behind its header" : "")}: none is sent");
    }

    private static bool IsTable(InputFormat format) => format is InputFormat.Csv or InputFormat.Tsv or InputFormat.SemicolonCsv;

    private void Note(string text) => note?.Invoke(text);

    // Removes the layers around the text: gzip, a byte order mark, UTF-16.
    private static (PeekStream Stream, string Name) Open(Stream input, string name)
    {
        var stream = new PeekStream(input);
        for (var layers = 0; stream.Peek(InputStart.HasMagic).StartsWith<byte>([0x1F, 0x8B]); layers++)
        {
            if (layers == MostLayers)
            {
                throw new InvalidInputException(
                    name, [$"it must be compressed at most {MostLayers} times; got more; decompress it"]);
            }

            stream = new PeekStream(new GzipInput(stream, name));
            if (name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase)) name = Path.GetFileNameWithoutExtension(name);
        }

        var start = stream.Peek(InputStart.HasMagic);
        new InputStart(name, schema: null).RefuseForeign(start);
        if (start.StartsWith<byte>([0xEF, 0xBB, 0xBF]))
        {
            stream.Skip(3);
        }
        else if (start.StartsWith<byte>([0xFF, 0xFE]) || start.StartsWith<byte>([0xFE, 0xFF]))
        {
            var encoding = new UnicodeEncoding(bigEndian: start[0] == 0xFE, byteOrderMark: false, throwOnInvalidBytes: true);
            stream.Skip(2);
            var decoded = Encoding.CreateTranscodingStream(stream, encoding, new UTF8Encoding(false, true));
            stream = new PeekStream(new StrictStream(decoded, name));
        }

        return (stream, name);
    }

    private IEnumerable<InputRecord> Read(PeekStream stream, string name, InputFormat format) => format switch
    {
        InputFormat.Csv => Csv(stream, name, ','),
        InputFormat.Tsv => Csv(stream, name, '\t'),
        InputFormat.SemicolonCsv => Csv(stream, name, ';'),
        InputFormat.Json => Json(stream, name),
        _ => Lines(stream),
    };

    private IEnumerable<InputRecord> Csv(PeekStream stream, string name, char separator)
    {
        using var csv = new CsvRecords(schema, name, LinesOf(stream), separator);
        foreach (var record in csv.Read())
            yield return record.Mistake is null ? record with { Record = Record(record.Record.Data) } : record;
    }

    private IEnumerable<InputRecord> Json(PeekStream stream, string name)
    {
        var json = new JsonRecords(stream);
        foreach (var (line, data, mistake) in json.Read())
            yield return data is null ? new InputRecord(line, default, mistake) : new InputRecord(line, Record(data));

        if (json.IsArrayOpen) Note($"{name} ends within its JSON array: it may be cut off");
    }

    // JSON lines are sent unchanged too. The pipeline checks them and rejects wrong ones.
    private IEnumerable<InputRecord> Lines(PeekStream stream)
    {
        var lines = LinesOf(stream);
        while (lines.Read())
        {
            if (lines.IsBlank) continue;
            yield return lines.IsTooLong
                ? InputRecord.TooLong(lines.Number, lines.Length)
                : new InputRecord(lines.Number, Record(lines.Line.ToArray()));
        }
    }

    // All lines end like the first one: in lines that end with LF, a CR is part of the line.
    private static LineReader LinesOf(PeekStream stream)
    {
        var start = stream.Peek(HasLineBreak);
        var first = start.IndexOfAny((byte)'\n', (byte)'\r');
        var isReturn = first >= 0 && start[first] == '\r' && (first + 1 == start.Length || start[first + 1] != '\n');
        return new LineReader(stream, endsAtReturn: isReturn);
    }

    private static bool HasLineBreak(ReadOnlyMemory<byte> start) =>
        start.Span.IndexOfAny((byte)'\n', (byte)'\r') is >= 0 and var at && (start.Span[at] == '\n' || at + 1 < start.Length);

    private OutgoingRecord Record(ReadOnlyMemory<byte> data) => new(data, _keys.Of(data.Span));
}
