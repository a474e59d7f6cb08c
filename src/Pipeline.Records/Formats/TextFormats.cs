using System.Text;
using Pipeline.Records.Patterns;

namespace Pipeline.Records.Formats;

/// <summary>
/// Checks the formats of strings on their UTF-8 bytes. It reads the RFCs as the format tests of the JSON-Schema-Test-Suite do
/// (https://github.com/json-schema-org/JSON-Schema-Test-Suite).
/// </summary>
internal static class TextFormats
{
    // hhhhhhhh-hhhh-hhhh-hhhh-hhhhhhhhhhhh (RFC 4122).
    private const int UuidLength = 36;
    private const int DateLength = 10;
    private const int MinutesOfADay = 24 * 60;

    public static bool Matches(FieldFormat format, ReadOnlySpan<byte> text) => format switch
    {
        FieldFormat.DateTime => IsDateTime(text),
        FieldFormat.Date => IsDate(text),
        FieldFormat.Uuid => IsUuid(text),
        FieldFormat.Time => IsTime(text),
        FieldFormat.Duration => DurationFormat.IsDuration(text),
        FieldFormat.Email => MailFormats.IsEmail(text, international: false),
        FieldFormat.IdnEmail => MailFormats.IsEmail(text, international: true),
        FieldFormat.Hostname => HostFormats.IsHostname(text),
        FieldFormat.IdnHostname => HostFormats.IsIdnHostname(text),
        FieldFormat.Ipv4 => AddressFormats.IsIpv4(text),
        FieldFormat.Ipv6 => AddressFormats.IsIpv6(text),
        FieldFormat.Uri => new UriFormat(text, international: false).IsUri(),
        FieldFormat.UriReference => new UriFormat(text, international: false).IsReference(),
        FieldFormat.Iri => new UriFormat(text, international: true).IsUri(),
        FieldFormat.IriReference => new UriFormat(text, international: true).IsReference(),
        FieldFormat.UriTemplate => UriTemplateFormat.IsTemplate(text),
        FieldFormat.JsonPointer => PointerFormats.IsPointer(text),
        FieldFormat.RelativeJsonPointer => PointerFormats.IsRelativePointer(text),
        FieldFormat.Regex => EcmaPattern.IsPattern(Encoding.UTF8.GetString(text)),
        _ => true,
    };

    /// <summary>Whether a valid date-time has upper-case letters, so that it sorts with other such date-times.</summary>
    public static bool IsUpperCase(ReadOnlySpan<byte> dateTime) => !dateTime.ContainsAny((byte)'t', (byte)'z');

    // full-date "T" full-time of RFC 3339, section 5.6. The letters may be lower case.
    private static bool IsDateTime(ReadOnlySpan<byte> text) =>
        text.Length > DateLength && text[DateLength] is (byte)'T' or (byte)'t' && IsDate(text[..DateLength])
        && IsTime(text[(DateLength + 1)..]);

    private static bool IsTime(ReadOnlySpan<byte> text)
    {
        if (text.Length < "00:00:00Z".Length || !TryTwoDigits(text, 0, out var hour) || text[2] != ':'
            || !TryTwoDigits(text, 3, out var minute) || text[5] != ':' || !TryTwoDigits(text, 6, out var second))
        {
            return false;
        }

        var rest = text[8..];
        if (rest[0] == '.')
        {
            var digits = rest[1..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
            if (digits <= 0) return false;
            rest = rest[(1 + digits)..];
        }

        if (hour > 23 || minute > 59 || second > 60 || !TryOffset(rest, out var offset)) return false;
        // The second 60 is a leap second, which is only valid as the last second of a day in UTC.
        return second < 60 || ((hour * 60) + minute - offset + MinutesOfADay) % MinutesOfADay == MinutesOfADay - 1;
    }

    private static bool TryOffset(ReadOnlySpan<byte> text, out int minutes)
    {
        minutes = 0;
        if (text is [(byte)'Z' or (byte)'z']) return true;
        if (text is not [(byte)'+' or (byte)'-', _, _, (byte)':', _, _] || !TryTwoDigits(text, 1, out var hour) || hour > 23
            || !TryTwoDigits(text, 4, out var minute) || minute > 59)
        {
            return false;
        }

        minutes = ((hour * 60) + minute) * (text[0] == '-' ? -1 : 1);
        return true;
    }

    private static bool IsDate(ReadOnlySpan<byte> text) =>
        text is [_, _, _, _, (byte)'-', _, _, (byte)'-', _, _]
        && TryTwoDigits(text, 0, out var century) && TryTwoDigits(text, 2, out var year)
        && TryTwoDigits(text, 5, out var month) && month is >= 1 and <= 12
        && TryTwoDigits(text, 8, out var day) && day >= 1 && day <= DaysIn((century * 100) + year, month);

    // RFC 3339 allows the year 0000, a leap year, which DateTime does not support.
    private static int DaysIn(int year, int month) => DateTime.DaysInMonth(year == 0 ? 4 : year, month);

    private static bool IsUuid(ReadOnlySpan<byte> text)
    {
        if (text.Length != UuidLength) return false;
        for (var i = 0; i < UuidLength; i++)
            if (i is 8 or 13 or 18 or 23 ? text[i] != '-' : !char.IsAsciiHexDigit((char)text[i])) return false;

        return true;
    }

    private static bool TryTwoDigits(ReadOnlySpan<byte> text, int at, out int value)
    {
        var (tens, ones) = (text[at] - '0', text[at + 1] - '0');
        value = (tens * 10) + ones;
        return tens is >= 0 and <= 9 && ones is >= 0 and <= 9;
    }
}
