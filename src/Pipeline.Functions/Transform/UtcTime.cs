namespace Pipeline.Functions.Transform;

/// <summary>The year, month, day and hour in UTC of a date-time by RFC 3339.</summary>
internal readonly record struct UtcTime(int Year, int Month, int Day, int Hour)
{
    // The calendar repeats after this number of years.
    private const int Cycle = 400;

    /// <summary>Reads a valid date-time.</summary>
    public static UtcTime Parse(ReadOnlySpan<byte> text)
    {
        var year = (Two(text, 0) * 100) + Two(text, 2);
        // Compute in a cycle that DateTime supports as a whole: RFC 3339 begins a year earlier, and an offset may lead beyond
        // either end.
        var inCycle = (year % Cycle) + Cycle;
        var time = new DateTime(inCycle, Two(text, 5), Two(text, 8), Two(text, 11), Two(text, 14), 0, DateTimeKind.Utc);
        if (text[^1] is not ((byte)'Z' or (byte)'z'))
        {
            var minutes = (Two(text, text.Length - 5) * 60) + Two(text, text.Length - 2);
            time = time.AddMinutes(text[^6] == '-' ? minutes : -minutes);
        }

        return new UtcTime(year + time.Year - inCycle, time.Month, time.Day, time.Hour);
    }

    private static int Two(ReadOnlySpan<byte> text, int at) => ((text[at] - '0') * 10) + text[at + 1] - '0';
}
