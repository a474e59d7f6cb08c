namespace Pipeline.Functions.Tests.Simulation;

/// <summary>Faults with which a service may handle a request.</summary>
public enum Fault
{
    None,

    /// <summary>DynamoDB leaves a part of the batch unprocessed.</summary>
    Unprocessed,

    /// <summary>DynamoDB: ProvisionedThroughputExceededException.</summary>
    Throughput,

    /// <summary>DynamoDB: ThrottlingException.</summary>
    Throttling,

    /// <summary>Status 500.</summary>
    InternalError,

    /// <summary>Status 503; SlowDown for S3.</summary>
    Unavailable,

    /// <summary>The connection is reset before a response; the request had no effect.</summary>
    ResetBefore,

    /// <summary>The request took effect, and the connection is reset inside the response.</summary>
    ResetAfter,

    /// <summary>The request takes effect a little later, so that others overtake it.</summary>
    Late,

    /// <summary>The request took effect, and the response comes later than any client waits.</summary>
    Slow,

    /// <summary>The request took effect, and the response is cut short though its length header is right.</summary>
    Malformed,

    /// <summary>The session's credentials have expired.</summary>
    ExpiredToken,

    /// <summary>S3 responds with 403.</summary>
    AccessDenied,
}

/// <summary>Chooses the requests that fail, from a seed. Their number is limited, so that every run ends.</summary>
/// <param name="seed">The same seed gives the same faults in the same order.</param>
/// <param name="rate">The share of requests that fail, 0 to 1.</param>
/// <param name="most">The most faults.</param>
/// <param name="kinds">The kinds of faults.</param>
internal class FaultPlan(int seed, double rate, int most, params Fault[] kinds)
{
    private readonly Random _random = new(seed);
    private readonly HashSet<string> _reset = [];
    private readonly Lock _lock = new();

    /// <summary>No faults.</summary>
    public static FaultPlan Healthy => new(0, 0, 0);

    /// <summary>The number of faults so far.</summary>
    public int Count { get; private set; }

    /// <summary>The outcome of a request.</summary>
    /// <param name="invocation">Identifies the call that the request belongs to (<c>amz-sdk-invocation-id</c>). Whatever its
    /// settings, the SDK repeats a request whose connection was reset up to ten times; its caller sees an error only if all of
    /// them are reset.</param>
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
