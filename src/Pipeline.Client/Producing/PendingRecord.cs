namespace Pipeline.Client.Producing;

/// <summary>A user record from the call that puts it until it is settled.</summary>
internal sealed class PendingRecord(
    string partitionKey, int keyLength, string? explicitHashKey, UInt128 hashKey, ReadOnlyMemory<byte> data, bool isAwaited,
    CancellationToken cancellation)
{
    // What the producer itself keeps of a record, about.
    private const int Overhead = 256;

    private UserRecordAttempt[] _attempts = [];
    private TimeSpan _since;

    internal string PartitionKey => partitionKey;

    /// <summary>The length of the partition key in UTF-8.</summary>
    internal int KeyLength => keyLength;

    internal string? ExplicitHashKey => explicitHashKey;

    internal UInt128 HashKey => hashKey;

    internal ReadOnlyMemory<byte> Data => data;

    /// <summary>The size in a call, data and partition key.</summary>
    internal long Size => data.Length + keyLength;

    /// <summary>The memory that it takes.</summary>
    internal long Cost => Size + Overhead;

    /// <summary>
    /// Whether the caller waits for the result, and so learns of a cancellation. Any other record is the producer's own as soon
    /// as it is accepted: a token that ends with the program must not take it back.
    /// </summary>
    internal bool IsAwaited => isAwaited;

    internal CancellationToken Cancellation => cancellation;

    internal bool IsTakenBack => isAwaited && cancellation.IsCancellationRequested;

    internal CancellationTokenRegistration Registration { get; set; }

    internal RecordState State { get; set; }

    internal FlushGeneration Generation { get; set; } = null!;

    /// <summary>Set when the producer accepts the record.</summary>
    internal TimeSpan Arrival { get; private set; }

    /// <summary>When it should be sent.</summary>
    internal TimeSpan Deadline { get; set; }

    /// <summary>When its time to live ends.</summary>
    internal TimeSpan Expiration { get; private set; }

    /// <summary>Whether it must not be part of an aggregate, since the service refused one with it.</summary>
    internal bool IsAlone { get; set; }

    /// <summary>Ends when the record may take memory; null where it could do so at once.</summary>
    internal TaskCompletionSource? Admission { get; set; }

    internal TaskCompletionSource<UserRecordResult> Completion { get; } =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal IReadOnlyList<UserRecordAttempt> Attempts => _attempts;

    internal void Accept(TimeSpan now, TimeSpan bufferedTime, TimeSpan timeToLive)
    {
        State = RecordState.Buffered;
        Arrival = _since = now;
        Deadline = now + bufferedTime;
        Expiration = now + timeToLive;
    }

    internal void AddAttempt(TimeSpan start, TimeSpan end, string? errorCode, string? errorMessage)
    {
        // Most records have one.
        _attempts = [.. _attempts, new(start - _since, end - start, errorCode, errorMessage)];
        _since = end;
    }
}

internal enum RecordState
{
    /// <summary>It waits for memory.</summary>
    Waiting,

    /// <summary>It waits to be sent. A cancellation takes it out.</summary>
    Buffered,

    /// <summary>It is part of a call.</summary>
    Sent,

    /// <summary>Its result is known.</summary>
    Settled,
}

/// <summary>The records between two flushes. A flush waits for all of them and hurries them.</summary>
internal sealed class FlushGeneration
{
    private readonly TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _count;

    internal bool IsSealed { get; private set; }

    internal Task Settled => _settled.Task;

    internal void Enter() => _count++;

    internal void Leave()
    {
        _count--;
        if (IsSealed && _count == 0) _settled.TrySetResult();
    }

    internal void Seal()
    {
        IsSealed = true;
        if (_count == 0) _settled.TrySetResult();
    }
}
