using System.Globalization;

namespace Pipeline.Records.Windows;

/// <summary>Reads the time of an event to the minute, which is as fine as windows are.</summary>
internal static class EventTime
{
    private const int DateTimeLength = 19;
    private static readonly long FirstMinute = Minute(DateTime.MinValue);
    private static readonly long LastMinute = Minute(DateTime.MaxValue);

    /// <summary>
    /// The minutes since 1970 in UTC of a date-time by RFC 3339, or of one without an offset, which counts as UTC; null where
    /// the text is none, or is not within the years 1 to 9999.
    /// </summary>
    public static long? Read(ReadOnlySpan<char> text)
    {
        if (text.Length < DateTimeLength || text[10] is not ('T' or 't' or ' ')) return null;
        // The second 60 is a leap second, which is in the minute before it.
        if (text[17..DateTimeLength] is not "60" && !IsTwoDigits(text[17..], 59)) return null;
        Span<char> minute = stackalloc char[16];
        text[..16].CopyTo(minute);
        minute[10] = 'T';
        if (text[16] != ':' || !DateTime.TryParseExact(
            minute, "yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
        {
            return null;
        }

        return Offset(text[DateTimeLength..]) is { } offset ? Within(Minute(local) - offset) : null;
    }

    /// <summary>The minutes since 1970 of a number of seconds; null where it is not within the years 1 to 9999.</summary>
    public static long? OfSeconds(long seconds) => Within((seconds / 60) - (seconds % 60 < 0 ? 1 : 0));

    /// <summary>The start of the window that holds a minute, in minutes since 1970.</summary>
    public static long WindowStart(long minute, int windowMinutes)
    {
        var rest = minute % windowMinutes;
        return minute - (rest < 0 ? rest + windowMinutes : rest);
    }

    /// <summary>A minute as text in UTC, such as <c>2026-11-21T09:15:00Z</c>.</summary>
    public static string Text(long minute) => DateTime.UnixEpoch.AddMinutes(Math.Clamp(minute, FirstMinute, LastMinute))
        .ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static long Minute(DateTime time) => (time.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMinute;

    private static long? Within(long minute) => minute >= FirstMinute && minute <= LastMinute ? minute : null;

    // The minutes of the offset behind the seconds and their fraction; null where the rest is no such text.
    private static int? Offset(ReadOnlySpan<char> rest)
    {
        if (rest.Length > 0 && rest[0] == '.')
        {
            var digits = rest[1..].IndexOfAnyExceptInRange('0', '9');
            if (digits < 0) digits = rest.Length - 1;
            if (digits == 0) return null;
            rest = rest[(1 + digits)..];
        }

        if (rest is "" or "Z" or "z") return 0;
        if (rest.Length != 6 || rest[0] is not ('+' or '-') || rest[3] != ':' || !IsTwoDigits(rest[1..], 23)
            || !IsTwoDigits(rest[4..], 59))
        {
            return null;
        }

        var minutes = (Two(rest[1..]) * 60) + Two(rest[4..]);
        return rest[0] == '-' ? -minutes : minutes;
    }

    private static bool IsTwoDigits(ReadOnlySpan<char> text, int most) =>
        char.IsAsciiDigit(text[0]) && char.IsAsciiDigit(text[1]) && Two(text) <= most;

    private static int Two(ReadOnlySpan<char> text) => ((text[0] - '0') * 10) + text[1] - '0';
}
