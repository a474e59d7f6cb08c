using Pipeline.Local.Contracts;
using Pipeline.Local.Firehose;
using Pipeline.Local.Functions;
using Pipeline.Local.Mappings;

namespace Pipeline.Local.Settlement;

/// <summary>Records that a part of the run has taken and not settled.</summary>
/// <param name="Path">The part's construct path: an event source mapping or a Firehose stream.</param>
/// <param name="Records">The number of records.</param>
/// <param name="Why">The reason, as far as the run knows it.</param>
internal sealed record Unsettled(string Path, long Records, string Why);

/// <summary>
/// Waits until all records in the streams are settled and delivered. Each mapping and each Firehose stream is waited for
/// separately and with its own time limit, so that a stuck one does not keep the others from finishing.
/// </summary>
/// <param name="mappings">The mappings that run.</param>
/// <param name="deliveries">The Firehose streams that run.</param>
/// <param name="functions">Their functions, which give their last error.</param>
/// <param name="time">The clock.</param>
internal sealed class RunSettlement(
    IReadOnlyList<StreamMapping> mappings, IReadOnlyList<DeliveryStream> deliveries, LocalFunctions functions, TimeProvider time)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);

    /// <summary>A part that settles no record for this long counts as stuck: the rest would take hours, or forever.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromMinutes(1);

    /// <summary>Waits until all records are settled, or no part makes progress any more.</summary>
    /// <param name="received">
    /// Gives the number of records that all streams have taken so far. Functions may put more during the wait.
    /// </param>
    /// <param name="cancellation">Ends the wait. Records that are not settled by then are reported.</param>
    /// <returns>The parts with unsettled records; empty where all are settled.</returns>
    public async Task<IReadOnlyList<Unsettled>> WaitAsync(Func<long> received, CancellationToken cancellation)
    {
        while (true)
        {
            var before = received();
            var parts = await Task.WhenAll(
                mappings.Select(mapping => WaitAsync(mapping, cancellation))
                    .Concat(deliveries.Select(stream => WaitAsync(stream, cancellation))));
            List<Unsettled> unsettled = [.. parts.OfType<Unsettled>()];
            // A function may have put records into a stream whose readers had already finished.
            if (unsettled.Count > 0 || received() == before || cancellation.IsCancellationRequested) return unsettled;
        }
    }

    private async Task<Unsettled?> WaitAsync(StreamMapping mapping, CancellationToken cancellation)
    {
        var error = await WithPatienceAsync(mapping.WhenCaughtUpAsync, () => mapping.Progress.Settled, cancellation);
        if (error is null) return null;
        var why = WordsOf(error) ?? mapping.Problem ?? functions.LastErrorOf(mapping.Settings.FunctionName)
            ?? "its function has not answered yet";
        return new Unsettled(mapping.Settings.Path, mapping.Progress.InFlight, why);
    }

    private async Task<Unsettled?> WaitAsync(DeliveryStream stream, CancellationToken cancellation)
    {
        var progress = stream.Progress;
        var error = await WithPatienceAsync(
            stream.DrainAsync, () => progress.Delivered + progress.Failed + progress.Dropped + progress.Discarded +
                progress.Objects, cancellation);
        if (error is null) return null;
        var why = WordsOf(error) ?? stream.LastProblem ?? "its destination has not answered yet";
        return new Unsettled(stream.Settings.Path, progress.Undelivered, why);
    }

    // Null where the time limit ended the wait, which does not tell the cause.
    private static string? WordsOf(Exception error) => error switch
    {
        OperationCanceledException => null,
        ServiceException refused => $"{refused.Code}: {refused.Message}",
        _ => $"the run itself failed: {error.GetType().Name}: {error.Message}",
    };

    // Null where the work was done; otherwise the exception that ended it.
    private async Task<Exception?> WithPatienceAsync(Func<CancellationToken, Task> work, Func<long> moved,
        CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var task = work(patience.Token);
        var (last, since) = (moved(), time.GetTimestamp());
        while (!task.IsCompleted)
        {
            await Task.WhenAny(task, Task.Delay(Look, time, patience.Token));
            var now = moved();
            if (now != last) (last, since) = (now, time.GetTimestamp());
            else if (time.GetElapsedTime(since) > Patience) await patience.CancelAsync();
            if (patience.IsCancellationRequested) break;
        }

        try
        {
            await task;
            return null;
        }
#pragma warning disable CA1031 // A fault of this program in one part: the summary reports it beside the results of the others.
        catch (Exception error)
#pragma warning restore CA1031
        {
            return error;
        }
    }
}
