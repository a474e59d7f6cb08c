using System.Buffers;

namespace Pipeline.Records.Formats;

/// <summary>Email addresses (RFC 5321, section 4.1.2), and internationalized ones (RFC 6531).</summary>
internal static class MailFormats
{
    private const int LongestLocalPart = 64;

    private static readonly SearchValues<byte> AtomCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+-/=?^_`{|}~"u8);

    public static bool IsEmail(ReadOnlySpan<byte> text, bool international)
    {
        var at = text.LastIndexOf((byte)'@');
        if (at is < 1 or > LongestLocalPart && !(international && at >= 1)) return false;
        var local = text[..at];
        var domain = text[(at + 1)..];
        return (local[0] == '"' ? IsQuoted(local, international) : IsDotted(local, international))
            && IsDomain(domain, international);
    }

    private static bool IsDotted(ReadOnlySpan<byte> local, bool international)
    {
        foreach (var range in local.Split((byte)'.'))
        {
            var atom = local[range];
            if (atom.IsEmpty) return false;
            foreach (var character in atom)
                if (!AtomCharacters.Contains(character) && !(international && character >= 0x80)) return false;
        }

        return true;
    }

    private static bool IsQuoted(ReadOnlySpan<byte> local, bool international)
    {
        if (local.Length < 2 || local[^1] != '"') return false;
        var inner = local[1..^1];
        for (var i = 0; i < inner.Length; i++)
        {
            if (inner[i] == '\\')
            {
                if (++i == inner.Length || inner[i] is < 0x20 or > 0x7E) return false;
            }
            else if (inner[i] is < 0x20 or (byte)'"' or 0x7F || (inner[i] >= 0x80 && !international))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsDomain(ReadOnlySpan<byte> domain, bool international)
    {
        if (domain is not [(byte)'[', .., (byte)']'])
            return international ? HostFormats.IsIdnHostname(domain) : HostFormats.IsHostname(domain);

        var address = domain[1..^1];
        return address.StartsWith("IPv6:"u8)
            ? AddressFormats.IsIpv6(address["IPv6:"u8.Length..]) : AddressFormats.IsIpv4(address);
    }
}
