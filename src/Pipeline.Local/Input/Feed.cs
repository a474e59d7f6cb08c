using System.Diagnostics;
using Pipeline.Client;

namespace Pipeline.Local;

/// <summary>Puts records into a stream as fast as it takes them, or at a rate, and counts what became of them.</summary>
/// <param name="putter">Puts them.</param>
/// <param name="rate">Records a second at most; nothing for no limit.</param>
internal sealed class Feed(RecordPutter putter, double? rate)
{
    private const int Most = 500;

    private long _sent;
    private long _put;

    /// <summary>Records handed over so far.</summary>
    public long Sent => Interlocked.Read(ref _sent);

    /// <summary>Records that the stream confirmed so far.</summary>
    public long Put => Interlocked.Read(ref _put);

    /// <summary>The records that it did not take, and why; the first hundred.</summary>
    public List<RecordNotPut> NotPut { get; } = [];

    /// <summary>Puts all, in order.</summary>
    /// <param name="records">The records; they are read as they are sent.</param>
    /// <param name="cancellation">Ends it between two calls: what was read is put.</param>
    public async Task RunAsync(IEnumerable<OutgoingRecord> records, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        foreach (var batch in records.Chunk(BatchSize))
        {
            if (cancellation.IsCancellationRequested) return;
            Interlocked.Add(ref _sent, batch.Length);
            var result = await putter.PutAsync(batch, cancellation);
            Interlocked.Add(ref _put, result.PutCount);
            lock (NotPut) NotPut.AddRange(result.NotPut.Take(Math.Max(0, 100 - NotPut.Count)));
            if (rate is not { } limit) continue;
            var ahead = TimeSpan.FromSeconds(Sent / limit) - clock.Elapsed;
            if (ahead > TimeSpan.Zero) await Task.Delay(ahead, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // Ten calls a second look smooth, and one record is still sent at once.
    private int BatchSize => rate is { } limit ? Math.Clamp((int)(limit / 10), 1, Most) : Most;
}
