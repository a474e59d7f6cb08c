using Pipeline.Constructs.Internal;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs;

/// <summary>
/// How much a stream can take in, and how it is billed. In CDK: <c>StreamProps.StreamMode</c>, <c>StreamProps.ShardCount</c>.
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
    /// (https://docs.aws.amazon.com/streams/latest/dev/how-do-i-size-a-stream.html). It needs no operation, but costs several
    /// times as much as well-used shards: 0.08 USD a GB in and 0.04 USD a GB out for each consumer, where a shard takes up to 3.6
    /// GB in an hour for 0.015 USD (https://aws.amazon.com/kinesis/data-streams/pricing/).
    /// </summary>
    /// <param name="warmThroughputMiBps">The throughput that is available at once, in whole MiB/s, 0 to 10240; only in accounts
    /// with On-demand Advantage. Default: Kinesis chooses it.</param>
    public static IngestCapacity OnDemand(double? warmThroughputMiBps = null) => new(null, warmThroughputMiBps);

    /// <summary>A fixed number of shards, each 1 MiB/s or 1,000 records/s in and 2 MiB/s out, paid by the hour.</summary>
    /// <param name="shards">A whole number, at least 1, or a number parameter. Above an account's default quota (20,000 in
    /// us-east-1, us-west-2 and eu-west-1, otherwise 1,000 or 6,000) a warning explains how to raise it.</param>
    public static IngestCapacity Provisioned(double shards) => new(shards, null);

    /// <summary>As many shards as a calculation found.</summary>
    /// <param name="estimate">The answer of <see cref="ShardCalculator"/>.</param>
    public static IngestCapacity Provisioned(ShardEstimate estimate) => new(Argument.Given(estimate).Shards, null);

    /// <summary>Whether Kinesis scales the stream by itself.</summary>
    public bool IsOnDemand => Shards is null;

    /// <summary>The number of shards; <c>null</c> for on-demand.</summary>
    public double? Shards { get; }

    /// <summary>The warm throughput in MiB/s; <c>null</c> if Kinesis chooses it.</summary>
    public double? WarmThroughputMiBps { get; }

    internal void Validate(Violations violations)
    {
        violations.Whole(nameof(Shards), Shards, ServiceLimits.Kinesis.Shards);
        violations.Whole(nameof(WarmThroughputMiBps), WarmThroughputMiBps, ServiceLimits.Kinesis.WarmThroughputMiBps);
    }
}
