namespace Pipeline.Records;

/// <summary>The formats of strings, checked on their UTF-8 bytes.</summary>
internal static class TextFormats
{
    // hhhhhhhh-hhhh-hhhh-hhhh-hhhhhhhhhhhh (RFC 4122).
    private const int UuidLength = 36;
    private const int DateLength = 10;
    private const int TimeLength = 9;

    public static bool Matches(FieldFormat format, ReadOnlySpan<byte> text) => format switch
    {
        FieldFormat.DateTime => IsDateTime(text),
        FieldFormat.Date => IsDate(text),
        FieldFormat.Uuid => IsUuid(text),
        _ => true,
    };

    // full-date "T" full-time of RFC 3339, section 5.6.
    private static bool IsDateTime(ReadOnlySpan<byte> text)
    {
        if (text.Length < DateLength + TimeLength + 1 || !IsDate(text[..DateLength]) || text[DateLength] != 'T') return false;
        var time = text[(DateLength + 1)..];
        if (!TryTwoDigits(time, 0, out var hour) || time[2] != ':' || !TryTwoDigits(time, 3, out var minute) || time[5] != ':'
            || !TryTwoDigits(time, 6, out var second))
        {
            return false;
        }

        var rest = time[8..];
        if (rest[0] == '.')
        {
            var digits = rest[1..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
            if (digits <= 0) return false;
            rest = rest[(1 + digits)..];
        }

        // 60 is a leap second: the last of a day in UTC, which is some minute's last elsewhere.
        return hour <= 23 && minute <= 59 && (second <= 59 || (second == 60 && minute % 15 == 14)) && IsOffset(rest);
    }

    private static bool IsOffset(ReadOnlySpan<byte> text) =>
        text is [(byte)'Z']
        || (text is [(byte)'+' or (byte)'-', _, _, (byte)':', _, _] && TryTwoDigits(text, 1, out var hour) && hour <= 23
            && TryTwoDigits(text, 4, out var minute) && minute <= 59);

    private static bool IsDate(ReadOnlySpan<byte> text) =>
        text is [_, _, _, _, (byte)'-', _, _, (byte)'-', _, _]
        && TryTwoDigits(text, 0, out var century) && TryTwoDigits(text, 2, out var year)
        && TryTwoDigits(text, 5, out var month) && month is >= 1 and <= 12
        && TryTwoDigits(text, 8, out var day) && day >= 1 && day <= DaysIn((century * 100) + year, month);

    // RFC 3339 has the year 0000, which DateTime has not; it was a leap year.
    private static int DaysIn(int year, int month) => DateTime.DaysInMonth(year == 0 ? 4 : year, month);

    private static bool IsUuid(ReadOnlySpan<byte> text)
    {
        if (text.Length != UuidLength) return false;
        for (var i = 0; i < UuidLength; i++)
        {
            if (i is 8 or 13 or 18 or 23 ? text[i] != '-' : !char.IsAsciiHexDigit((char)text[i])) return false;
        }

        return true;
    }

    private static bool TryTwoDigits(ReadOnlySpan<byte> text, int at, out int value)
    {
        var (tens, ones) = (text[at] - '0', text[at + 1] - '0');
        value = (tens * 10) + ones;
        return tens is >= 0 and <= 9 && ones is >= 0 and <= 9;
    }
}
