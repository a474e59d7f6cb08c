namespace Pipeline.Records.Formats;

/// <summary>Addresses of hosts: IPv4 (RFC 2673, section 3.2) and IPv6 (RFC 4291, section 2.2).</summary>
internal static class AddressFormats
{
    private const int Groups = 8;

    public static bool IsIpv4(ReadOnlySpan<byte> text)
    {
        for (var part = 1; part <= 4; part++)
        {
            var end = part == 4 ? text.Length : text.IndexOf((byte)'.');
            if (end < 0 || !IsOctet(text[..end])) return false;
            if (part < 4) text = text[(end + 1)..];
        }

        return true;
    }

    public static bool IsIpv6(ReadOnlySpan<byte> text)
    {
        var gap = text.IndexOf("::"u8);
        if (gap < 0) return CountGroups(text, mayEndInIpv4: true) == Groups;
        var before = text[..gap];
        var after = text[(gap + 2)..];
        if (after.IndexOf("::"u8) >= 0 || after.StartsWith(":"u8)) return false;
        var first = before.IsEmpty ? 0 : CountGroups(before, mayEndInIpv4: false);
        var last = after.IsEmpty ? 0 : CountGroups(after, mayEndInIpv4: true);
        // Two colons stand for at least one group.
        return first >= 0 && last >= 0 && first + last < Groups;
    }

    private static int CountGroups(ReadOnlySpan<byte> text, bool mayEndInIpv4)
    {
        for (var count = 0; ; count++)
        {
            var colon = text.IndexOf((byte)':');
            var group = colon < 0 ? text : text[..colon];
            if (colon < 0 && mayEndInIpv4 && group.Contains((byte)'.')) return IsIpv4(group) ? count + 2 : -1;
            if (group.Length is < 1 or > 4 || !IsHex(group)) return -1;
            if (colon < 0) return count + 1;
            text = text[(colon + 1)..];
        }
    }

    private static bool IsOctet(ReadOnlySpan<byte> text)
    {
        if (text.Length is < 1 or > 3 || text.IndexOfAnyExceptInRange((byte)'0', (byte)'9') >= 0) return false;
        if (text.Length > 1 && text[0] == '0') return false;
        var value = 0;
        foreach (var digit in text) value = (value * 10) + digit - '0';
        return value <= 255;
    }

    private static bool IsHex(ReadOnlySpan<byte> text)
    {
        foreach (var digit in text)
            if (!char.IsAsciiHexDigit((char)digit)) return false;

        return true;
    }
}
