using Pipeline.Records.Json;

namespace Pipeline.Functions.Records;

/// <summary>Reads the <c>approximateArrivalTimestamp</c> of a Kinesis event's record.</summary>
internal static class KinesisArrival
{
    // The maximum of a date, some 8,000 years ahead.
    private const double LatestSeconds = 250_000_000_000;

    /// <summary>
    /// Reads a number of seconds, exactly where it has up to three decimals, as Lambda writes it. Any other number is read as a
    /// binary fraction, which only approximates it and costs many times as much.
    /// </summary>
    /// <param name="reader">At a number.</param>
    /// <returns>Milliseconds since 1970; null where a date cannot hold them.</returns>
    public static long? Read(ref JsonCursor reader)
    {
        const int MostCharacters = 16;
        const long Latest = (long)LatestSeconds * 1000;
        var token = reader.ValueSpan;
        var (whole, decimals) = (0L, -1);
        foreach (var digit in token.Length <= MostCharacters ? token : default)
        {
            if (digit == '.')
            {
                decimals = 0;
                continue;
            }

            if (!char.IsAsciiDigit((char)digit) || decimals == 3) return ReadApproximately(ref reader);
            whole = (whole * 10) + digit - '0';
            if (decimals >= 0) decimals++;
        }

        // Numbers of so few characters cannot overflow.
        if (token.Length > MostCharacters || whole >= Latest) return ReadApproximately(ref reader);
        for (decimals = Math.Max(decimals, 0); decimals < 3; decimals++) whole *= 10;
        return whole < Latest ? whole : null;
    }

    private static long? ReadApproximately(ref JsonCursor reader) =>
        reader.TryGetDouble(out var seconds) && seconds is >= 0 and < LatestSeconds
        ? (long)Math.Round(seconds * 1000)
        : null;
}
