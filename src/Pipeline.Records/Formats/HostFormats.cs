using System.Text;

namespace Pipeline.Records.Formats;

/// <summary>Host names: RFC 1123, section 2.1, and the internationalized ones of RFC 5890 to 5892.</summary>
internal static class HostFormats
{
    private const int LongestName = 253;
    private const int LongestLabel = 63;

    public static bool IsHostname(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty || text.Length > LongestName) return false;
        foreach (var range in text.Split((byte)'.'))
            if (!IsLabel(text[range])) return false;

        return true;
    }

    public static bool IsIdnHostname(ReadOnlySpan<byte> text)
    {
        if (Ascii.IsValid(text)) return IsHostname(text);
        // The full stops of other scripts count as dots (RFC 3490, section 3.1).
        var labels = Encoding.UTF8.GetString(text).Split('.', '\u3002', '\uFF0E', '\uFF61');
        var length = labels.Length - 1;
        foreach (var label in labels)
        {
            if (Ascii.IsValid(label))
            {
                if (!IsLabel(Encoding.ASCII.GetBytes(label))) return false;
                length += label.Length;
            }
            else
            {
                if (!Idna.IsLabel(label) || Idna.EncodedLength(label) is not { } encoded || encoded > LongestLabel) return false;
                length += encoded;
            }
        }

        return length <= LongestName;
    }

    private static bool IsLabel(ReadOnlySpan<byte> label)
    {
        if (label.Length is < 1 or > LongestLabel || label[0] == '-' || label[^1] == '-') return false;
        foreach (var character in label)
            if (!char.IsAsciiLetterOrDigit((char)character) && character != '-') return false;

        if (label.Length < 4 || label[2] != '-' || label[3] != '-') return true;
        // Two hyphens at the third and fourth place are reserved for A-labels, which must decode to a label (RFC 5891,
        // section 4.2.3.1).
        return (label[0] | 0x20) == 'x' && (label[1] | 0x20) == 'n'
            && Punycode.Decode(label[4..]) is { } decoded && !Ascii.IsValid(decoded) && Idna.IsLabel(decoded);
    }
}
