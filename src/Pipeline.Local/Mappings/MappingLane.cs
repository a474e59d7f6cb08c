using System.Threading.Channels;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Mappings;

/// <summary>
/// One of a shard's batches at once: gathers the records of its partition keys, and brings batch after batch to its end.
/// </summary>
internal sealed class MappingLane(MappingSettings settings, Pace pace, MappingBatch batches)
{
    private readonly Channel<MappingRecord> _queue = Channel.CreateUnbounded<MappingRecord>(new() { SingleWriter = true });

    private volatile bool _isHeld;

    /// <summary>A read's records are being added: no batch is cut among them, however short the window is.</summary>
    public void Hold() => _isHeld = true;

    /// <summary>All of them are there.</summary>
    public void Release() => _isHeld = false;

    public void Add(MappingRecord record) => _queue.Writer.TryWrite(record);

    /// <summary>No more records come: what is gathered is not held back.</summary>
    public void Complete() => _queue.Writer.TryComplete();

    /// <summary>Runs until all of a lane that is complete is settled.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (await _queue.Reader.WaitToReadAsync(stop)) await batches.ProcessAsync(await GatherAsync(stop), stop);
    }

    private async Task<List<MappingRecord>> GatherAsync(CancellationToken stop)
    {
        var batch = new List<MappingRecord>();
        var size = MappingEvent.Envelope;
        var window = pace.Shorten(settings.BatchingWindow);
        var start = pace.Time.GetTimestamp();
        while (batch.Count < settings.BatchSize)
        {
            if (_queue.Reader.TryPeek(out var next))
            {
                // The last record has no comma behind it.
                if (batch.Count > 0 && size + next.Size - 1 > MappingEvent.MaximumSize) break;
                _queue.Reader.TryRead(out _);
                batch.Add(next);
                size += next.Size;
            }
            else if (_isHeld)
            {
                // For as long as it takes to add what has been read.
                await Task.Yield();
            }
            else if (_queue.Reader.TryPeek(out _))
            {
                // It came between the two looks.
            }
            else if (!await WaitForMoreAsync(window - pace.Time.GetElapsedTime(start), stop))
            {
                break;
            }
        }

        return batch;
    }

    private async Task<bool> WaitForMoreAsync(TimeSpan left, CancellationToken stop)
    {
        if (left <= TimeSpan.Zero) return false;
        using var timer = new CancellationTokenSource(left, pace.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, stop);
        try
        {
            return await _queue.Reader.WaitToReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return false;
        }
    }
}
