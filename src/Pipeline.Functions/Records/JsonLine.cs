using Pipeline.Records.Items;

namespace Pipeline.Functions.Records;

/// <summary>
/// Writes an event as one line of JSON, the form in which Athena and others read S3 objects with many events. The white space
/// between tokens is removed, all else stays as it is, and a line feed is added.
/// </summary>
internal static class JsonLine
{
    /// <summary>The characters that JSON allows between tokens.</summary>
    public static ReadOnlySpan<byte> WhiteSpace => " \t\r\n"u8;

    /// <summary>Whether a record is empty or has only white space.</summary>
    public static bool IsBlank(ReadOnlySpan<byte> record) => record.IndexOfAnyExcept(WhiteSpace) < 0;

    /// <summary>The length of the line, including its line feed.</summary>
    /// <param name="json">A valid JSON text.</param>
    public static int Length(ReadOnlySpan<byte> json) => Write(json, default, writes: false);

    /// <summary>Writes the line.</summary>
    /// <param name="json">A valid JSON text.</param>
    /// <param name="line">Where to; it may overlap the text if both begin at the same place.</param>
    public static void Write(ReadOnlySpan<byte> json, Span<byte> line) => Write(json, line, writes: true);

    /// <summary>The total length of the lines of several texts.</summary>
    /// <param name="record">The record with the texts.</param>
    /// <param name="texts">Valid JSON texts.</param>
    public static int Length(ReadOnlySpan<byte> record, List<ByteRange> texts)
    {
        var length = 0;
        foreach (var text in texts) length += Length(record.Slice(text.Start, text.Length));
        return length;
    }

    /// <summary>Writes several texts, a line each.</summary>
    /// <param name="record">The record with the texts; it may overlap the lines.</param>
    /// <param name="lines">The output.</param>
    public static void WriteAll(ReadOnlySpan<byte> record, Span<byte> lines)
    {
        // Work on a copy: the line feed of a line may overwrite the beginning of the next text.
        ReadOnlySpan<byte> copy = record.ToArray();
        foreach (var text in RecordObjects.Split(copy))
        {
            var json = copy.Slice(text.Start, text.Length);
            Write(json, lines);
            lines = lines[Length(json)..];
        }
    }

    private static int Write(ReadOnlySpan<byte> json, Span<byte> line, bool writes)
    {
        var length = 0;
        while (!json.IsEmpty)
        {
            var next = json.IndexOfAny("\" \t\r\n"u8);
            var run = next < 0 ? json.Length : json[next] == '"' ? next + StringLength(json[next..]) : next;
            if (writes) json[..run].CopyTo(line[length..]);
            length += run;
            json = json[run..];
            var space = json.IndexOfAnyExcept(WhiteSpace);
            json = space < 0 ? default : json[space..];
        }

        if (writes) line[length] = (byte)'\n';
        return length + 1;
    }

    // The length includes both quotes.
    private static int StringLength(ReadOnlySpan<byte> json)
    {
        for (var at = 1; ;)
        {
            at += json[at..].IndexOfAny((byte)'"', (byte)'\\');
            if (json[at] == '"') return at + 1;
            at += 2;
        }
    }
}
