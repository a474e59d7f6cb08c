using System.Buffers;
using System.Text;

namespace Pipeline.Records.Formats;

/// <summary>URIs and references by RFC 3986, and internationalized ones by RFC 3987.</summary>
/// <param name="text">The text, UTF-8.</param>
/// <param name="international">Whether characters beyond ASCII are allowed.</param>
internal readonly ref struct UriFormat(ReadOnlySpan<byte> text, bool international)
{
    private const string Unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    private const string SubDelimiters = "!$&'()*+,;=";

    private static readonly SearchValues<byte> Name = Set(Unreserved + SubDelimiters + "%");
    private static readonly SearchValues<byte> UserInfo = Set(Unreserved + SubDelimiters + "%:");
    private static readonly SearchValues<byte> Path = Set(Unreserved + SubDelimiters + "%:@/");
    private static readonly SearchValues<byte> Query = Set(Unreserved + SubDelimiters + "%:@/?");
    private static readonly SearchValues<byte> FutureAddress = Set(Unreserved + SubDelimiters + ":");

    private readonly ReadOnlySpan<byte> _text = text;

    /// <summary>Whether the text is a URI, which has a scheme.</summary>
    public bool IsUri()
    {
        var colon = SchemeLength();
        return colon > 0 && IsRest(_text[(colon + 1)..], isRelative: false);
    }

    /// <summary>Whether the text is a URI or a relative reference.</summary>
    public bool IsReference() => IsUri() || IsRest(_text, isRelative: true);

    /// <summary>Whether each percent sign begins two hexadecimal digits.</summary>
    public static bool HasWholeEscapes(ReadOnlySpan<byte> text)
    {
        for (var at = text.IndexOf((byte)'%'); at >= 0; at = text.IndexOf((byte)'%'))
        {
            if (at + 2 >= text.Length || !char.IsAsciiHexDigit((char)text[at + 1]) || !char.IsAsciiHexDigit((char)text[at + 2]))
                return false;

            text = text[(at + 3)..];
        }

        return true;
    }

    private static SearchValues<byte> Set(string characters) => SearchValues.Create(Encoding.ASCII.GetBytes(characters));

    private int SchemeLength()
    {
        for (var i = 0; i < _text.Length; i++)
        {
            var character = (char)_text[i];
            if (character == ':') return i;
            if (!char.IsAsciiLetter(character) && (i == 0 || !(char.IsAsciiDigit(character) || character is '+' or '-' or '.')))
                return -1;
        }

        return -1;
    }

    private bool IsRest(ReadOnlySpan<byte> rest, bool isRelative)
    {
        if (!HasWholeEscapes(rest)) return false;
        if (rest.IndexOf((byte)'#') is >= 0 and var hash)
        {
            if (!Holds(rest[(hash + 1)..], Query)) return false;
            rest = rest[..hash];
        }

        if (rest.IndexOf((byte)'?') is >= 0 and var mark)
        {
            if (!Holds(rest[(mark + 1)..], Query)) return false;
            rest = rest[..mark];
        }

        if (rest.StartsWith("//"u8))
        {
            var authority = rest[2..];
            var slash = authority.IndexOf((byte)'/');
            return IsAuthority(slash < 0 ? authority : authority[..slash]) && (slash < 0 || Holds(authority[slash..], Path));
        }

        // A colon in the first segment of a relative path would be read as the end of a scheme.
        var first = rest.IndexOf((byte)'/') is >= 0 and var end ? rest[..end] : rest;
        return Holds(rest, Path) && !(isRelative && first.Contains((byte)':'));
    }

    private bool IsAuthority(ReadOnlySpan<byte> authority)
    {
        if (authority.IndexOf((byte)'@') is >= 0 and var at)
        {
            if (!Holds(authority[..at], UserInfo)) return false;
            authority = authority[(at + 1)..];
        }

        if (authority.StartsWith("["u8))
        {
            var close = authority.IndexOf((byte)']');
            return close > 0 && IsLiteral(authority[1..close]) && IsPort(authority[(close + 1)..]);
        }

        var colon = authority.IndexOf((byte)':');
        return colon < 0 ? Holds(authority, Name) : Holds(authority[..colon], Name) && IsPort(authority[colon..]);
    }

    private static bool IsLiteral(ReadOnlySpan<byte> address)
    {
        if (address.IsEmpty || (address[0] | 0x20) != 'v') return AddressFormats.IsIpv6(address);
        var dot = address.IndexOf((byte)'.');
        if (dot < 2 || dot == address.Length - 1) return false;
        foreach (var digit in address[1..dot])
            if (!char.IsAsciiHexDigit((char)digit)) return false;

        return address[(dot + 1)..].IndexOfAnyExcept(FutureAddress) < 0;
    }

    private static bool IsPort(ReadOnlySpan<byte> port) =>
        port.IsEmpty || (port[0] == ':' && port[1..].IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0);

    private bool Holds(ReadOnlySpan<byte> part, SearchValues<byte> allowed)
    {
        while (true)
        {
            var at = part.IndexOfAnyExcept(allowed);
            if (at < 0) return true;
            if (!international || part[at] < 0x80) return false;
            Rune.DecodeFromUtf8(part[at..], out var rune, out var length);
            // Control characters and noncharacters are not ucschar (RFC 3987, section 2.2).
            if (rune.Value < 0xA0 || (rune.Value & 0xFFFE) == 0xFFFE || rune.Value is >= 0xFDD0 and <= 0xFDEF) return false;
            part = part[(at + length)..];
        }
    }
}
