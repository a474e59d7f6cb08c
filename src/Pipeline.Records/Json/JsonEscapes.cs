using System.Globalization;
using System.Text;

namespace Pipeline.Records.Json;

/// <summary>The escapes of JSON's strings (RFC 8259, section 7).</summary>
internal static class JsonEscapes
{
    /// <summary>Writes a string with its escapes resolved.</summary>
    /// <param name="spelling">The string as it is spelled; it must be valid JSON.</param>
    /// <param name="to">Where to; at least as long as the spelling, since an escape is never shorter than its character.</param>
    /// <returns>The bytes written.</returns>
    /// <exception cref="InvalidOperationException">The string has half a surrogate pair.</exception>
    public static int Resolve(ReadOnlySpan<byte> spelling, Span<byte> to)
    {
        var written = 0;
        while (true)
        {
            var plain = spelling.IndexOf((byte)'\\');
            if (plain < 0)
            {
                spelling.CopyTo(to[written..]);
                return written + spelling.Length;
            }

            spelling[..plain].CopyTo(to[written..]);
            written += plain;
            var escape = spelling[plain + 1];
            spelling = spelling[(plain + 2)..];
            if (escape == 'u') written += ResolveUnit(ref spelling, to[written..]);
            else to[written++] = Character(escape);
        }
    }

    /// <summary>The exception of a reader for a string that is not Unicode.</summary>
    public static InvalidOperationException NotUnicode() =>
        new("The string must be Unicode; got half a surrogate pair, or bytes that are no UTF-8.");

    private static byte Character(byte escape) => escape switch
    {
        (byte)'b' => (byte)'\b',
        (byte)'f' => (byte)'\f',
        (byte)'n' => (byte)'\n',
        (byte)'r' => (byte)'\r',
        (byte)'t' => (byte)'\t',
        _ => escape,
    };

    private static int ResolveUnit(ref ReadOnlySpan<byte> digits, Span<byte> to)
    {
        var high = Unit(digits);
        digits = digits[4..];
        if (!char.IsSurrogate(high)) return new Rune(high).EncodeToUtf8(to);
        // The other half must follow, also as an escape.
        if (!digits.StartsWith("\\u"u8) || !Rune.TryCreate(high, Unit(digits[2..]), out var rune)) throw NotUnicode();
        digits = digits[6..];
        return rune.EncodeToUtf8(to);
    }

    private static char Unit(ReadOnlySpan<byte> digits) =>
        (char)ushort.Parse(digits[..4], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
