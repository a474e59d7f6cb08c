using System.Diagnostics;
using System.Text;
using System.Threading.Channels;
using Pipeline.Client.Putting;
using Pipeline.Records;

namespace Pipeline.Local.Input;

/// <summary>
/// Puts records into a stream, as fast as the stream takes them or at a rate, and counts the results. A separate thread reads the
/// input, since standard input may have no record for a while. Records that were read are put within a quarter of a second.
/// </summary>
/// <param name="put">Puts records: each is put, or named in the result.</param>
/// <param name="rate">The most records a second; null for no limit.</param>
/// <param name="mostBytes">
/// The size of the stream's largest record, including its partition key; null where it is not known.
/// </param>
internal sealed class RecordSender(
    Func<IReadOnlyList<OutgoingRecord>, CancellationToken, Task<PutResult>> put, double? rate, long? mostBytes = null)
{
    private const int Most = 500;

    // The most bytes of one call. Three more calls may wait, so memory is limited whatever the size of a record.
    private const long MostCallBytes = 10L * 1024 * 1024;
    private const long MostWaitingBytes = 3 * MostCallBytes;

    // Each mistake is listed, but the list is limited: a file of another format may consist of mistakes only.
    private const int MostNamed = 100_000;

    private static readonly TimeSpan Linger = TimeSpan.FromMilliseconds(250);

    // After the end, the last calls get this time. Records that a throttling stream does not take by then are not put.
    private static readonly TimeSpan LastCall = TimeSpan.FromSeconds(5);

    /// <summary>Sends by a putter.</summary>
    public RecordSender(RecordPutter putter, double? rate, long? mostBytes = null)
        : this(putter.PutAsync, rate, mostBytes)
    {
    }

    private readonly object _room = new();
    private long _waitingBytes;
    private long _sent;
    private long _put;
    private long _notSent;

    /// <summary>The records read so far: those that were sent, and those that could not be.</summary>
    public long Read => Sent + NotSent;

    /// <summary>The records that were sent so far.</summary>
    public long Sent => Interlocked.Read(ref _sent);

    /// <summary>The parts of the input that could not be sent.</summary>
    public long NotSent => Interlocked.Read(ref _notSent);

    /// <summary>The records that the stream has confirmed so far.</summary>
    public long Put => Interlocked.Read(ref _put);

    /// <summary>
    /// A sentence with place and reason for each record that could not be sent or that the stream did not take; the
    /// first hundred thousand.
    /// </summary>
    public List<string> Mistakes { get; } = [];

    /// <summary>The reason why a sent record was not put, for the first such record; null where all were put.</summary>
    public string? FirstNotPut { get; private set; }

    /// <summary>The error that ended the input early, after records had been sent; null where there was none.</summary>
    public string? Failure { get; private set; }

    // With ten calls a second the sending looks smooth, and a single record is still sent at once.
    private int BatchSize => rate is { } limit ? Math.Clamp((int)(limit / 10), 1, Most) : Most;

    /// <summary>Puts all records, in order.</summary>
    /// <param name="records">The records, which are read as they are sent.</param>
    /// <param name="cancellation">Ends the sending. Records that were read are still put, and no more are read.</param>
    public Task RunAsync(IEnumerable<OutgoingRecord> records, CancellationToken cancellation) =>
        RunAsync(records.Select((record, index) => new InputRecord(index + 1, record, Unit: "record")), cancellation);

    /// <summary>Puts all records of an input, in order, and lists those that cannot be put.</summary>
    /// <param name="records">The input, which is read as it is sent.</param>
    /// <param name="cancellation">Ends the sending. Records that were read are still put, and no more are read.</param>
    /// <exception cref="InvalidInputException">The input cannot be read, and no record of it was sent.</exception>
    public async Task RunAsync(IEnumerable<InputRecord> records, CancellationToken cancellation)
    {
        var read =
            Channel.CreateBounded<InputRecord>(new BoundedChannelOptions(2 * Most) { SingleReader = true, SingleWriter = true });
        new Thread(() => ReadAll(records, read.Writer, cancellation)) { IsBackground = true, Name = "input" }.Start();
        // The calls do not get the token itself: a call that is cancelled may have put its records without confirming them.
        using var calls = new CancellationTokenSource();
        await using var end = cancellation.Register(() => calls.CancelAfter(LastCall));
        var clock = Stopwatch.StartNew();
        while (await TakeAsync(read.Reader, cancellation) is { Count: > 0 } batch)
        {
            Interlocked.Add(ref _sent, batch.Count);
            var result = await put([.. batch.Select(record => record.Record)], calls.Token);
            Interlocked.Add(ref _put, result.PutCount);
            foreach (var failed in result.NotPut)
            {
                FirstNotPut ??= $"{failed.ErrorCode}: {failed.ErrorMessage}";
                var bytes = batch[failed.Index].Record.Data.Length;
                Name(batch[failed.Index], "put", $"{failed.ErrorCode}: {failed.ErrorMessage}; the record has {bytes} bytes");
            }

            if (rate is not { } limit) continue;
            var ahead = TimeSpan.FromSeconds(Sent / limit) - clock.Elapsed;
            if (ahead > TimeSpan.Zero)
                await Task.Delay(ahead, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Name(in InputRecord record, string missed, string reason)
    {
        lock (Mistakes)
            if (Mistakes.Count < MostNamed) Mistakes.Add($"{record.Unit} {record.Line} was not {missed}: {reason}");
    }

    private void ReadAll(IEnumerable<InputRecord> records, ChannelWriter<InputRecord> writer, CancellationToken cancellation)
    {
        try
        {
            foreach (var record in records)
            {
                WaitForRoom(record.Record.Data.Length);
                // Records that were read are still passed on after the end.
                while (!writer.TryWrite(record))
                    writer.WaitToWriteAsync(CancellationToken.None).AsTask().Wait(CancellationToken.None);
                if (cancellation.IsCancellationRequested) break;
            }

            writer.Complete();
        }
#pragma warning disable CA1031 // Whatever the input throws reaches the caller of RunAsync, after the records read before it.
        catch (Exception error)
#pragma warning restore CA1031
        {
            writer.Complete(error);
        }
    }

    private void WaitForRoom(int bytes)
    {
        lock (_room)
        {
            while (_waitingBytes > MostWaitingBytes) Monitor.Wait(_room);
            _waitingBytes += bytes;
        }
    }

    private bool TryTake(ChannelReader<InputRecord> reader, List<InputRecord> batch, ref long bytes)
    {
        if (!reader.TryRead(out var record)) return false;
        lock (_room)
        {
            _waitingBytes -= record.Record.Data.Length;
            Monitor.Pulse(_room);
        }

        var size = record.Mistake is null
            ? record.Record.Data.Length + Encoding.UTF8.GetByteCount(record.Record.PartitionKey ?? "")
            : 0;
        var mistake = record.Mistake ?? (size > mostBytes
            ? $"data and partition key must have at most {mostBytes} bytes, the stream's largest record; got {size}; "
                + "split the record, or raise MaxRecordSizeInKiB"
            : null);
        if (mistake is null)
        {
            batch.Add(record);
            bytes += size;
        }
        else
        {
            Interlocked.Increment(ref _notSent);
            Name(record, "sent", mistake);
        }

        return true;
    }

    // The next call's records; empty at the end.
    private async Task<List<InputRecord>> TakeAsync(ChannelReader<InputRecord> reader, CancellationToken cancellation)
    {
        var (batch, size, bytes) = (new List<InputRecord>(), BatchSize, 0L);
        var first = Stopwatch.GetTimestamp();
        while (true)
        {
            while (batch.Count < size && bytes < MostCallBytes && TryTake(reader, batch, ref bytes))
            {
            }

            if (batch.Count == size || bytes >= MostCallBytes) return batch;
            if (reader.Completion.IsCompleted)
            {
                // Rethrows the exception that ended the input, once all records before it have been put.
                if (batch.Count == 0) await EndAsync(reader.Completion);
                return batch;
            }

            if (batch.Count == 0) first = Stopwatch.GetTimestamp();
            var left = Linger - Stopwatch.GetElapsedTime(first);
            if (batch.Count > 0 && left <= TimeSpan.Zero) return batch;
            // The reader may be waiting for input that never comes. After the end it gets only the time to pass on the records
            // that it has.
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
                while (TryTake(reader, batch, ref bytes))
                {
                }

                return batch;
            }
        }
    }

    // The user has to correct a mistake of the whole input. If a part of the input was sent, the report must tell that too.
    private async Task EndAsync(Task completion)
    {
        try
        {
            await completion;
        }
        catch (Exception error) when (Read > 0 && error is InvalidInputException or IOException or UnauthorizedAccessException)
        {
            Failure = error.Message;
        }
    }
}
