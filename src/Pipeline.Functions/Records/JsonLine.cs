using Pipeline.Records.Items;

namespace Pipeline.Functions.Records;

/// <summary>
/// An event as one line of JSON, as S3 objects of many events need it for Athena and others to read them: without the white space
/// between its tokens, all else as it is, and a line feed.
/// </summary>
internal static class JsonLine
{
    /// <summary>What stands between the tokens of JSON and means nothing.</summary>
    public static ReadOnlySpan<byte> WhiteSpace => " \t\r\n"u8;

    /// <summary>Whether there is nothing but white space, or nothing at all.</summary>
    public static bool IsBlank(ReadOnlySpan<byte> record) => record.IndexOfAnyExcept(WhiteSpace) < 0;

    /// <summary>The line's length, its line feed included.</summary>
    /// <param name="json">A valid JSON text.</param>
    public static int Length(ReadOnlySpan<byte> json) => Write(json, default, writes: false);

    /// <summary>Writes the line.</summary>
    /// <param name="json">A valid JSON text.</param>
    /// <param name="line">Where to; it may begin where the text does.</param>
    public static void Write(ReadOnlySpan<byte> json, Span<byte> line) => Write(json, line, writes: true);

    /// <summary>The length of the lines of several texts.</summary>
    /// <param name="record">The record that holds them.</param>
    /// <param name="texts">Valid JSON texts.</param>
    public static int Length(ReadOnlySpan<byte> record, List<ByteRange> texts)
    {
        var length = 0;
        foreach (var text in texts) length += Length(record.Slice(text.Start, text.Length));
        return length;
    }

    /// <summary>Writes several texts, a line each.</summary>
    /// <param name="record">The record that holds them; it may lie where the lines do.</param>
    /// <param name="lines">Where to.</param>
    public static void WriteAll(ReadOnlySpan<byte> record, Span<byte> lines)
    {
        // A line feed for each may reach into the text behind it.
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

    // With both quotes.
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
