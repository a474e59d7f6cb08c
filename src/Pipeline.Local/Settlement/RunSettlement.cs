using Pipeline.Local.Contracts;
using Pipeline.Local.Firehose;
using Pipeline.Local.Functions;
using Pipeline.Local.Mappings;

namespace Pipeline.Local.Settlement;

/// <summary>Records that a part of the run has taken and not settled.</summary>
/// <param name="Path">The part's construct path: an event source mapping or a Firehose stream.</param>
/// <param name="Records">How many.</param>
/// <param name="Why">What holds them up, as far as the run knows.</param>
internal sealed record Unsettled(string Path, long Records, string Why);

/// <summary>
/// Waits until what is in the streams has been settled and delivered. Each mapping and each Firehose stream is waited for by
/// itself, with a patience of its own: one that is stuck does not keep the others from finishing.
/// </summary>
/// <param name="mappings">The mappings that run.</param>
/// <param name="deliveries">The Firehose streams that run.</param>
/// <param name="functions">Their functions, which say what failed last.</param>
/// <param name="time">The clock.</param>
internal sealed class RunSettlement(
    IReadOnlyList<StreamMapping> mappings, IReadOnlyList<DeliveryStream> deliveries, LocalFunctions functions, TimeProvider time)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);

    /// <summary>So long a part may settle nothing before it counts as stuck: what is left will take hours, or for ever.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromMinutes(1);

    /// <summary>Waits.</summary>
    /// <param name="received">Records that all streams have taken so far: functions may put more while they are waited
    /// for.</param>
    /// <param name="cancellation">Ends the wait; what is not settled then is reported.</param>
    /// <returns>What is not settled; empty where all is.</returns>
    public async Task<IReadOnlyList<Unsettled>> WaitAsync(Func<long> received, CancellationToken cancellation)
    {
        while (true)
        {
            var before = received();
            var parts = await Task.WhenAll(
                mappings.Select(mapping => WaitAsync(mapping, cancellation))
                    .Concat(deliveries.Select(stream => WaitAsync(stream, cancellation))));
            List<Unsettled> unsettled = [.. parts.OfType<Unsettled>()];
            // A function that was waited for may have fed a stream whose readers had finished.
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

    // Null where the patience ended, which says nothing about the cause.
    private static string? WordsOf(Exception error) => error switch
    {
        OperationCanceledException => null,
        ServiceException refused => $"{refused.Code}: {refused.Message}",
        _ => $"the run itself failed: {error.GetType().Name}: {error.Message}",
    };

    // Null where the work was done; else what ended it.
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
#pragma warning disable CA1031 // A fault of this program in one part: the summary says so, and tells what the others did.
        catch (Exception error)
#pragma warning restore CA1031
        {
            return error;
        }
    }
}
