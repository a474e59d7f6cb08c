using System.Diagnostics;
using System.Threading.Channels;
using Pipeline.Client;

namespace Pipeline.Local;

/// <summary>
/// Puts records into a stream as fast as it takes them, or at a rate, and counts what became of them. Input is read by a thread of its own, since
/// standard input may have no record for a while: what has been read is put after a quarter of a second at most.
/// </summary>
/// <param name="putter">Puts them.</param>
/// <param name="rate">Records a second at most; null for no limit.</param>
internal sealed class Feed(RecordPutter putter, double? rate)
{
    private const int Most = 500;

    private static readonly TimeSpan Linger = TimeSpan.FromMilliseconds(250);

    // A stream that throttles for longer than this does not take what was read before the end.
    private static readonly TimeSpan LastCall = TimeSpan.FromSeconds(5);

    private long _sent;
    private long _put;

    /// <summary>Records handed over so far.</summary>
    public long Sent => Interlocked.Read(ref _sent);

    /// <summary>Records that the stream confirmed so far.</summary>
    public long Put => Interlocked.Read(ref _put);

    /// <summary>The records that it did not take, and why; the first hundred.</summary>
    public List<RecordNotPut> NotPut { get; } = [];

    // Ten calls a second look smooth, and one record is still sent at once.
    private int BatchSize => rate is { } limit ? Math.Clamp((int)(limit / 10), 1, Most) : Most;

    /// <summary>Puts all, in order.</summary>
    /// <param name="records">The records; they are read as they are sent.</param>
    /// <param name="cancellation">Ends it: what has been read is still put, and nothing more is read.</param>
    public async Task RunAsync(IEnumerable<OutgoingRecord> records, CancellationToken cancellation)
    {
        var read = Channel.CreateBounded<OutgoingRecord>(new BoundedChannelOptions(2 * Most) { SingleReader = true, SingleWriter = true });
        new Thread(() => Read(records, read.Writer, cancellation)) { IsBackground = true, Name = "input" }.Start();
        // Not the token itself: a call that is broken off may have put its records, and nobody would know.
        using var calls = new CancellationTokenSource();
        await using var end = cancellation.Register(() => calls.CancelAfter(LastCall));
        var clock = Stopwatch.StartNew();
        while (await TakeAsync(read.Reader, cancellation) is { Count: > 0 } batch)
        {
            Interlocked.Add(ref _sent, batch.Count);
            var result = await putter.PutAsync(batch, calls.Token);
            Interlocked.Add(ref _put, result.PutCount);
            lock (NotPut) NotPut.AddRange(result.NotPut.Take(Math.Max(0, 100 - NotPut.Count)));
            if (rate is not { } limit) continue;
            var ahead = TimeSpan.FromSeconds(Sent / limit) - clock.Elapsed;
            if (ahead > TimeSpan.Zero) await Task.Delay(ahead, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static void Read(IEnumerable<OutgoingRecord> records, ChannelWriter<OutgoingRecord> writer, CancellationToken cancellation)
    {
        try
        {
            foreach (var record in records)
            {
                // What has been read goes on its way, also when the end has come.
                while (!writer.TryWrite(record)) writer.WaitToWriteAsync(CancellationToken.None).AsTask().Wait(CancellationToken.None);
                if (cancellation.IsCancellationRequested) break;
            }

            writer.Complete();
        }
#pragma warning disable CA1031 // Whatever the input throws reaches the caller of RunAsync, behind the records that were read before.
        catch (Exception error)
#pragma warning restore CA1031
        {
            writer.Complete(error);
        }
    }

    // The next call's records; empty at the end.
    private async Task<List<OutgoingRecord>> TakeAsync(ChannelReader<OutgoingRecord> reader, CancellationToken cancellation)
    {
        var (batch, size) = (new List<OutgoingRecord>(), BatchSize);
        var first = Stopwatch.GetTimestamp();
        while (true)
        {
            while (batch.Count < size && reader.TryRead(out var record)) batch.Add(record);
            if (batch.Count == size) return batch;
            if (reader.Completion.IsCompleted)
            {
                // With the exception that ended the input, once everything before it has been put.
                if (batch.Count == 0) await reader.Completion;
                return batch;
            }

            if (batch.Count == 0) first = Stopwatch.GetTimestamp();
            var left = Linger - Stopwatch.GetElapsedTime(first);
            if (batch.Count > 0 && left <= TimeSpan.Zero) return batch;
            // The reader may be waiting for input that never comes: after the end it gets as long as it takes to hand over what it has.
            using var wait = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            if (batch.Count > 0) wait.CancelAfter(left);
            try
            {
                await reader.WaitToReadAsync(wait.Token);
            }
            catch (OperationCanceledException)
            {
                if (!cancellation.IsCancellationRequested) continue;
                await Task.Delay(TimeSpan.FromMilliseconds(50), CancellationToken.None);
                while (reader.TryRead(out var record)) batch.Add(record);
                return batch;
            }
        }
    }
}
