using Pipeline.Constructs.Internal;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs;

/// <summary>
/// How much a stream takes in, and how it is paid for. In CDK: <c>StreamProps.StreamMode</c>, <c>StreamProps.ShardCount</c>.
/// </summary>
/// <remarks>
/// A stream may switch twice in 24 hours (https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html).
/// </remarks>
public sealed record IngestCapacity
{
    private IngestCapacity(double? shards, double? warmThroughputMiBps) =>
        (Shards, WarmThroughputMiBps) = (shards, warmThroughputMiBps);

    /// <summary>
    /// Kinesis adds and removes shards by itself: from 4 MB/s, up to twice the peak of the last 30 days
    /// (https://docs.aws.amazon.com/streams/latest/dev/how-do-i-size-a-stream.html). It needs no operation, and costs several
    /// times as much as shards that are well used: 0.08 USD a GB in and 0.04 USD a GB out for each consumer, where a shard takes
    /// up to 3.6 GB in an hour for 0.015 USD (https://aws.amazon.com/kinesis/data-streams/pricing/).
    /// </summary>
    /// <param name="warmThroughputMiBps"> Throughput that stands ready at once, in whole MiB/s, 0 to 10240; only in accounts with
    /// On-demand Advantage. Default: what Kinesis gives by itself. </param>
    public static IngestCapacity OnDemand(double? warmThroughputMiBps = null) => new(null, warmThroughputMiBps);

    /// <summary>A fixed number of shards, each 1 MiB/s or 1,000 records/s in and 2 MiB/s out, paid by the hour.</summary>
    /// <param name="shards">A whole number, 1 or more, or a number parameter. Above the quota that AWS grants an account by
    /// itself (20,000 in us-east-1, us-west-2 and eu-west-1, else 1,000 or 6,000) a warning tells how to raise it.</param>
    public static IngestCapacity Provisioned(double shards) => new(shards, null);

    /// <summary>As many shards as a calculation found.</summary>
    /// <param name="estimate">The answer of <see cref="ShardCalculator"/>.</param>
    public static IngestCapacity Provisioned(ShardEstimate estimate) => new(Argument.Given(estimate).Shards, null);

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
