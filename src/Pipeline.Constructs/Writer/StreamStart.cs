using System.Globalization;

namespace Pipeline.Constructs;

/// <summary>Where in the stream a new event source mapping begins to read.</summary>
/// <remarks>https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-create.html</remarks>
public sealed record StreamStart
{
    private StreamStart(string position, DateTimeOffset? time) => (Position, Time) = (position, time);

    /// <summary>The oldest record that the stream still has: nothing is missed.</summary>
    public static StreamStart TrimHorizon { get; } = new("TRIM_HORIZON", null);

    /// <summary>
    /// What arrives from now on. Creating and updating a mapping takes minutes to settle, and records of those minutes may be
    /// missed.
    /// </summary>
    public static StreamStart Latest { get; } = new("LATEST", null);

    /// <summary>The first record that arrived at a time or after it.</summary>
    /// <param name="time">A time that has passed when the stack is deployed.</param>
    public static StreamStart At(DateTimeOffset time) => new("AT_TIMESTAMP", time);

    /// <summary>The position in AWS's words.</summary>
    public string Position { get; }

    /// <summary>The time, with <see cref="At"/> alone.</summary>
    public DateTimeOffset? Time { get; }

    /// <summary>Seconds since 1970, as the mapping takes the time.</summary>
    internal double? UnixSeconds => Time is { } time ? time.ToUnixTimeMilliseconds() / 1000.0 : null;

    /// <summary>The position, and the time if there is one.</summary>
    public override string ToString() =>
        Time is { } time ? $"{Position} {time.ToString("O", CultureInfo.InvariantCulture)}" : Position;
}
