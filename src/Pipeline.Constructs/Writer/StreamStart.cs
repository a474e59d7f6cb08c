using System.Globalization;

namespace Pipeline.Constructs;

/// <summary>The position in the stream where a new event source mapping starts to read.</summary>
/// <remarks>https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-create.html</remarks>
public sealed record StreamStart
{
    private StreamStart(string position, DateTimeOffset? time) => (Position, Time) = (position, time);

    /// <summary>Starts with the oldest record that the stream still has, so that none is missed.</summary>
    public static StreamStart TrimHorizon { get; } = new("TRIM_HORIZON", null);

    /// <summary>
    /// Starts with records that arrive from now on. A created or updated mapping takes minutes to become active, and records of
    /// these minutes may be missed.
    /// </summary>
    public static StreamStart Latest { get; } = new("LATEST", null);

    /// <summary>Starts with the first record that arrived at or after a time.</summary>
    /// <param name="time">A time that has passed when the stack is deployed.</param>
    public static StreamStart At(DateTimeOffset time) => new("AT_TIMESTAMP", time);

    /// <summary>AWS's name of the position.</summary>
    public string Position { get; }

    /// <summary>The time; <c>null</c> except with <see cref="At"/>.</summary>
    public DateTimeOffset? Time { get; }

    /// <summary>The time in seconds since 1970, as the mapping takes it.</summary>
    internal double? UnixSeconds => Time is { } time ? time.ToUnixTimeMilliseconds() / 1000.0 : null;

    /// <summary>The position, and the time if there is one.</summary>
    public override string ToString() =>
        Time is { } time ? $"{Position} {time.ToString("O", CultureInfo.InvariantCulture)}" : Position;
}
