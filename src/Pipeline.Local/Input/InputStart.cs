using System.Text;
using Pipeline.Records;

namespace Pipeline.Local.Input;

/// <summary>Recognizes an input by its first bytes.</summary>
/// <param name="name">The input's name, for messages. Its ending may tell the format.</param>
/// <param name="schema">The schema whose fields a header names; null where none is known.</param>
internal sealed class InputStart(string name, EventSchema? schema)
{
    private const int MostShown = 60;

    // The first bytes of each format, as the format itself defines them.
    private static readonly (byte[] Magic, string What, string Remedy)[] Foreign =
    [
        ([.. "PK\x03\x04"u8], "a zip archive", "send what it holds: unzip -p FILE | pipeline ... --input -; save a sheet as CSV"),
        ([0x28, 0xB5, 0x2F, 0xFD], "zstd data", "decompress it: zstd -dc FILE | pipeline ... --input -"),
        ([0xFD, .. "7zXZ\0"u8], "xz data", "decompress it: xz -dc FILE | pipeline ... --input -"),
        ([.. "PAR1\x15"u8], "a Parquet file", "write it as JSON lines or CSV first"),
        ([.. "Obj\x01"u8], "an Avro file", "write it as JSON lines first"),
    ];

    /// <summary>Whether there are enough bytes to tell gzip and UTF-16 from text: eight bytes, or a line.</summary>
    public static bool HasMagic(ReadOnlyMemory<byte> start) => start.Length >= 8 || start.Span.Contains((byte)'\n');

    /// <summary>Whether the first line that is not blank is complete, and enough of the line after it.</summary>
    public static bool HasFirstLine(ReadOnlyMemory<byte> start)
    {
        if (FirstLine(start.Span, out var rest) is not { Length: > 0 } line) return false;
        return !IsOpenObject(line) || FirstLine(rest, out _).Length > 0;
    }

    /// <summary>Refuses input that cannot have records.</summary>
    /// <param name="start">The first bytes.</param>
    /// <exception cref="InvalidInputException">
    /// The input is an archive, a document, text of another encoding, or not text.
    /// </exception>
    public void RefuseForeign(ReadOnlySpan<byte> start)
    {
        foreach (var (magic, what, remedy) in Foreign)
            if (start.StartsWith(magic)) throw Mistake(what, remedy);

        // "BZh", a digit, and the mark of the first block: eight bytes are enough to recognize it.
        if (start.StartsWith("BZh"u8) && start.Length >= 8 && start[4..].StartsWith("1AY&"u8))
            throw Mistake("bzip2 data", "decompress it: bzip2 -dc FILE | pipeline ... --input -");

        if (start.StartsWith<byte>([0xFF, 0xFE, 0, 0]) || start.StartsWith<byte>([0, 0, 0xFE, 0xFF])) throw Encoded("UTF-32");
    }

    /// <summary>
    /// Refuses text with two bytes for each character but without a byte order mark, and input that is not text.
    /// </summary>
    /// <param name="start">The first bytes.</param>
    /// <param name="isAsked">Whether the user named the format. A NUL in text is then a byte like any other.</param>
    /// <exception cref="InvalidInputException">There are NUL bytes.</exception>
    public void RefuseNul(ReadOnlySpan<byte> start, bool isAsked)
    {
        var first = start.IndexOf((byte)0);
        if (first < 0) return;
        var (even, odd) = (0, 0);
        for (var i = 0; i < start.Length; i++)
        {
            if (start[i] != 0) continue;
            if (i % 2 == 0) even++;
            else odd++;
        }

        if (even == 0 && odd * 3 > start.Length) throw Encoded("UTF-16LE");
        if (odd == 0 && even * 3 > start.Length) throw Encoded("UTF-16BE");
        if (isAsked) return;
        throw Mistake(
            $"a NUL byte at offset {first}",
            "name a file of text; --format lines or --format json-lines sends each line as it is");
    }

    /// <summary>Recognizes the format of an input.</summary>
    /// <param name="start">Its first bytes, from its first line that is not blank.</param>
    /// <param name="note">Takes a sentence about the choice, for the user.</param>
    /// <exception cref="InvalidInputException">The format is recognized, but is read only if the user names it.</exception>
    public InputFormat FormatOf(ReadOnlySpan<byte> start, Action<string> note)
    {
        var line = FirstLine(start, out var rest);
        switch (Path.GetExtension(name).ToLowerInvariant())
        {
            case ".csv":
                return InputFormat.Csv;
            case ".tsv" or ".tab":
                return InputFormat.Tsv;
            case ".log" or ".txt":
                return InputFormat.Lines;
            case ".json" or ".jsonl" or ".ndjson":
                return IsJsonOverLines(line, rest) ? InputFormat.Json : InputFormat.JsonLines;
        }

        if (IsJsonOverLines(line, rest)) return InputFormat.Json;
        if (line.StartsWith("{"u8)) return InputFormat.JsonLines;
        if (NamesFields(line, ',')) return Said(InputFormat.Csv, "CSV");
        if (NamesFields(line, '\t')) return Said(InputFormat.Tsv, "tab-separated values");
        if (NamesFields(line, ';')) return Said(InputFormat.SemicolonCsv, "semicolon-separated values");
        return InputFormat.Lines;

        InputFormat Said(InputFormat format, string what)
        {
            note($"{name} is read as {what}, since its first line names fields of the event schema; "
                + "--format lines sends each line as it is");
            return format;
        }
    }

    /// <summary>Finds the first line that is not blank, without spaces around it.</summary>
    /// <param name="start">The bytes.</param>
    /// <param name="rest">The bytes after the line; empty where the line's end is not among the bytes.</param>
    public static ReadOnlySpan<byte> FirstLine(ReadOnlySpan<byte> start, out ReadOnlySpan<byte> rest)
    {
        start = start.TrimStart(" \t\r\n"u8);
        var end = start.IndexOfAny((byte)'\n', (byte)'\r');
        rest = end < 0 || end + 1 == start.Length ? [] : start[(end + 1)..];
        return end < 0 ? start : start[..end].TrimEnd(" \t"u8);
    }

    /// <summary>Shortens text for a message.</summary>
    /// <param name="text">The text.</param>
    public static string Shown(string text)
    {
        var shown = text.Replace("\r", "\\r", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)
            .Replace("\t", "\\t", StringComparison.Ordinal);
        return shown.Length <= MostShown ? shown : $"{shown[..MostShown]}...";
    }

    // Whether the text is an array of objects, an object over several lines, or several objects on one line.
    private static bool IsJsonOverLines(ReadOnlySpan<byte> line, ReadOnlySpan<byte> rest)
    {
        if (line.StartsWith("["u8))
        {
            var element = line[1..].TrimStart(" \t"u8);
            if (element.IsEmpty) element = FirstLine(rest, out _);
            return element.IsEmpty || element[0] is (byte)'{' or (byte)']';
        }

        if (!line.StartsWith("{"u8)) return false;
        var end = EndOfObject(line);
        if (end > 0) return line[end..].TrimStart(" \t,"u8).StartsWith("{"u8);
        // If the line was only cut off, the next line is another record.
        return FirstLine(rest, out _) is [(byte)'"' or (byte)'}', ..];
    }

    private static bool IsOpenObject(ReadOnlySpan<byte> line) =>
        line is [(byte)'[', ..] ? line.Length == 1 : line.StartsWith("{"u8) && EndOfObject(line) == 0;

    // The end of the object at the beginning of the line; 0 where the object does not end on the line.
    private static int EndOfObject(ReadOnlySpan<byte> line)
    {
        var (depth, isText) = (0, false);
        for (var i = 0; i < line.Length; i++)
        {
            if (isText)
            {
                if (line[i] == '\\') i++;
                else if (line[i] == '"') isText = false;
            }
            else if (line[i] == '"')
            {
                isText = true;
            }
            else if (line[i] is (byte)'{' or (byte)'[')
            {
                depth++;
            }
            else if (line[i] is (byte)'}' or (byte)']' && --depth == 0)
            {
                return i + 1;
            }
        }

        return 0;
    }

    private bool NamesFields(ReadOnlySpan<byte> line, char separator)
    {
        if (schema is null) return false;
        var names = Encoding.UTF8.GetString(line).Split(separator);
        return names.Length > 1 && names.Count(each => schema.Find(each.Trim().Trim('"')) is not null) > names.Length / 2;
    }

    private InvalidInputException Encoded(string encoding) =>
        Mistake($"{encoding} without a byte order mark that says so",
            $"convert it: iconv -f {encoding} -t UTF-8 FILE | pipeline ... --input -");

    private InvalidInputException Mistake(string got, string remedy) =>
        new(name, [$"the input must be text in UTF-8: JSON, CSV or lines, also as gzip; got {got}; {remedy}"]);
}
