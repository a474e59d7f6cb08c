namespace Pipeline.Functions.Tests.Simulation;

/// <summary>What a service may do to a request in place of answering it.</summary>
public enum Fault
{
    None,

    /// <summary>DynamoDB: a part of the batch is not processed.</summary>
    Unprocessed,

    /// <summary>DynamoDB: ProvisionedThroughputExceededException.</summary>
    Throughput,

    /// <summary>DynamoDB: ThrottlingException.</summary>
    Throttling,

    /// <summary>500.</summary>
    InternalError,

    /// <summary>503; SlowDown of S3.</summary>
    Unavailable,

    /// <summary>The connection is reset before a byte is answered; nothing was done.</summary>
    ResetBefore,

    /// <summary>All was done, and the connection is reset within the answer.</summary>
    ResetAfter,

    /// <summary>All is done a little later than asked, so that others overtake.</summary>
    Late,

    /// <summary>All was done, and the answer comes later than anyone waits.</summary>
    Slow,

    /// <summary>All was done, and the answer is cut short though its length is right.</summary>
    Malformed,

    /// <summary>The session's credentials have expired.</summary>
    ExpiredToken,

    /// <summary>S3: 403.</summary>
    AccessDenied,
}

/// <summary>Which requests go wrong, from a seed, and no more of them than given, so that every run ends.</summary>
/// <param name="seed">The same seed, the same faults in the same order.</param>
/// <param name="rate">How many of the requests, 0 to 1.</param>
/// <param name="most">How many at most.</param>
/// <param name="kinds">Which faults.</param>
internal class FaultPlan(int seed, double rate, int most, params Fault[] kinds)
{
    private readonly Random _random = new(seed);
    private readonly HashSet<string> _reset = [];
    private readonly Lock _lock = new();

    /// <summary>A plan without faults.</summary>
    public static FaultPlan Healthy => new(0, 0, 0);

    /// <summary>Faults so far.</summary>
    public int Count { get; private set; }

    /// <summary>What becomes of a request.</summary>
    /// <param name="invocation">
    /// Names the call that it belongs to (<c>amz-sdk-invocation-id</c>): whatever its settings, the SDK sends a request whose
    /// connection was reset up to ten times more, and only when all of them are reset does its caller see an error.
    /// </param>
    public virtual Fault Draw(string? invocation)
    {
        lock (_lock)
        {
            if (invocation is not null && _reset.Contains(invocation)) return Fault.ResetBefore;
            if (Count >= most || _random.NextDouble() >= rate) return Fault.None;
            Count++;
            var fault = kinds[_random.Next(kinds.Length)];
            if (invocation is not null && fault is Fault.ResetBefore or Fault.ResetAfter) _reset.Add(invocation!);
            return fault;
        }
    }

    /// <summary>At least one of the elements and a random part of the others, in random order.</summary>
    public List<T> Some<T>(IReadOnlyList<T> elements)
    {
        lock (_lock)
        {
            var shuffled = elements.ToArray();
            _random.Shuffle(shuffled);
            return [.. shuffled.Take(_random.Next(1, shuffled.Length + 1))];
        }
    }
}
