using Pipeline.Client.Putting;
using Pipeline.Records.Limits;

namespace Pipeline.Client.Producing;

/// <summary>
/// The settings that <see cref="KinesisProducer"/> and <see cref="FirehoseProducer"/> share. Names, ranges and defaults are those
/// of the KPL where it has the setting. A producer checks them when it is made, and names all mistakes at once.
/// </summary>
public abstract class ProducerOptions
{
    // As large as a record can be, so that the limit is one even for such records.
    private const long LeastBytes = 10 * 1024 * 1024;

    private protected ProducerOptions()
    {
    }

    /// <summary>
    /// How long a record waits for others at most, 0 or more; 100 milliseconds by default. A longer time makes fewer and larger
    /// calls and aggregates. It is a deadline for sending, not for the answer.
    /// </summary>
    public TimeSpan RecordMaxBufferedTime { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// How long a record is tried before it fails with <see cref="UserRecordError.Expired"/>: at least 100 milliseconds, and
    /// longer than <see cref="RecordMaxBufferedTime"/>; 30 seconds by default.
    /// </summary>
    public TimeSpan RecordTtl { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Whether a record fails as soon as the service throttles it, instead of being sent again; false by default.
    /// </summary>
    public bool FailIfThrottled { get; set; }

    /// <summary>The number of records in a call, 1 to 500, which is the default.</summary>
    public int CollectionMaxCount { get; set; } = (int)ServiceLimits.Kinesis.PutRecordsCount.Maximum;

    /// <summary>
    /// How many calls are made at the same time, 1 to 256; 24 by default. A call takes the memory of its records a second time.
    /// </summary>
    public int MaxConnections { get; set; } = 24;

    /// <summary>
    /// The time for a call, 100 milliseconds to 10 minutes; 6 seconds by default. Records whose call takes longer are sent again,
    /// and may then be in the stream twice.
    /// </summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(6);

    /// <summary>
    /// How many records may be without a result at a time, 1 or more; 100,000 by default. Further ones wait in
    /// <c>EnqueueAsync</c> and <c>PutAsync</c>. The KPL has no such limit.
    /// </summary>
    public int MaxBufferedRecords { get; set; } = 100_000;

    /// <summary>
    /// The memory of the records without a result, in bytes, with 256 bytes for each besides data and key: at least 10 MiB; 64
    /// MiB by default. Further ones wait in <c>EnqueueAsync</c> and <c>PutAsync</c>. The KPL has no such limit.
    /// </summary>
    public long MaxBufferedBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>Whether the data of each record is compressed; <see cref="RecordCompression.None"/> by default.</summary>
    public RecordCompression Compression { get; set; }

    /// <summary>
    /// The waits before a failed record is sent again; null, the default: from half of <see cref="RecordMaxBufferedTime"/>, at
    /// least 20 milliseconds, up to 1 second. They double with each failure, and are random below that.
    /// </summary>
    public RetryBackoff? Backoff { get; set; }

    /// <summary>The metrics that are put into CloudWatch; null, the default: none. A meter has them in any case.</summary>
    public ProducerCloudWatchOptions? CloudWatch { get; set; }

    /// <summary>The clock; the computer's by default.</summary>
    public TimeProvider Time { get; set; } = TimeProvider.System;

    /// <summary>Starts a call, other than on a thread of the pool: for simulations.</summary>
    internal Action<Func<Task>>? Start { get; set; }

    private protected void Validate(OptionViolations violations)
    {
        violations.Within(
            nameof(RecordMaxBufferedTime), RecordMaxBufferedTime, TimeSpan.Zero, TimeSpan.FromMilliseconds(int.MaxValue));
        violations.Within(
            nameof(RecordTtl), RecordTtl, TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(int.MaxValue));
        violations.Require(
            RecordTtl > RecordMaxBufferedTime, nameof(RecordTtl),
            $"be longer than {nameof(RecordMaxBufferedTime)}, {RecordMaxBufferedTime}", RecordTtl, "raise it");
        violations.Within(
            nameof(CollectionMaxCount), CollectionMaxCount, 1, ServiceLimits.Kinesis.PutRecordsCount.Maximum, "records");
        violations.Within(nameof(MaxConnections), MaxConnections, 1, 256, "calls");
        violations.Within(
            nameof(RequestTimeout), RequestTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(10));
        violations.Within(nameof(MaxBufferedRecords), MaxBufferedRecords, 1, int.MaxValue, "records");
        violations.AtLeast(nameof(MaxBufferedBytes), MaxBufferedBytes, LeastBytes, "bytes");
        violations.Require(
            Enum.IsDefined(Compression), nameof(Compression), "be one of its constants", Compression, "choose one");
        violations.Require(Time is not null, nameof(Time), "be a clock", null, "leave it out for the computer's");
        CloudWatch?.Validate(violations);
    }

    private protected ProducerSettings ToSettings(ProducerSettings more)
    {
        var half = RecordMaxBufferedTime / 2;
        var least = TimeSpan.FromMilliseconds(20);
        return more with
        {
            CollectionMaxCount = CollectionMaxCount,
            RecordMaxBufferedTime = RecordMaxBufferedTime,
            RecordTtl = RecordTtl,
            FailsIfThrottled = FailIfThrottled,
            MaxConnections = MaxConnections,
            RequestTimeout = RequestTimeout,
            MaxBufferedRecords = MaxBufferedRecords,
            MaxBufferedBytes = MaxBufferedBytes,
            Backoff = Backoff ?? new RetryBackoff { Base = half > least ? half : least, Cap = TimeSpan.FromSeconds(1) },
            Time = Time,
            Start = Start ?? more.Start,
        };
    }
}
