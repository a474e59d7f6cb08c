using Amazon.CDK;
using Pipeline.Records;

namespace Pipeline.Constructs.Internal;

/// <summary>
/// The properties of a writer's stream and table that the checks of its props need, whether these are made or only described.
/// </summary>
internal sealed record WriterEnds
{
    /// <summary>The number of the stream's shards; <c>null</c> if Kinesis chooses it or it is not known.</summary>
    public required double? Shards { get; init; }

    /// <summary>How long the stream keeps a record.</summary>
    public required Duration Retention { get; init; }

    /// <summary>Who chooses the shard of a record.</summary>
    public required RecordDistribution RecordDistribution { get; init; }

    /// <summary>Whether the stream's producers aggregate records.</summary>
    public required bool ProducersAggregate { get; init; }

    /// <summary>Whether the writer reads through an enhanced fan-out consumer.</summary>
    public required bool IsFanOut { get; init; }

    /// <summary>How the user gives the writer such a consumer, for messages.</summary>
    public required string FanOutAdvice { get; init; }

    /// <summary>Whether the table writes its changes into the stream that the writer reads.</summary>
    public required bool ChangesReturn { get; init; }

    /// <summary>The schema of the table's items.</summary>
    public required EventSchema Schema { get; init; }

    /// <summary>The table's time-to-live attribute; <c>null</c> if it has none.</summary>
    public required string? TimeToLiveAttribute { get; init; }
}
