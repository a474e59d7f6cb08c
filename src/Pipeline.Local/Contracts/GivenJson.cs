using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Pipeline.Local.Contracts;

/// <summary>
/// Parses JSON from outside the run: records, and a function's responses and log lines. <see cref="JsonDocument"/> accepts a
/// string with bytes that are not UTF-8 or with half a surrogate pair, and throws only when that string is read. Both are
/// replaced by U+FFFD first, so that reading a string of the document never throws.
/// </summary>
internal static class GivenJson
{
    private const int EscapeLength = 6;

    // Deeper than any event, and shallow enough for the parser's and our own recursion.
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 1000 };

    private static ReadOnlySpan<byte> Replacement => "FFFD"u8;

    /// <summary>Parses JSON.</summary>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> json) => Parse(json, out _);

    /// <summary>Parses JSON, and tells whether the escapes of the JSON hold half a surrogate pair.</summary>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> json, out bool hasHalfPair)
    {
        var readable = Utf8.IsValid(json.Span) ? json : Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(json.Span));
        return JsonDocument.Parse(WithoutHalfPairs(readable, out hasHalfPair), Options);
    }

    // An escape and its replacement have the same length, so no other byte moves.
    private static ReadOnlyMemory<byte> WithoutHalfPairs(ReadOnlyMemory<byte> json, out bool hasHalfPair)
    {
        byte[]? changed = null;
        var span = json.Span;
        var at = span.IndexOf((byte)'\\');
        while (at >= 0 && at + 1 < span.Length)
        {
            var length = 2;
            if (UnitAt(span, at) is { } unit)
            {
                length = EscapeLength;
                if (char.IsHighSurrogate(unit) && UnitAt(span, at + EscapeLength) is { } low && char.IsLowSurrogate(low))
                {
                    length = 2 * EscapeLength;
                }
                else if (char.IsSurrogate(unit))
                {
                    changed ??= span.ToArray();
                    Replacement.CopyTo(changed.AsSpan(at + 2));
                }
            }

            at += length;
            var next = at < span.Length ? span[at..].IndexOf((byte)'\\') : -1;
            at = next < 0 ? -1 : at + next;
        }

        hasHalfPair = changed is not null;
        return changed ?? json;
    }

    // The UTF-16 code unit of an escape such as \u00e9; null where no such escape begins here.
    private static char? UnitAt(ReadOnlySpan<byte> json, int at)
    {
        if (at + EscapeLength > json.Length || json[at] != '\\' || json[at + 1] != 'u') return null;
        var digits = json.Slice(at + 2, 4);
        return ushort.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit)
            ? (char)unit : null;
    }
}
