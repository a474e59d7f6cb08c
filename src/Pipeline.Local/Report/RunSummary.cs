using Pipeline.Local.Access.Reports;
using Pipeline.Local.Contracts;
using Pipeline.Local.Metrics;

namespace Pipeline.Local.Report;

/// <summary>The results of a run, counted in the tables, in the buckets and at the policies.</summary>
internal sealed record RunSummary
{
    /// <summary>The records that were sent, confirmed or not.</summary>
    public required long Sent { get; init; }

    /// <summary>The parts of the input that could not be sent. Together with <see cref="Sent"/>, all that was read.</summary>
    public required long NotSent { get; init; }

    /// <summary>The records that a stream confirmed.</summary>
    public required long Put { get; init; }

    /// <summary>The time from the start of the command to the first record in a table; null where none arrived there.</summary>
    public required TimeSpan? FirstRecord { get; init; }

    /// <summary>The time from the first record sent until all were settled.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Each event source mapping's work.</summary>
    public required IReadOnlyList<MappingLine> Mappings { get; init; }

    /// <summary>Each Firehose stream's work.</summary>
    public required IReadOnlyList<DeliveryLine> Deliveries { get; init; }

    /// <summary>The contents of the tables and buckets.</summary>
    public required StoreCounts Stores { get; init; }

    /// <summary>The most crowded quarters of an hour; null where no table has a known schema.</summary>
    public required Crowd? Crowd { get; init; }

    /// <summary>The highest groups of each aggregation's last windows; empty without an aggregation.</summary>
    public IReadOnlyList<TopGroups> TopGroups { get; init; } = [];

    /// <summary>The alarms that are not OK.</summary>
    public required IReadOnlyList<AlarmResult> Alarms { get; init; }

    /// <summary>The number of alarms in each state.</summary>
    public required AlarmCounts AlarmCounts { get; init; }

    /// <summary>The unused grants and denied calls of roles.</summary>
    public required AccessReport Access { get; init; }

    /// <summary>The most memory that all processes of the run held together, in MiB.</summary>
    public required double PeakMiB { get; init; }

    /// <summary>Whether all records arrived, and which did not.</summary>
    public required RunVerdict Verdict { get; init; }

    /// <summary>The parts that the run left out.</summary>
    public required IReadOnlyList<Unsupported> Unsupported { get; init; }
}

/// <summary>An event source mapping's work.</summary>
/// <param name="Function">The function's construct path.</param>
/// <param name="Read">Records that it read.</param>
/// <param name="Settled">The records that its function processed, or that were filtered out.</param>
/// <param name="Dropped">Records that it gave up: after all retries, or too old.</param>
internal sealed record MappingLine(string Function, long Read, long Settled, long Dropped);

/// <summary>A Firehose stream's work.</summary>
/// <param name="Path">Its construct path.</param>
/// <param name="In">Records that it got.</param>
/// <param name="Delivered">Records that are at the destination.</param>
/// <param name="Failed">Records that went to the error output.</param>
/// <param name="Dropped">Records that the transformation dropped.</param>
/// <param name="Objects">Objects that it wrote.</param>
internal sealed record DeliveryLine(string Path, long In, long Delivered, long Failed, long Dropped, long Objects);

/// <summary>The objects below a folder of a bucket.</summary>
/// <param name="Bucket">The bucket.</param>
/// <param name="Folder">The first part of their keys.</param>
/// <param name="Objects">The number of objects.</param>
/// <param name="Bytes">Their bytes.</param>
/// <param name="Example">One of their keys.</param>
internal sealed record FolderLine(string Bucket, string Folder, long Objects, long Bytes, string Example);
