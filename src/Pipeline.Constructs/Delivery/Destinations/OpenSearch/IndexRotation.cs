namespace Pipeline.Constructs;

/// <summary>How often documents go to a new index, whose name then ends in the time of arrival, in UTC.</summary>
/// <remarks>
/// Old data is then removed by deleting whole indexes, which costs OpenSearch almost no work
/// (https://docs.aws.amazon.com/firehose/latest/dev/es-index-rotation.html).
/// </remarks>
public enum IndexRotation
{
    /// <summary>One index for all documents: <c>badges</c>.</summary>
    None,

    /// <summary>An index per hour: <c>badges-2026-11-21-13</c>.</summary>
    Hourly,

    /// <summary>An index per day: <c>badges-2026-11-21</c>.</summary>
    Daily,

    /// <summary>An index per week: <c>badges-2026-w47</c>.</summary>
    Weekly,

    /// <summary>An index per month: <c>badges-2026-11</c>.</summary>
    Monthly,
}

internal static class IndexRotationExtensions
{
    public static string ToAws(this IndexRotation rotation) => rotation switch
    {
        IndexRotation.None => "NoRotation",
        IndexRotation.Hourly => "OneHour",
        IndexRotation.Daily => "OneDay",
        IndexRotation.Weekly => "OneWeek",
        IndexRotation.Monthly => "OneMonth",
        _ => throw new ArgumentOutOfRangeException(nameof(rotation), rotation, "is not a rotation"),
    };
}
