using Pipeline.Local.Contracts;

namespace Pipeline.Local.Kinesis;

/// <summary>
/// The stream-level metrics of AWS/Kinesis, and those of its shards where enhanced monitoring is on
/// (https://docs.aws.amazon.com/streams/latest/dev/monitoring-with-cloudwatch.html), except the latencies, which would measure
/// this computer and not AWS.
/// </summary>
internal sealed class KinesisMetrics(IRunLog log)
{
    /// <param name="operation"><c>PutRecord</c> or <c>PutRecords</c>.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="bytes">The bytes of all records of the call, accepted or not.</param>
    /// <param name="put">How many records were taken, throttled and failed.</param>
    public void Put(string operation, string stream, long bytes, in PutCount put)
    {
        Measure(stream, $"{operation}.Success", put.Taken > 0 ? 1 : 0);
        Measure(stream, $"{operation}.Bytes", bytes);
        if (operation == "PutRecords")
        {
            Measure(stream, "PutRecords.TotalRecords", put.Taken + put.Throttled + put.Failed);
            Measure(stream, "PutRecords.SuccessfulRecords", put.Taken);
            Measure(stream, "PutRecords.FailedRecords", put.Failed);
            Measure(stream, "PutRecords.ThrottledRecords", put.Throttled);
        }

        Measure(stream, "IncomingRecords", put.Taken);
        Measure(stream, "IncomingBytes", put.TakenBytes);
        Measure(stream, "WriteProvisionedThroughputExceeded", put.Throttled);
    }

    /// <param name="stream">The stream.</param>
    /// <param name="slice">What was read; null where the call was throttled.</param>
    /// <param name="now">The time.</param>
    public void Read(string stream, ShardSlice? slice, DateTimeOffset now)
    {
        Measure(stream, "GetRecords.Success", slice is null ? 0 : 1);
        Measure(stream, "ReadProvisionedThroughputExceeded", slice is null ? 1 : 0);
        if (slice is not null)
        {
            Measure(stream, "GetRecords.Bytes", slice.Bytes);
            Measure(stream, "GetRecords.Records", slice.Records.Count);
            Measure(stream, "GetRecords.IteratorAgeMilliseconds", AgeOf(slice, now).TotalMilliseconds);
        }
    }

    /// <param name="stream">The stream.</param>
    /// <param name="consumer">The enhanced fan-out consumer.</param>
    /// <param name="isSuccess">Whether the subscription began.</param>
    public void Subscribed(string stream, string consumer, bool isSuccess) =>
        Measure(stream, consumer, "SubscribeToShard.Success", isSuccess ? 1 : 0);

    /// <param name="stream">The stream.</param>
    /// <param name="consumer">The enhanced fan-out consumer.</param>
    /// <param name="slice">The records of an event.</param>
    public void Pushed(string stream, string consumer, ShardSlice slice)
    {
        Measure(stream, consumer, "SubscribeToShardEvent.Success", 1);
        Measure(stream, consumer, "SubscribeToShardEvent.Bytes", slice.Bytes);
        Measure(stream, consumer, "SubscribeToShardEvent.Records", slice.Records.Count);
        Measure(stream, consumer, "SubscribeToShardEvent.MillisBehindLatest", slice.Behind.TotalMilliseconds);
    }

    private void Measure(string stream, string consumer, string metric, double value) =>
        log.Measure("AWS/Kinesis", metric, value, ("StreamName", stream), ("ConsumerName", consumer));

    /// <summary>Measures a record for its shard, if enhanced monitoring is on.</summary>
    public void PutShard(KinesisStream stream, string shardId, int bytes, bool isTaken)
    {
        var names = stream.Settings.ShardLevelMetrics;
        if (names.Count == 0) return;
        var shard = (stream.Name, shardId);
        if (names.Contains("IncomingRecords")) Measure(shard, "IncomingRecords", isTaken ? 1 : 0);
        if (names.Contains("IncomingBytes")) Measure(shard, "IncomingBytes", isTaken ? bytes : 0);
        if (names.Contains("WriteProvisionedThroughputExceeded"))
            Measure(shard, "WriteProvisionedThroughputExceeded", isTaken ? 0 : 1);
    }

    /// <summary>Measures a read for its shard, if enhanced monitoring is on.</summary>
    public void ReadShard(KinesisStream stream, string shardId, ShardSlice? slice, DateTimeOffset now)
    {
        var names = stream.Settings.ShardLevelMetrics;
        if (names.Count == 0) return;
        var shard = (stream.Name, shardId);
        if (names.Contains("ReadProvisionedThroughputExceeded"))
            Measure(shard, "ReadProvisionedThroughputExceeded", slice is null ? 1 : 0);

        if (slice is null) return;
        if (names.Contains("OutgoingRecords")) Measure(shard, "OutgoingRecords", slice.Records.Count);
        if (names.Contains("OutgoingBytes")) Measure(shard, "OutgoingBytes", slice.Bytes);
        if (names.Contains("IteratorAgeMilliseconds"))
            Measure(shard, "IteratorAgeMilliseconds", AgeOf(slice, now).TotalMilliseconds);
    }

    // The age of the last record that was read; zero when the reader has caught up.
    private static TimeSpan AgeOf(ShardSlice slice, DateTimeOffset now) =>
        slice.Records.Count > 0 && slice.Behind > TimeSpan.Zero ? now - slice.Records[^1].Arrival : slice.Behind;

    private void Measure((string Stream, string Shard) of, string metric, double value) =>
        log.Measure("AWS/Kinesis", metric, value, ("StreamName", of.Stream), ("ShardId", of.Shard));

    private void Measure(string stream, string metric, double value) =>
        log.Measure("AWS/Kinesis", metric, value, ("StreamName", stream));
}

/// <summary>How many records of a call were taken, throttled and failed.</summary>
internal record struct PutCount(int Taken, long TakenBytes, int Throttled, int Failed);
