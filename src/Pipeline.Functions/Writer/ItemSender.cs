using Amazon.DynamoDBv2.Model;
using Pipeline.Functions.DynamoDb;
using Pipeline.Functions.Records;
using Pipeline.Functions.Runtime;
using Pipeline.Records.Items;
using Pipeline.Records.Limits;

namespace Pipeline.Functions.Writer;

/// <summary>
/// Writes a plan's items, in batches or one by one, with up to 16 requests at once. It retries items that were not accepted,
/// until all are settled or the time is over. There are never two writes of the same key at once, so that the order of a key
/// is kept.
/// </summary>
/// <param name="client">The client of DynamoDB.</param>
/// <param name="options">The writer's options.</param>
/// <param name="time">The clock.</param>
/// <param name="backoff">The waits between attempts.</param>
internal sealed class ItemSender(IItemClient client, WriterOptions options, TimeProvider time, Backoff backoff)
{
    private const int RequestsInFlight = 16;

    // Renewed credentials or a corrected clock help at the next attempts, or never.
    private const int FewAttempts = 3;

    // A thousand times the usual duration of a batch. The sender does not wait longer for a connection that has gone silent.
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(5);

    private readonly RequestBodies _bodies = new(options);
    private readonly Dictionary<string, List<WriteRequest>> _tables = new() { [options.Table] = [] };
    private readonly Lock _lock = new();
    private readonly List<ByteRange> _requests = [];
    private readonly Task[] _workers = new Task[RequestsInFlight];

    private WritePlan _plan = null!;
    private KinesisBatch _batch = null!;
    private DateTimeOffset _until;
    private int[] _pending = new int[256];
    private int _next;
    private bool _mustWait;
    private Exception? _renewing;

    /// <summary>The error by which no item can be written, so that no further attempt is made; null: none.</summary>
    public Exception? Fatal { get; private set; }

    /// <summary>Why items had to be sent again, in the words of the last error; null where all were accepted at once.</summary>
    public string? Obstacle { get; private set; }

    /// <summary>The write units that DynamoDB counted.</summary>
    public double WriteUnits { get; private set; }

    /// <summary>Items that were sent again; each time counts.</summary>
    public int Retried { get; private set; }

    /// <summary>Writes all items that can be written. Each group's <see cref="KeyGroup.Outcome"/> says how it ended.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="batch">The batch from which the plan was made.</param>
    /// <param name="until">When to stop.</param>
    /// <param name="stop">Cancelled when the process is to end.</param>
    public async Task SendAsync(WritePlan plan, KinesisBatch batch, DateTimeOffset until, CancellationToken stop)
    {
        (_plan, _batch, _until) = (plan, batch, until);
        (Fatal, Obstacle, WriteUnits, Retried) = (null, null, 0, 0);
        var (failures, renewals) = (0, 0);
        for (var count = Pending(); count > 0; count = Pending())
        {
            (_mustWait, _renewing, _next) = (false, null, 0);
            Divide(count);
            await SendRequestsAsync(stop);
            if (_renewing is not null && ++renewals > FewAttempts) Fatal ??= _renewing;
            if (Fatal is not null) return;
            if (_mustWait && !await backoff.WaitAsync(++failures, until, stop)) return;
            Retried += _mustWait ? Pending() : 0;
        }
    }

    // Collects the groups that are not settled, in the order of the stream.
    private int Pending()
    {
        if (_pending.Length < _plan.GroupCount) _pending = new int[_plan.GroupCount * 2];
        var count = 0;
        for (var i = 0; i < _plan.GroupCount; i++)
            if (_plan.Group(i).Outcome == Outcome.Pending) _pending[count++] = i;

        return count;
    }

    // Divides the groups into requests. Each request is a range of _pending.
    private void Divide(int count)
    {
        _requests.Clear();
        var (start, bytes) = (0, (long)_bodies.BatchOverhead);
        for (var i = 0; i < count; i++)
        {
            var size = RequestBodies.SizeInBatch(_plan, _pending[i]);
            var isAlone = options.Mode != WriteMode.Upsert || _plan.Group(_pending[i]).IsAlone;
            var isFull = i - start == (int)ServiceLimits.DynamoDb.BatchItems.Maximum
                || bytes + size > ServiceLimits.DynamoDb.BatchBytes.Maximum;
            if (i > start && (isFull || isAlone || _plan.Group(_pending[i - 1]).IsAlone))
            {
                _requests.Add(new ByteRange(start, i - start));
                (start, bytes) = (i, _bodies.BatchOverhead);
            }

            bytes += size;
        }

        _requests.Add(new ByteRange(start, count - start));
    }

    private async Task SendRequestsAsync(CancellationToken stop)
    {
        if (_requests.Count == 1)
        {
            await SendAsync(_requests[0], stop);
            return;
        }

        var workers = Math.Min(RequestsInFlight, _requests.Count);
        for (var i = 0; i < workers; i++) _workers[i] = WorkAsync(stop);
        for (var i = 0; i < workers; i++) await _workers[i];
    }

    private async Task WorkAsync(CancellationToken stop)
    {
        for (var i = Interlocked.Increment(ref _next) - 1; i < _requests.Count; i = Interlocked.Increment(ref _next) - 1)
            await SendAsync(_requests[i], stop);
    }

    private async Task SendAsync(ByteRange request, CancellationToken stop)
    {
        var left = _until - time.GetUtcNow();
        if (Fatal is not null || left <= TimeSpan.Zero || stop.IsCancellationRequested)
        {
            _mustWait = true;
            return;
        }

        using var timeout = new CancellationTokenSource(left < RequestTimeout ? left : RequestTimeout, time);
        try
        {
            if (IsBatch(request)) Settle(request, await PutBatchAsync(request, timeout.Token));
            else Settle(_pending[request.Start], await PutAsync(_pending[request.Start], timeout.Token));
        }
#pragma warning disable CA1031 // Whatever the error is, the other requests go on. These records stay unsettled, so not lost.
        catch (Exception error)
#pragma warning restore CA1031
        {
            Settle(request, error);
        }
    }

    private bool IsBatch(ByteRange request) => options.Mode == WriteMode.Upsert && !_plan.Group(_pending[request.Start]).IsAlone;

    private Task<BatchWriteItemResponse> PutBatchAsync(ByteRange request, CancellationToken cancellation) => client.PutBatchAsync(
        _tables,
        body => _bodies.WriteBatch(body, _plan, _pending.AsSpan(request.Start, request.Length)),
        _bodies.BatchSize(_plan, _pending.AsSpan(request.Start, request.Length)),
        cancellation);

    private Task<PutItemResponse> PutAsync(int group, CancellationToken cancellation) =>
        client.PutAsync(
            options.Table, body => _bodies.WritePut(body, _plan, _batch, group), _bodies.PutSize(_plan, group), cancellation);

    private void Settle(ByteRange request, BatchWriteItemResponse response)
    {
        lock (_lock)
        {
            foreach (var capacity in response.ConsumedCapacity ?? []) WriteUnits += capacity.CapacityUnits ?? 0;
            foreach (var group in _pending.AsSpan(request.Start, request.Length)) _plan.Group(group).Outcome = Outcome.Written;
            if (response.UnprocessedItems?.GetValueOrDefault(options.Table) is not { Count: > 0 } unprocessed) return;
            _mustWait = true;
            Obstacle = "DynamoDB takes a part of its batches only, since it throttles";
            Unprocessed.Mark(_plan, options.Schema, _pending.AsSpan(request.Start, request.Length), unprocessed);
        }
    }

    private void Settle(int group, PutItemResponse response)
    {
        lock (_lock)
        {
            WriteUnits += response.ConsumedCapacity?.CapacityUnits ?? 0;
            _plan.Group(group).Outcome = Outcome.Written;
        }
    }

    private void Settle(ByteRange request, Exception error)
    {
        lock (_lock)
        {
            switch (ErrorClassifier.Classify(error))
            {
                case ErrorClass.Retry:
                    _mustWait = true;
                    Remember(error);
                    break;
                case ErrorClass.RetryFew:
                    _mustWait = true;
                    _renewing = error;
                    Remember(error);
                    break;
                case ErrorClass.ConditionFailed:
                    _plan.Group(_pending[request.Start]).Outcome = Outcome.Kept;
                    break;
                case ErrorClass.Refused when IsBatch(request):
                    // DynamoDB refuses a whole batch for one item. Sent alone, each item shows whether it is the one.
                    foreach (var group in _pending.AsSpan(request.Start, request.Length)) _plan.Group(group).IsAlone = true;
                    break;
                case ErrorClass.Refused:
                    _plan.Refuse(_pending[request.Start], error.Message);
                    break;
                default:
                    Fatal ??= error;
                    break;
            }
        }
    }

    // The last request has only the rest of the time. A timeout of it says less than the error before.
    private void Remember(Exception error)
    {
        if (error is OperationCanceledException) Obstacle ??= $"DynamoDB did not answer within {RequestTimeout.TotalSeconds} s";
        else Obstacle = error.Message;
    }
}
