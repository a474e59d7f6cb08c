using System.Buffers;

namespace Pipeline.Records.Formats;

/// <summary>URI templates of all levels: RFC 6570, section 2.</summary>
internal static class UriTemplateFormat
{
    private const int LongestPrefix = 4;

    private static readonly SearchValues<byte> NotLiteral = SearchValues.Create(
        [.. Enumerable.Range(0, 0x21).Select(value => (byte)value), .. "\"<>\\^`|}"u8, 0x7F]);

    public static bool IsTemplate(ReadOnlySpan<byte> text)
    {
        while (true)
        {
            var open = text.IndexOf((byte)'{');
            var literal = open < 0 ? text : text[..open];
            if (literal.ContainsAny(NotLiteral) || !UriFormat.HasWholeEscapes(literal)) return false;
            if (open < 0) return true;
            var close = text.IndexOf((byte)'}');
            if (close < 0 || !IsExpression(text[(open + 1)..close])) return false;
            text = text[(close + 1)..];
        }
    }

    private static bool IsExpression(ReadOnlySpan<byte> text)
    {
        if (!text.IsEmpty && "+#./;?&=,!@|"u8.Contains(text[0])) text = text[1..];
        if (text.IsEmpty) return false;
        foreach (var range in text.Split((byte)','))
            if (!IsVariable(text[range])) return false;

        return true;
    }

    private static bool IsVariable(ReadOnlySpan<byte> text)
    {
        if (text.EndsWith("*"u8))
        {
            text = text[..^1];
        }
        else if (text.IndexOf((byte)':') is >= 0 and var colon)
        {
            var prefix = text[(colon + 1)..];
            if (prefix.Length is < 1 or > LongestPrefix || prefix[0] == '0'
                || prefix.IndexOfAnyExceptInRange((byte)'0', (byte)'9') >= 0)
            {
                return false;
            }

            text = text[..colon];
        }

        if (text.IsEmpty || text[0] == '.' || text[^1] == '.' || text.IndexOf(".."u8) >= 0 || !UriFormat.HasWholeEscapes(text))
            return false;

        foreach (var character in text)
        {
            if (!char.IsAsciiLetterOrDigit((char)character) && character is not ((byte)'_' or (byte)'.' or (byte)'%'))
                return false;
        }

        return true;
    }
}
