using System.Globalization;
using Pipeline.Local.Contracts;
using Pipeline.Records.Limits;

namespace Pipeline.Local.Kinesis;

/// <summary>
/// A shard: a range of hash keys, and the records whose keys are in it. All members may be called from any thread.
/// </summary>
internal sealed class KinesisShard(
    int number, HashKeyRange range, long birth, KinesisShard? parent, KinesisShard? adjacentParent, DateTimeOffset openedAt,
        ShardQuota quota, ShardTraffic traffic)
{
    private const string IdPrefix = "shardId-";

    private readonly Lock _gate = new();
    private readonly ShardLog _log = new();
    private readonly SequenceNumber _numbers = new(birth, number);
    private TaskCompletionSource? _more;

    public int Number => number;

    public string Id { get; } = string.Create(CultureInfo.InvariantCulture, $"{IdPrefix}{number:D12}");

    public HashKeyRange Range => range;

    public long Birth => birth;

    public KinesisShard? Parent => parent;

    public KinesisShard? AdjacentParent => adjacentParent;

    public DateTimeOffset OpenedAt => openedAt;

    public DateTimeOffset? ClosedAt { get; private set; }

    public bool IsClosed => ClosedAt is not null;

    public string FirstSequenceNumber => _numbers.At(0);

    /// <summary>A sequence number greater than that of every record; null while the shard is open.</summary>
    public string? LastSequenceNumber
    {
        get
        {
            lock (_gate) return IsClosed ? _numbers.At(_log.Next) : null;
        }
    }

    /// <summary>The memory that its records take, in bytes, approximately.</summary>
    public long HeldBytes
    {
        get
        {
            lock (_gate) return _log.HeldBytes;
        }
    }

    /// <summary>The arrival of the oldest record that the shard still has, in milliseconds since 1970.</summary>
    public long OldestArrival
    {
        get
        {
            lock (_gate) return _log.OldestArrival;
        }
    }

    /// <summary>Takes a record, if the shard is open and its quota allows.</summary>
    public Append TryAppend(in IncomingRecord record, DateTimeOffset now)
    {
        TaskCompletionSource? waiting;
        Append append;
        lock (_gate)
        {
            if (IsClosed) return new(AppendOutcome.Closed, null, false);

            var isHot = traffic.Count(record.HashKey, record.Bytes);
            if (!quota.TakeWrite(record.Bytes)) return new(AppendOutcome.Throttled, null, isHot);

            _log.Add(record.PartitionKey, record.Data, now.ToUnixTimeMilliseconds());
            append = new(AppendOutcome.Appended, _numbers.At(_log.Next - 1), isHot);
            (waiting, _more) = (_more, null);
        }

        waiting?.SetResult();
        return append;
    }

    /// <summary>Closes the shard: it takes no more records.</summary>
    public void Close(DateTimeOffset now)
    {
        TaskCompletionSource? waiting;
        lock (_gate)
        {
            ClosedAt = now;
            (waiting, _more) = (_more, null);
        }

        waiting?.SetResult();
    }

    /// <summary>Reads from a place on, as much as a GetRecords answer may hold; null where the quota forbids the read.</summary>
    public ShardSlice? TryRead(long from, int limit, DateTimeOffset now)
    {
        lock (_gate)
        {
            if (!quota.TakeRead()) return null;

            var slice = Slice(from, limit, (long)ServiceLimits.Kinesis.GetRecordsMiB.Maximum << 20, now);
            quota.PayRead(slice.Bytes);
            return slice;
        }
    }

    /// <summary>Reads for a consumer that has its own quota: up to a number of bytes, or one record that is larger.</summary>
    public ShardSlice Read(long from, long mostBytes, DateTimeOffset now)
    {
        lock (_gate) return Slice(from, int.MaxValue, mostBytes, now);
    }

    /// <summary>Whether a place is behind the last record of an open shard.</summary>
    public bool IsTip(long place)
    {
        lock (_gate) return !IsClosed && place >= _log.Next;
    }

    /// <summary>The sequence number behind which the record at a place comes.</summary>
    public string NumberBefore(long place) => _numbers.At(place - 1);

    private ShardSlice Slice(long from, int limit, long mostBytes, DateTimeOffset now)
    {
        var start = Math.Max(from, _log.First);
        long bytes = 0;
        var end = start;
        for (; end < _log.Next && end - start < limit; end++)
        {
            var size = _log.At(end).Data.Length;
            if (bytes + size > mostBytes && end > start) break;

            bytes += size;
        }

        var records = new StreamRecord[Math.Max(end - start, 0)];
        for (var i = 0; i < records.Length; i++)
        {
            ref readonly var entry = ref _log.At(start + i);
            var arrival = DateTimeOffset.FromUnixTimeMilliseconds(entry.Arrival);
            records[i] = new(_numbers.At(start + i), entry.PartitionKey, entry.Data, arrival);
        }

        var behind = end < _log.Next ? now - DateTimeOffset.FromUnixTimeMilliseconds(_log.At(end).Arrival) : TimeSpan.Zero;
        return new(records, bytes, end, IsClosed && end >= _log.Next, behind < TimeSpan.Zero ? TimeSpan.Zero : behind);
    }

    /// <summary>The place of a position; null where its sequence number is not one of this shard's.</summary>
    public long? PlaceOf(StreamPosition position)
    {
        lock (_gate)
        {
            // The last sequence number of a closed shard is one beyond those of its records. The shard ends after it.
            var end = IsClosed ? _log.Next + 1 : _log.Next;
            return position.Type switch
            {
                "TRIM_HORIZON" => _log.First,
                "LATEST" => _log.Next,
                "AT_TIMESTAMP" => _log.FirstSince(position.Timestamp!.Value.ToUnixTimeMilliseconds()),
                "AT_SEQUENCE_NUMBER" => _numbers.IndexOf(position.SequenceNumber!),
                _ => _numbers.IndexOf(position.SequenceNumber!) is { } at ? Math.Max(at + 1, _log.First) : null,
            } is { } place && place <= end ? Math.Min(place, _log.Next) : null;
        }
    }

    /// <summary>Whether this shard took a record of this sequence number.</summary>
    public bool Holds(string sequenceNumber)
    {
        lock (_gate) return _numbers.IndexOf(sequenceNumber) < _log.Next;
    }

    /// <summary>
    /// Completes when there is a record at the place, or never will be one. Without a place: when the next record arrives.
    /// </summary>
    public Task WaitAsync(long? place)
    {
        lock (_gate)
        {
            if (IsClosed || place < _log.Next) return Task.CompletedTask;

            _more ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            return _more.Task;
        }
    }

    /// <summary>Gives up the records that arrived before a time.</summary>
    public void Trim(DateTimeOffset before)
    {
        lock (_gate) _log.Trim(_log.FirstSince(before.ToUnixTimeMilliseconds()));
    }

    /// <summary>Gives up the oldest records, at most a number of them.</summary>
    public void TrimOldest(int count)
    {
        lock (_gate) _log.Trim(Math.Min(_log.First + count, _log.Next));
    }

    /// <summary>
    /// The number in a shard's name, in which the prefix and leading zeros may be missing; null where the text is no such name.
    /// </summary>
    public static int? NumberOf(string shardId) =>
        int.TryParse(
            shardId.StartsWith(IdPrefix, StringComparison.Ordinal) ? shardId.AsSpan(IdPrefix.Length) : shardId,
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var number) ? number : null;
}
