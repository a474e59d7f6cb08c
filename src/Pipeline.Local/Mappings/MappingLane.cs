using System.Threading.Channels;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Mappings;

/// <summary>
/// One of the lanes of a shard, which work in parallel: gathers the records of its partition keys, and processes them
/// batch by batch.
/// </summary>
internal sealed class MappingLane(MappingSettings settings, Pace pace, MappingBatch batches)
{
    private readonly Channel<MappingRecord> _queue = Channel.CreateUnbounded<MappingRecord>(new() { SingleWriter = true });

    private volatile bool _isHeld;

    /// <summary>Call before adding the records of a read: no batch is closed between them, however short the window is.</summary>
    public void Hold() => _isHeld = true;

    /// <summary>Call when all records of the read are added.</summary>
    public void Release() => _isHeld = false;

    public void Add(MappingRecord record) => _queue.Writer.TryWrite(record);

    /// <summary>Call when no more records come: gathered records are then processed at once.</summary>
    public void Complete() => _queue.Writer.TryComplete();

    /// <summary>Runs until the lane is complete and all its records are settled.</summary>
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
                // No comma follows the last record.
                if (batch.Count > 0 && size + next.Size - 1 > MappingEvent.MaximumSize) break;
                _queue.Reader.TryRead(out _);
                batch.Add(next);
                size += next.Size;
            }
            else if (_isHeld)
            {
                // Waits while the records of a read are being added.
                await Task.Yield();
            }
            else if (_queue.Reader.TryPeek(out _))
            {
                // A record arrived between the two checks.
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
