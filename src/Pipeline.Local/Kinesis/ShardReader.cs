using System.Globalization;
using Pipeline.Local.Contracts;
using Pipeline.Records.Limits;

namespace Pipeline.Local.Kinesis;

/// <summary>Iterators and reads, for calls over the wire and from this process.</summary>
internal sealed class ShardReader(StreamRegistry registry, KinesisMetrics metrics)
{
    public const string AtTimestamp = "AT_TIMESTAMP";
    public const string AtSequenceNumber = "AT_SEQUENCE_NUMBER";
    public const string AfterSequenceNumber = "AFTER_SEQUENCE_NUMBER";

    private static readonly TimeSpan IteratorLife = TimeSpan.FromMinutes(ServiceLimits.Kinesis.ShardIteratorMinutes);

    /// <exception cref="ServiceException">There is no such shard, or the position is not in it.</exception>
    public string IteratorOf(KinesisStream stream, string shardId, StreamPosition position)
    {
        var (shard, place) = PlaceOf(stream, shardId, position, "GetShardIterator");
        return IteratorAt(stream, shard, place);
    }

    /// <summary>Finds a position in a shard.</summary>
    /// <exception cref="ServiceException">There is no such shard, or the position is not in it.</exception>
    public (KinesisShard Shard, long Place) PlaceOf(
        KinesisStream stream, string shardId, StreamPosition position, string operation)
    {
        var shard = stream.Find(shardId) ?? throw KinesisErrors.ShardNotFound(shardId, stream.Name, registry.Account);
        var now = registry.Time.GetUtcNow();
        shard.Trim(now - stream.Settings.Retention);
        if (position.Type == AtTimestamp && position.Timestamp > now)
        {
            throw KinesisErrors.Invalid(string.Create(
                CultureInfo.InvariantCulture,
                $"The timestampInMillis parameter cannot be greater than the currentTimestampInMillis. " +
                $"timestampInMillis: {position.Timestamp.Value.ToUnixTimeMilliseconds()}, " +
                $"currentTimestampInMillis: {now.ToUnixTimeMilliseconds()}"));
        }

        var place = shard.PlaceOf(position) ?? throw KinesisErrors.Invalid(
            $"StartingSequenceNumber {position.SequenceNumber} used in {operation} on shard {shard.Id} in stream {stream.Name} " +
            $"under account {registry.Account} is invalid because it did not come from this stream.");
        return (shard, place);
    }

    /// <summary>Finds the place of an iterator.</summary>
    /// <exception cref="ServiceException">The text is no iterator, it has expired, or its stream or shard is gone.</exception>
    public (KinesisStream Stream, KinesisShard Shard, long Place) Locate(string iterator)
    {
        var decoded = ShardIterator.Decode(iterator);
        var (issued, now) = (DateTimeOffset.FromUnixTimeMilliseconds(decoded.IssuedAt), registry.Time.GetUtcNow());
        if (now - issued > IteratorLife)
        {
            throw new ServiceException(
                "ExpiredIteratorException",
                $"Iterator expired. The iterator was created at time {Show(issued)} while right now it is {Show(now)} which is " +
                $"further in the future than the tolerated delay of {IteratorLife.TotalMilliseconds} milliseconds.");
        }

        var stream = registry.Find(decoded.Stream);
        var shard = stream.Shards.FirstOrDefault(shard => shard.Number == decoded.Shard);
        return shard is not null && stream.CreatedAt.ToUnixTimeMilliseconds() == decoded.StreamCreatedAt
            ? (stream, shard, decoded.Place)
            : throw KinesisErrors.NotFound(
                $"The shard of this iterator, in stream {stream.Name} under account {registry.Account}, is gone.");
    }

    /// <summary>Reads from an iterator's place on.</summary>
    /// <exception cref="ServiceException">As <see cref="Locate"/>, or ProvisionedThroughputExceededException.</exception>
    public ReadResult Read(string iterator, int limit)
    {
        var (stream, shard, place) = Locate(iterator);
        var now = registry.Time.GetUtcNow();
        shard.Trim(now - stream.Settings.Retention);
        var slice = shard.TryRead(place, limit, now);
        metrics.Read(stream.Name, slice, now);
        metrics.ReadShard(stream, shard.Id, slice, now);
        return slice is null
            ? throw KinesisErrors.RateExceeded(shard.Id, stream.Name, registry.Account)
            : new(stream, shard, slice, slice.IsEnd ? null : IteratorAt(stream, shard, slice.Next));
    }

    private string IteratorAt(KinesisStream stream, KinesisShard shard, long place) => new ShardIterator(
        stream.Name, stream.CreatedAt.ToUnixTimeMilliseconds(), shard.Number, place, registry.Time.GetUtcNow()
            .ToUnixTimeMilliseconds()).Encode();

    private static string Show(DateTimeOffset time) =>
        time.ToString("ddd MMM dd HH:mm:ss 'UTC' yyyy", CultureInfo.InvariantCulture);
}
