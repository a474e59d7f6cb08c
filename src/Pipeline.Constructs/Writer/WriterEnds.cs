using Amazon.CDK;
using Pipeline.Records;

namespace Pipeline.Constructs.Internal;

/// <summary>
/// What the checks of a writer's props must know of its stream and its table, whether these are made or only described.
/// </summary>
internal sealed record WriterEnds
{
    /// <summary>The stream's shards; null where Kinesis chooses them or nobody knows.</summary>
    public required double? Shards { get; init; }

    /// <summary>How long the stream keeps a record.</summary>
    public required Duration Retention { get; init; }

    /// <summary>Who places the stream's records.</summary>
    public required RecordDistribution RecordDistribution { get; init; }

    /// <summary>Whether the stream's producers aggregate records.</summary>
    public required bool ProducersAggregate { get; init; }

    /// <summary>Whether the writer reads through an enhanced fan-out consumer.</summary>
    public required bool IsFanOut { get; init; }

    /// <summary>The schema of the table's items.</summary>
    public required EventSchema Schema { get; init; }

    /// <summary>The table's time-to-live attribute, if it has one.</summary>
    public required string? TimeToLiveAttribute { get; init; }
}
