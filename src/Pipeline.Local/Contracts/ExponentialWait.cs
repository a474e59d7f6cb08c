namespace Pipeline.Local.Contracts;

/// <summary>Waits between attempts that double each time, up to a limit.</summary>
internal static class ExponentialWait
{
    // More doublings than any limit needs, and too few to overflow.
    private const int MostDoublings = 20;

    /// <summary>The wait after failed attempts.</summary>
    /// <param name="failures">The number of attempts that failed in a row, 1 or more.</param>
    /// <param name="first">The wait after the first of them.</param>
    /// <param name="longest">The longest wait.</param>
    public static TimeSpan After(int failures, TimeSpan first, TimeSpan longest)
    {
        var wait = first * Math.Pow(2, Math.Min(failures - 1, MostDoublings));
        return wait < longest ? wait : longest;
    }
}
