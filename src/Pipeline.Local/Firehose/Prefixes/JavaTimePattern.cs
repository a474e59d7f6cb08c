using System.Globalization;
using System.Text;

namespace Pipeline.Local.Firehose.Prefixes;

/// <summary>
/// Writes an instant by a pattern of Java's DateTimeFormatter, as expressions of the namespace <c>timestamp</c> have it.
/// </summary>
/// <remarks>
/// https://docs.oracle.com/javase/8/docs/api/java/time/format/DateTimeFormatter.html, in the locale en_US: weeks begin on Sunday.
/// A zone's name (<c>z</c>) is written as its offset, since names need data that a computer may lack. <c>p</c> does not pad.
/// </remarks>
internal static class JavaTimePattern
{
    public static string Format(string pattern, DateTimeOffset time, string zone)
    {
        var text = new StringBuilder();
        for (var at = 0; at < pattern.Length;)
        {
            var c = pattern[at];
            if (c == '\'')
            {
                at = Quoted(pattern, at, text);
            }
            else if (char.IsAsciiLetter(c))
            {
                var start = at;
                while (at < pattern.Length && pattern[at] == c) at++;
                text.Append(Field(c, at - start, time, zone));
            }
            else
            {
                // Brackets mark optional parts for a parser. A formatter writes these parts always.
                if (c is not ('[' or ']')) text.Append(c);
                at++;
            }
        }

        return text.ToString();
    }

    /// <summary>The week's year and number: the week of January 1 is the first of its year.</summary>
    public static (int Year, int Week) WeekOf(DateTimeOffset time)
    {
        var saturday = time.Date.AddDays(DayOfWeek.Saturday - time.DayOfWeek);
        var year = saturday.Year;
        return (year, ((saturday.DayOfYear - 1) / 7) + 1);
    }

    private static int Quoted(string pattern, int start, StringBuilder text)
    {
        var at = start + 1;
        while (at < pattern.Length)
        {
            if (pattern[at] != '\'')
            {
                text.Append(pattern[at++]);
            }
            else if (at + 1 < pattern.Length && pattern[at + 1] == '\'')
            {
                text.Append('\'');
                at += 2;
            }
            else
            {
                break;
            }
        }

        // Two quotes stand for one.
        if (at == start + 1) text.Append('\'');
        return at + 1;
    }

    private static string Field(char letter, int count, DateTimeOffset time, string zone) => letter switch
    {
        'y' or 'u' => count == 2 ? Number(time.Year % 100, 2) : Number(time.Year, count),
        'Y' => count == 2 ? Number(WeekOf(time).Year % 100, 2) : Number(WeekOf(time).Year, count),
        'M' or 'L' => Name(count, time.Month, time, "MMM", "MMMM"),
        'd' => Number(time.Day, count),
        'D' => Number(time.DayOfYear, count),
        'Q' or 'q' => Quarter(count, ((time.Month - 1) / 3) + 1),
        'w' => Number(WeekOf(time).Week, count),
        'W' => Number(((time.Day + (int)time.AddDays(1 - time.Day).DayOfWeek - 1) / 7) + 1, count),
        'F' => Number(((time.Day - 1) % 7) + 1, count),
        'E' => Name(Math.Max(count, 3), 0, time, "ddd", "dddd"),
        'e' or 'c' => Name(count, (int)time.DayOfWeek + 1, time, "ddd", "dddd"),
        'a' => time.Hour < 12 ? "AM" : "PM",
        'h' => Number(((time.Hour + 11) % 12) + 1, count),
        'K' => Number(time.Hour % 12, count),
        'k' => Number(((time.Hour + 23) % 24) + 1, count),
        'H' => Number(time.Hour, count),
        'm' => Number(time.Minute, count),
        's' => Number(time.Second, count),
        'S' => (time.Ticks % TimeSpan.TicksPerSecond * 100).ToString("D9", CultureInfo.InvariantCulture)[..Math.Min(count, 9)],
        'n' => Number(time.Ticks % TimeSpan.TicksPerSecond * 100, count),
        'A' => Number((long)time.TimeOfDay.TotalMilliseconds, count),
        'N' => Number(time.TimeOfDay.Ticks * 100, count),
        'G' => count == 4 ? "Anno Domini" : count == 5 ? "A" : "AD",
        'V' => zone,
        'X' => time.Offset == TimeSpan.Zero ? "Z" : Offset(time.Offset, count),
        'x' => Offset(time.Offset, count),
        'Z' => count == 5 && time.Offset == TimeSpan.Zero ? "Z" : count == 4
            ? Gmt(time.Offset, 4) : Offset(time.Offset, count == 5 ? 3 : 2),
        'O' or 'z' => Gmt(time.Offset, count),
        _ => "",
    };

    private static string Number(long value, int width) => value.ToString("D" + width, CultureInfo.InvariantCulture);

    private static string Name(int count, int value, DateTimeOffset time, string brief, string full) => count switch
    {
        < 3 => Number(value, count),
        3 => time.ToString(brief, CultureInfo.InvariantCulture),
        4 => time.ToString(full, CultureInfo.InvariantCulture),
        _ => time.ToString(full, CultureInfo.InvariantCulture)[..1],
    };

    private static string Quarter(int count, int quarter) => count switch
    {
        < 3 => Number(quarter, count),
        3 => $"Q{quarter}",
        4 => $"{quarter}{(quarter == 1 ? "st" : quarter == 2 ? "nd" : quarter == 3 ? "rd" : "th")} quarter",
        _ => $"{quarter}",
    };

    // One letter drops minutes that are 0. Three and five letters write a colon.
    private static string Offset(TimeSpan offset, int count)
    {
        var sign = offset < TimeSpan.Zero ? '-' : '+';
        var size = offset.Duration();
        var minutes = count == 1 && size.Minutes == 0 ? "" : $"{(count is 3 or 5 ? ":" : "")}{size.Minutes:D2}";
        return $"{sign}{size.Hours:D2}{minutes}";
    }

    private static string Gmt(TimeSpan offset, int count)
    {
        if (offset == TimeSpan.Zero) return "GMT";
        if (count == 4) return "GMT" + Offset(offset, 3);
        var size = offset.Duration();
        return $"GMT{(offset < TimeSpan.Zero ? '-' : '+')}{size.Hours}{(size.Minutes == 0 ? "" : $":{size.Minutes:D2}")}";
    }
}
