using Pipeline.Local.Firehose.Compression;
using Pipeline.Local.Firehose.Settings;

namespace Pipeline.Local.Firehose;

/// <summary>
/// Gathers records by group until there are enough of them or the oldest has waited long enough, then passes the batch on.
/// Batches of one group are passed on one after the other, those of different groups in parallel.
/// </summary>
/// <param name="context">The Firehose stream.</param>
/// <param name="hints">When a batch is passed on.</param>
/// <param name="parallel">The number of batches that are passed on at a time.</param>
/// <param name="newBody">
/// Makes the body of a batch, where only the bytes of the records are needed. Without it the records are kept.
/// </param>
internal abstract class DeliveryQueue(DeliveryContext context, BufferHints hints, int parallel, Func<ObjectBody>? newBody = null)
    : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Group> _groups = [];
    private readonly HashSet<DeliveryBatch> _batches = [];
    private readonly SemaphoreSlim _slots = new(parallel);
    private readonly CancellationTokenSource _end = new();

    private long _bytes;
    private bool _isClosed;

    /// <summary>The bytes of records that wait or are being passed on.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>The number of groups with records that wait or are being passed on.</summary>
    public int ActiveGroups
    {
        get
        {
            lock (_gate) return _groups.Count;
        }
    }

    protected DeliveryContext Context => context;

    /// <summary>Closes all batches, full or not, and waits until they have been passed on.</summary>
    public async Task FlushAsync(CancellationToken cancellation)
    {
        Task[] tails;
        lock (_gate)
        {
            foreach (var group in _groups.Values.ToList()) Cut(group);
            tails = [.. _groups.Values.Select(group => group.Tail)];
        }

        await Task.WhenAll(tails).WaitAsync(cancellation);
    }

    /// <summary>Ends the queue. Records that were not passed on stay undelivered.</summary>
    public virtual async ValueTask DisposeAsync()
    {
        Task[] tails;
        lock (_gate)
        {
            if (_isClosed) return;
            _isClosed = true;
            foreach (var group in _groups.Values)
            {
                group.Timer?.Dispose();
                group.Body?.Dispose();
            }

            tails = [.. _groups.Values.Select(group => group.Tail)];
        }

        await _end.CancelAsync();
        await Task.WhenAll(tails);
        _end.Dispose();
        _slots.Dispose();
    }

    /// <summary>Adds a record to its group.</summary>
    /// <returns>Whether the record was taken. It is not if it would begin a group beyond the number allowed.</returns>
    protected bool Add(string name, FirehoseRecord record, int mostGroups = int.MaxValue)
    {
        lock (_gate)
        {
            if (!_groups.TryGetValue(name, out var group))
            {
                if (_groups.Count >= mostGroups) return false;
                _groups[name] = group = new Group(name);
            }

            if (_isClosed) return true;
            if (group.Count > 0 && group.Bytes + record.Data.Length > hints.Bytes) Cut(group);
            if (group.Count == 0) Begin(group, record);
            group.Add(record);
            Interlocked.Add(ref _bytes, record.Data.Length);
            if (group.Bytes >= hints.Bytes || group.Count >= hints.Records) Cut(group);
            return true;
        }
    }

    /// <summary>Passes a batch on. The task completes when the batch's records are settled.</summary>
    /// <exception cref="OperationCanceledException">The run ended first.</exception>
    protected abstract Task DeliverAsync(DeliveryBatch batch, CancellationToken cancellation);

    private void Begin(Group group, FirehoseRecord record)
    {
        group.First = record;
        group.Oldest = record.Arrival;
        group.Body = newBody?.Invoke();
        var generation = ++group.Generation;
        group.Timer = context.Pace.Time.CreateTimer(
            _ => CutByTime(group, generation), null, context.Pace.Shorten(hints.Interval), Timeout.InfiniteTimeSpan);
    }

    private void CutByTime(Group group, long generation)
    {
        lock (_gate)
            if (!_isClosed && group.Generation == generation) Cut(group);
    }

    private void Cut(Group group)
    {
        if (group.Count == 0 || _isClosed) return;
        group.Timer?.Dispose();
        var batch = group.Take();
        _batches.Add(batch);
        var before = group.Tail;
        group.Tail = Task.Run(() => PassOnAsync(group, batch, before), CancellationToken.None);
    }

    private async Task PassOnAsync(Group group, DeliveryBatch batch, Task before)
    {
        await before;
        try
        {
            await _slots.WaitAsync(_end.Token);
            try
            {
                await DeliverAsync(batch, _end.Token);
            }
            finally
            {
                _slots.Release();
            }

            Settle(group, batch);
        }
        catch (OperationCanceledException) when (_end.IsCancellationRequested)
        {
        }
        catch (Exception error)
        {
            // A fault of this program: the records stay counted as undelivered, and the log tells the user.
            context.Say($"{batch.Count} records could not be passed on: {error.GetType().Name}: {error.Message}");
            Settle(group, batch);
        }
    }

    private void Settle(Group group, DeliveryBatch batch)
    {
        Interlocked.Add(ref _bytes, -batch.Bytes);
        lock (_gate)
        {
            _batches.Remove(batch);
            if (group.Count == 0 && !_batches.Any(other => other.Group == group.Name)) _groups.Remove(group.Name);
        }
    }

    private sealed class Group(string name)
    {
        private List<FirehoseRecord> _records = [];

        public string Name => name;

        public FirehoseRecord? First { get; set; }

        public ObjectBody? Body { get; set; }

        public int Count { get; private set; }

        public long Bytes { get; private set; }

        public DateTimeOffset Oldest { get; set; }

        public long Generation { get; set; }

        public ITimer? Timer { get; set; }

        public Task Tail { get; set; } = Task.CompletedTask;

        public void Add(FirehoseRecord record)
        {
            if (Body is null) _records.Add(record);
            else Body.Append(record.Data.Span);
            Count++;
            Bytes += record.Data.Length;
            if (record.Arrival < Oldest) Oldest = record.Arrival;
        }

        public DeliveryBatch Take()
        {
            var batch = new DeliveryBatch(Name, First!, Count, _records, Body, Bytes, Oldest);
            (_records, Body, Count, Bytes, Timer) = ([], null, 0, 0, null);
            Generation++;
            return batch;
        }
    }
}
