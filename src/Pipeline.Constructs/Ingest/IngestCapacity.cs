using Pipeline.Constructs.Internal;
using Pipeline.Records;

namespace Pipeline.Constructs;

/// <summary>How much a stream takes in, and how it is paid for.</summary>
/// <remarks>A stream may switch twice in 24 hours (https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html).</remarks>
public sealed record IngestCapacity
{
    private IngestCapacity(double? shards, double? warmThroughputMiBps) =>
        (Shards, WarmThroughputMiBps) = (shards, warmThroughputMiBps);

    /// <summary>
    /// Kinesis adds and removes shards by itself: from 4 MB/s, up to twice the peak of the last 30 days. No hand on it, but
    /// about five times the price of shards that are well used
    /// (https://docs.aws.amazon.com/streams/latest/dev/how-do-i-size-a-stream.html).
    /// </summary>
    /// <param name="warmThroughputMiBps"> Throughput that stands ready at once, in whole MiB/s, 0 to 10240; only in accounts with
    /// On-demand Advantage. Default: what Kinesis gives by itself. </param>
    public static IngestCapacity OnDemand(double? warmThroughputMiBps = null) => new(null, warmThroughputMiBps);

    /// <summary>A fixed number of shards, each 1 MiB/s or 1,000 records/s in and 2 MiB/s out, paid by the hour.</summary>
    /// <param name="shards">A whole number, 1 to 20000, or a number parameter; the account's own quota may be lower.</param>
    public static IngestCapacity Provisioned(double shards) => new(shards, null);

    /// <summary>As many shards as a calculation found.</summary>
    /// <param name="estimate">The answer of <see cref="ShardCalculator"/>.</param>
    public static IngestCapacity Provisioned(ShardEstimate estimate) => new(estimate.Shards, null);

    /// <summary>Whether Kinesis scales the stream by itself.</summary>
    public bool IsOnDemand => Shards is null;

    /// <summary>The number of shards, or nothing for on-demand.</summary>
    public double? Shards { get; }

    /// <summary>The warm throughput in MiB/s, or nothing for what Kinesis gives by itself.</summary>
    public double? WarmThroughputMiBps { get; }

    internal void Validate(Violations violations)
    {
        violations.Whole(nameof(Shards), Shards, ServiceLimits.Kinesis.Shards);
        violations.Whole(nameof(WarmThroughputMiBps), WarmThroughputMiBps, ServiceLimits.Kinesis.WarmThroughputMiBps);
    }
}
