using System.Globalization;

namespace Pipeline.Constructs;

/// <summary>The position in a topic where a Firehose stream starts to read; it cannot be changed later.</summary>
/// <remarks>https://docs.aws.amazon.com/firehose/latest/APIReference/API_MSKSourceConfiguration.html</remarks>
public sealed record MskStart
{
    private MskStart(DateTimeOffset? time) => Time = time;

    /// <summary>Starts with records that arrive after the Firehose stream became active.</summary>
    public static MskStart Latest { get; } = new(time: null);

    /// <summary>Starts with the oldest record that the topic still has, so that none is missed.</summary>
    public static MskStart Earliest { get; } = new(DateTimeOffset.UnixEpoch);

    /// <summary>Starts with the first record at or after a time.</summary>
    /// <param name="time">The time; it is rounded down to the second, so that no record is missed.</param>
    public static MskStart At(DateTimeOffset time) => new(time);

    /// <summary>The time; <c>null</c> for <see cref="Latest"/>.</summary>
    public DateTimeOffset? Time { get; }

    /// <summary>The time in CloudFormation's format.</summary>
    internal string? Timestamp => Time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
