using Pipeline.Local.Access.Reports;
using Pipeline.Local.Contracts;
using Pipeline.Local.Metrics;

namespace Pipeline.Local.Report;

/// <summary>What a run did, counted where it ended: in the table, in the buckets, at the policies.</summary>
internal sealed record RunSummary
{
    /// <summary>Records that were handed over to be sent.</summary>
    public required long Sent { get; init; }

    /// <summary>Parts of the input that could not be sent; with <see cref="Sent"/>, all that was read.</summary>
    public required long NotSent { get; init; }

    /// <summary>Records that a stream confirmed.</summary>
    public required long Put { get; init; }

    /// <summary>From the start of the command to the first record in a table; nothing where none came there.</summary>
    public required TimeSpan? FirstRecord { get; init; }

    /// <summary>From the first record sent until all was settled.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Each event source mapping's work.</summary>
    public required IReadOnlyList<MappingLine> Mappings { get; init; }

    /// <summary>Each Firehose stream's work.</summary>
    public required IReadOnlyList<DeliveryLine> Deliveries { get; init; }

    /// <summary>What is in the tables and buckets.</summary>
    public required StoreCounts Stores { get; init; }

    /// <summary>The most crowded quarters of an hour, or nothing where no table has a known schema.</summary>
    public required Crowd? Crowd { get; init; }

    /// <summary>The alarms that are not OK.</summary>
    public required IReadOnlyList<AlarmResult> Alarms { get; init; }

    /// <summary>How many alarms stand how.</summary>
    public required AlarmCounts AlarmCounts { get; init; }

    /// <summary>What roles were granted and did not use, and what they were denied.</summary>
    public required AccessReport Access { get; init; }

    /// <summary>The most memory that all processes of the run held together, MiB.</summary>
    public required double PeakMiB { get; init; }

    /// <summary>Whether all arrived, and what not.</summary>
    public required RunVerdict Verdict { get; init; }

    /// <summary>What the run left out.</summary>
    public required IReadOnlyList<Unsupported> Unsupported { get; init; }
}

/// <summary>An event source mapping's work.</summary>
/// <param name="Function">The function's construct path.</param>
/// <param name="Read">Records that it read.</param>
/// <param name="Settled">Records that its function answered for, or that were filtered out.</param>
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
/// <param name="Objects">How many.</param>
/// <param name="Bytes">Their bytes.</param>
/// <param name="Example">One of their keys.</param>
internal sealed record FolderLine(string Bucket, string Folder, long Objects, long Bytes, string Example);
