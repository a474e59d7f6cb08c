namespace Pipeline.Local.Firehose.Destinations;

/// <summary>How long Firehose waits after a failed attempt: 1 s, doubled each time, 120 s at most.</summary>
/// <remarks>
/// https://docs.aws.amazon.com/firehose/latest/dev/httpdeliveryrequestresponse.html; AWS gives no numbers for S3, so the same
/// ones are used for it.
/// </remarks>
internal static class RetryWait
{
    private const double LongestSeconds = 120;
    private const double Jitter = 0.15;

    public static TimeSpan After(int attempt) =>
        TimeSpan.FromSeconds(Math.Min(LongestSeconds, Math.Pow(2, Math.Min(attempt - 1, 10))));

    /// <summary>The same wait, made up to 15 % shorter or longer.</summary>
    public static TimeSpan After(int attempt, SeededRandom random) =>
        After(attempt) * (1 + (Jitter * ((2 * random.NextDouble()) - 1)));
}
