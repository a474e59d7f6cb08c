using Pipeline.Local.Contracts;

namespace Pipeline.Local.Firehose.Destinations;

/// <summary>How long Firehose waits after a failed attempt: 1 s, doubled each time, at most 120 s.</summary>
/// <remarks>
/// https://docs.aws.amazon.com/firehose/latest/dev/httpdeliveryrequestresponse.html; AWS gives no numbers for S3, so the same
/// ones are used for it.
/// </remarks>
internal static class RetryWait
{
    private const double Jitter = 0.15;

    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(120);

    public static TimeSpan After(int attempt) => ExponentialWait.After(attempt, First, Longest);

    /// <summary>The same wait, made up to 15 % shorter or longer.</summary>
    public static TimeSpan After(int attempt, SeededRandom random) =>
        After(attempt) * (1 + (Jitter * ((2 * random.NextDouble()) - 1)));
}
