using System.Globalization;

namespace Pipeline.Constructs;

/// <summary>Where in a topic a Firehose stream begins to read; it cannot be changed later.</summary>
/// <remarks>https://docs.aws.amazon.com/firehose/latest/APIReference/API_MSKSourceConfiguration.html</remarks>
public sealed record MskStart
{
    private MskStart(DateTimeOffset? time) => Time = time;

    /// <summary>What arrives after the Firehose stream has become active.</summary>
    public static MskStart Latest { get; } = new(time: null);

    /// <summary>The oldest record that the topic still has: nothing is missed.</summary>
    public static MskStart Earliest { get; } = new(DateTimeOffset.UnixEpoch);

    /// <summary>The first record of a time or after it.</summary>
    /// <param name="time">The time, to the second: what is finer is cut off, so that nothing is missed.</param>
    public static MskStart At(DateTimeOffset time) => new(time);

    /// <summary>The time, or nothing for <see cref="Latest"/>.</summary>
    public DateTimeOffset? Time { get; }

    /// <summary>The time as CloudFormation takes it.</summary>
    internal string? Timestamp => Time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
