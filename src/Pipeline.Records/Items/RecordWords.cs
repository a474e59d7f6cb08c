using System.IO.Compression;
using System.Text;
using Pipeline.Records.Aggregation;
using Pipeline.Records.Json;

namespace Pipeline.Records.Items;

/// <summary>
/// Words what a record is that is not an event: the kind of data where it can be recognized, and never the parser's
/// own message.
/// </summary>
internal static class RecordWords
{
    private const string Decompressed = "set ReadGzip of the writer, or Decompress of the delivery";
    private const int ExcerptBytes = 64;
    private const string AsUtf8 = "write it in UTF-8 without a byte order mark";

    // The first bytes of files and frames, by their specifications.
    private static readonly (byte[] Start, string Name, string? Change)[] Beginnings =
    [
        ([0x28, 0xB5, 0x2F, 0xFD], "Zstandard data", "decompress it before"),
        ([0x50, 0x4B, 0x03, 0x04], "a ZIP archive", "decompress it before"),
        ([0x42, 0x5A, 0x68], "bzip2 data", "decompress it before"),
        ([0xFF, 0x06, 0x00, 0x00, 0x73, 0x4E, 0x61, 0x50, 0x70, 0x59], "Snappy data", "decompress it before"),
        ([0x4F, 0x62, 0x6A, 0x01], "an Avro file", "write JSON"),
        ([0x50, 0x41, 0x52, 0x31], "a Parquet file", "write JSON"),
        ([0xEF, 0xBB, 0xBF], "a byte order mark before it", AsUtf8),
        ([0xFF, 0xFE, 0x00, 0x00], "UTF-32", AsUtf8),
        ([0x00, 0x00, 0xFE, 0xFF], "UTF-32", AsUtf8),
        ([0xFF, 0xFE], "UTF-16", AsUtf8),
        ([0xFE, 0xFF], "UTF-16", AsUtf8),
    ];

    /// <summary>The violation of a record that is not UTF-8.</summary>
    public static string NotUtf8(ReadOnlySpan<byte> record) => Recognize(record) is { } known
        ? $"the record must be one JSON object in UTF-8; got {known}"
        : $"the record must be UTF-8; got the byte 0x{record[FirstInvalid(record)]:X2} at offset {FirstInvalid(record)}";

    /// <summary>The violation of a record that is not JSON.</summary>
    /// <param name="record">The record, UTF-8.</param>
    /// <param name="fault">What is wrong.</param>
    public static string NotJson(ReadOnlySpan<byte> record, JsonFaultException fault)
    {
        const string Rule = "the record must be one JSON object; got";
        if (Recognize(record) is { } known) return $"{Rule} {known}";
        var at = (int)fault.BytePositionInLine!.Value;
        var first = record.IndexOfAnyExcept(" \t\r\n"u8);
        if (first < 0) return $"{Rule} none: the record is {(record.IsEmpty ? "empty" : "white space alone")}";
        return fault.Kind switch
        {
            JsonFaultKind.Depth => $"{Rule} more than 64 levels of nesting at offset {at}",
            JsonFaultKind.End => $"{Rule} JSON that ends before it is whole, at offset {at}",
            JsonFaultKind.Behind when record[first] == '{' && record[at] == '{' =>
                $"{Rule} several objects in one record, the second at offset {at}",
            JsonFaultKind.Behind when record[first] is not ((byte)'{' or (byte)'[') => $"{Rule} text that is no JSON",
            JsonFaultKind.Behind => $"{Rule} {Shown(record[at])} behind it, at offset {at}",
            _ when at == first => $"{Rule} text that is no JSON, beginning with {Shown(record[at])}",
            _ => $"{Rule} a fault in it at offset {at}: {Character(record, at)}",
        };
    }

    /// <summary>The character at the place where a text stops being JSON, for a message.</summary>
    /// <param name="text">The text.</param>
    /// <param name="at">The place.</param>
    public static string Character(ReadOnlySpan<byte> text, int at)
    {
        if (at >= text.Length) return "the text ends before it is whole";
        var before = text[..at].TrimEnd(" \t\r\n"u8);
        return text[at] switch
        {
            (byte)'}' or (byte)']' when before is [.., (byte)','] => "a comma before the closing bracket",
            (byte)'/' => "a comment, which JSON has not",
            (byte)'\'' => "a single quotation mark, where JSON has double ones",
            < 0x20 => $"{Shown(text[at])}, which a text has as an escape",
            _ when before is [.., (byte)'\\'] => "an escape that JSON has not",
            _ => Shown(text[at]),
        };
    }

    /// <summary>A text as a message shows it: at most its first 64 bytes.</summary>
    /// <param name="text">The text, UTF-8.</param>
    public static string Excerpt(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty) return "an empty string";
        if (text.Length <= ExcerptBytes) return Encoding.UTF8.GetString(text);
        // Do not cut within a character.
        var end = ExcerptBytes;
        while ((text[end] & 0xC0) == 0x80) end--;
        return $"{Encoding.UTF8.GetString(text[..end])}... ({text.Length} bytes)";
    }

    private static string? Recognize(ReadOnlySpan<byte> record)
    {
        if (record.StartsWith<byte>([0x1F, 0x8B])) return $"{Gzip(record)}; {Decompressed}";
        if (record.Length > 2 && record[0] == 0x78 && ((record[0] * 256) + record[1]) % 31 == 0 && record[1] != (byte)'^')
            return "zlib data; decompress it before";

        if (record.StartsWith(AggregateFrame.Magic)) return Aggregate(record);
        foreach (var (start, name, change) in Beginnings)
            if (record.StartsWith(start)) return $"{name}; {change}";

        // In UTF-16 without a byte order mark, every other byte of JSON's own characters is zero.
        return record.Length >= 2 && (record[0] == 0) != (record[1] == 0) && record.Length % 2 == 0 ? $"UTF-16; {AsUtf8}" : null;
    }

    private static string Gzip(ReadOnlySpan<byte> record)
    {
        try
        {
            using var stream = new GZipStream(new MemoryStream(record.ToArray()), CompressionMode.Decompress);
            Span<byte> beginning = stackalloc byte[16];
            var length = stream.ReadAtLeast(beginning, beginning.Length, throwOnEndOfStream: false);
            return beginning[..length].StartsWith("{\"messageType\":"u8)
                ? "GZIP data of a CloudWatch Logs subscription" : "GZIP data";
        }
        catch (InvalidDataException)
        {
            return "GZIP data that is damaged";
        }
    }

    private static string Aggregate(ReadOnlySpan<byte> record)
    {
        var end = AggregateFrame.FindEnd(record);
        if (end >= 0) return "a KPL aggregate whose message cannot be read or has no record; put its records again";
        return record.Length <= AggregateFrame.Magic.Length + AggregateFrame.DigestLength
            ? "a KPL aggregate that is cut off; put its records again"
            : "a KPL aggregate whose MD5 digest is not that of its message; put its records again";
    }

    private static int FirstInvalid(ReadOnlySpan<byte> record)
    {
        var at = 0;
        while (Rune.DecodeFromUtf8(record[at..], out _, out var length) == System.Buffers.OperationStatus.Done) at += length;
        return at;
    }

    private static string Shown(byte value) => value is > 0x20 and < 0x7F ? $"'{(char)value}'" : $"the byte 0x{value:X2}";
}
