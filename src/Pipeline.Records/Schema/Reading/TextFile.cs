using System.Text;
using System.Text.Unicode;

namespace Pipeline.Records.Schema.Reading;

/// <summary>
/// Reads text files strictly. The readers of .NET put a replacement character where bytes are not UTF-8, so that a name or a
/// value silently becomes another.
/// </summary>
internal static class TextFile
{
    // A mark that begins like another one comes before it.
    private static readonly (byte[] Mark, Encoding Encoding)[] Marked =
    [
        ([0xEF, 0xBB, 0xBF], new UTF8Encoding(false, true)),
        ([0xFF, 0xFE, 0, 0], new UTF32Encoding(false, false, true)),
        ([0, 0, 0xFE, 0xFF], new UTF32Encoding(true, false, true)),
        ([0xFF, 0xFE], new UnicodeEncoding(false, false, true)),
        ([0xFE, 0xFF], new UnicodeEncoding(true, false, true)),
    ];

    /// <summary>The text of a file in UTF-8, or in the encoding of its byte order mark.</summary>
    /// <param name="path">The file.</param>
    /// <param name="violation">What is wrong with the file's bytes; null where they are valid.</param>
    /// <returns>The text without a byte order mark; empty where the bytes are not valid.</returns>
    public static string Read(string path, out string? violation) => Decode(File.ReadAllBytes(path), path, out violation);

    /// <summary>The text of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="subject">The subject of the exception's message.</param>
    /// <exception cref="InvalidInputException">The bytes are not valid text.</exception>
    public static string Read(string path, string subject)
    {
        var text = Read(path, out var violation);
        return violation is null ? text : throw new InvalidInputException(subject, [violation]);
    }

    internal static string Decode(ReadOnlySpan<byte> bytes, string path, out string? violation)
    {
        violation = null;
        foreach (var (mark, encoding) in Marked)
        {
            if (!bytes.StartsWith(mark)) continue;
            try
            {
                return encoding.GetString(bytes[mark.Length..]);
            }
            catch (DecoderFallbackException)
            {
                if (mark[0] == 0xEF) return DecodeUtf8(bytes[mark.Length..], mark.Length, path, out violation);
                violation =
                    $"the text must be {encoding.WebName}, as its byte order mark says; got other bytes; save it as UTF-8";
                return "";
            }
        }

        return DecodeUtf8(bytes, 0, path, out violation);
    }

    private static string DecodeUtf8(ReadOnlySpan<byte> bytes, int before, string path, out string? violation)
    {
        violation = null;
        if (FirstInvalid(bytes) is not { } wrong) return Encoding.UTF8.GetString(bytes);
        var line = bytes[..wrong].Count((byte)'\n') + 1;
        violation = $"the text must be UTF-8; got the byte 0x{bytes[wrong]:X2} at offset {before + wrong}, in line {line}; "
            + $"convert it, such as from Latin-1: iconv -f ISO-8859-1 -t UTF-8 '{path}'";
        return "";
    }

    // Returns the index of the first byte that is not UTF-8.
    private static int? FirstInvalid(ReadOnlySpan<byte> bytes)
    {
        if (Utf8.IsValid(bytes)) return null;
        var at = 0;
        while (Rune.DecodeFromUtf8(bytes[at..], out _, out var length) == System.Buffers.OperationStatus.Done) at += length;
        return at;
    }
}
