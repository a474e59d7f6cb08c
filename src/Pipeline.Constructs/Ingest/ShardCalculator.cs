using System.Globalization;
using Pipeline.Records;
using Pipeline.Records.Limits;
using static Pipeline.Records.Limits.ServiceLimits;

namespace Pipeline.Constructs;

/// <summary>
/// Calculates how many shards a provisioned stream needs. It uses AWS's formula, and adds the bound on records a second,
/// which the formula leaves out.
/// </summary>
/// <remarks>
/// <c>max(ceil(in / 1024 KiB), ceil(records / 1000), ceil(out / 2048 KiB))</c> a second, where <c>in</c> is the record size
/// rounded up to whole KiB times the records, and <c>out</c> is <c>in</c> times the consumers that share the throughput
/// (https://docs.aws.amazon.com/streams/latest/dev/how-do-i-size-a-stream.html). Enhanced fan-out consumers do not count, because
/// each has its own 2 MiB/s per shard. Partition keys count as part of the record.
/// </remarks>
public static class ShardCalculator
{
    /// <summary>Estimates the shards for a steady peak load.</summary>
    /// <param name="recordBytes">The average record, data before base64 plus partition key, in bytes: 1 to 10485760.</param>
    /// <param name="recordsPerSecond">The highest sustained rate, in records a second: 0.001 to 20000000.</param>
    /// <param name="consumers">Consumers that share the shards' read throughput, such as a Lambda event source
    /// mapping or a Firehose stream: 0 to 5, because a shard answers 5 GetRecords calls a second and each consumer
    /// makes one. Default: 2.</param>
    /// <exception cref="InvalidInputException">An argument is out of range; the message lists every mistake.</exception>
    public static ShardEstimate Estimate(int recordBytes, double recordsPerSecond, int consumers = 2)
    {
        List<string> mistakes = [];
        Require(RecordBytes, nameof(recordBytes), recordBytes, "pass the average size of one record");
        Require(RecordsPerSecond, nameof(recordsPerSecond), recordsPerSecond, "pass the highest sustained rate");
        Require(Consumers, nameof(consumers), consumers, "leave out enhanced fan-out consumers, which do not count here");
        if (mistakes.Count > 0) throw new InvalidInputException("ShardCalculator.Estimate", mistakes);

        var recordKiB = (recordBytes + 1023) / 1024;
        var inKiB = recordKiB * recordsPerSecond;
        var outKiB = inKiB * consumers;
        var writeBytes = Shards(inKiB, Kinesis.ShardWriteKiBPerSecond);
        var writeRecords = Shards(recordsPerSecond, Kinesis.ShardWriteRecordsPerSecond);
        var readBytes = consumers == 0 ? 0 : Shards(outKiB, Kinesis.ShardReadKiBPerSecond);
        var shards = Math.Max(writeBytes, Math.Max(writeRecords, readBytes));
        var bound = shards == writeBytes ? ShardBound.WriteBytes
            : shards == writeRecords ? ShardBound.WriteRecords : ShardBound.ReadBytes;

        var reasoning = string.Create(
            CultureInfo.InvariantCulture,
            $"Write, bytes: {recordBytes} B rounds up to {recordKiB} KiB; x {recordsPerSecond:0.###} records/s = " +
            $"{inKiB:0.###} KiB/s; / {Kinesis.ShardWriteKiBPerSecond} KiB/s a shard: {Count(writeBytes)}.\n" +
            $"Write, records: {recordsPerSecond:0.###} records/s; / {Kinesis.ShardWriteRecordsPerSecond} records/s a shard: " +
            $"{Count(writeRecords)}.\n" +
            $"Read: {inKiB:0.###} KiB/s x {consumers} sharing consumers = {outKiB:0.###} KiB/s; / " +
            $"{Kinesis.ShardReadKiBPerSecond} KiB/s a shard: {Count(readBytes)}.\n" +
            $"{Count(shards)}, decided by {Name(bound)}.");
        return new ShardEstimate(shards, writeBytes, writeRecords, readBytes, bound, reasoning);

        void Require(ServiceLimit limit, string name, double value, string fix)
        {
            if (limit.Contains(value)) return;
            mistakes.Add(string.Create(CultureInfo.InvariantCulture, $"{name} must be {limit}; got {value:0.###}; {fix}"));
        }
    }

    internal static readonly ServiceLimit RecordBytes =
        new(1, Kinesis.MaxRecordSizeKiB.Maximum * 1024, "bytes", Kinesis.MaxRecordSizeKiB.Source);

    internal static readonly ServiceLimit RecordsPerSecond = new(
        0.001, Kinesis.ShardQuotaOfLargeRegions.Default * Kinesis.ShardWriteRecordsPerSecond, "records a second",
            Kinesis.Shards.Source);

    internal static readonly ServiceLimit Consumers =
        new(0, Kinesis.ShardGetRecordsPerSecond, "consumers", Kinesis.Shards.Source);

    private static int Shards(double load, int perShard) => Math.Max(1, (int)Math.Ceiling(load / perShard));

    private static string Count(int shards) => shards == 1 ? "1 shard" : $"{shards} shards";

    private static string Name(ShardBound bound) => bound switch
    {
        ShardBound.WriteBytes => "the bytes written",
        ShardBound.WriteRecords => "the records written",
        _ => "the bytes read",
    };
}
