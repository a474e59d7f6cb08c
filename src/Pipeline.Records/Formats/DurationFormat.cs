namespace Pipeline.Records.Formats;

/// <summary>Durations by RFC 3339, appendix A: <c>P1Y2M3DT4H5M6S</c>, <c>PT5M</c> or <c>P4W</c>.</summary>
internal static class DurationFormat
{
    public static bool IsDuration(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty || text[0] != 'P') return false;
        text = text[1..];
        if (Takes(ref text, "W"u8) && text.IsEmpty) return true;
        var hasDate = TakesRun(ref text, "YMD"u8);
        if (text.IsEmpty) return hasDate;
        if (text[0] != 'T') return false;
        text = text[1..];
        return TakesRun(ref text, "HMS"u8) && text.IsEmpty;
    }

    // Reads numbers with units. The units follow each other without a gap, beginning at any of them.
    private static bool TakesRun(ref ReadOnlySpan<byte> text, ReadOnlySpan<byte> units)
    {
        for (var first = 0; first < units.Length; first++)
        {
            if (!Takes(ref text, units.Slice(first, 1))) continue;
            for (var next = first + 1; next < units.Length && Takes(ref text, units.Slice(next, 1)); next++)
            {
            }

            return true;
        }

        return false;
    }

    private static bool Takes(ref ReadOnlySpan<byte> text, ReadOnlySpan<byte> unit)
    {
        var digits = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        if (digits <= 0 || text[digits] != unit[0]) return false;
        text = text[(digits + 1)..];
        return true;
    }
}
