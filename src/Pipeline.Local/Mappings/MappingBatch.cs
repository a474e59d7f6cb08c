using Pipeline.Local.Contracts;

namespace Pipeline.Local.Mappings;

/// <summary>
/// Processes the batches of a lane, one after the other: invokes the function, splits, retries and
/// gives up (https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-batchfailurereporting.html).
/// </summary>
internal sealed class MappingBatch(MappingShared shared, MappingBacklog backlog, MappingEvent events, string shardId)
{
    // AWS says that the waits grow exponentially, but not from which to which.
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    // The mapping invokes with Lambda's own permission.
    private static readonly Caller Service = new("lambda.amazonaws.com", RoleArn: null, "lambda.amazonaws.com");

    private int _failuresInARow;

    /// <param name="records">The batch.</param>
    /// <param name="stop">Ends the mapping. Unsettled records stay unsettled.</param>
    public async Task ProcessAsync(IReadOnlyList<MappingRecord> records, CancellationToken stop)
    {
        var pieces = new Stack<Piece>();
        pieces.Push(new Piece(0, records.Count, Retries: 0, Invocations: 0, Last: null));
        while (pieces.TryPop(out var piece))
        {
            piece = await GiveUpExpiredAsync(records, piece, stop);
            if (piece.Count == 0) continue;
            if (IsTooLarge(records, piece))
            {
                await GiveUpAsync(records, piece, "RecordSizeExceeded", stop);
                continue;
            }

            var answer = await TryInvokeAsync(records, piece, stop);
            if (answer is null)
            {
                pieces.Push(piece);
                await WaitAsync(stop);
                continue;
            }

            piece = piece with { Invocations = piece.Invocations + 1, Last = answer };
            if (FirstFailure(records, piece, answer) is not { } failed)
            {
                Settle(records, piece.Start, piece.End);
                continue;
            }

            shared.Counters.Failed(piece.Count);
            await FailAsync(records, piece, failed, pieces, stop);
        }
    }

    private async Task FailAsync(IReadOnlyList<MappingRecord> records, Piece piece, int failed, Stack<Piece> pieces,
        CancellationToken stop)
    {
        if (failed > piece.Start) Settle(records, piece.Start, failed);
        var rest = piece with { Start = failed };
        // Bisecting does not use up a retry. If the first record failed, there is no successful part before it to drop, so the
        // batch is halved.
        if (shared.Settings.Bisects && failed > piece.Start)
        {
            pieces.Push(rest);
        }
        else if (shared.Settings.Bisects && rest.Count > 1)
        {
            var middle = rest.Start + (rest.Count / 2);
            pieces.Push(rest with { Start = middle });
            pieces.Push(rest with { End = middle });
        }
        else if (rest.Retries >= shared.Settings.RetryAttempts)
        {
            await GiveUpAsync(records, rest, "RetryAttemptsExhausted", stop);
            return;
        }
        else
        {
            pieces.Push(rest with { Retries = rest.Retries + 1 });
        }

        await WaitAsync(stop);
    }

    // Null where the function could not be invoked. The invocation is then retried without counting as an attempt.
    private async Task<FunctionAnswer?> TryInvokeAsync(IReadOnlyList<MappingRecord> records, Piece piece, CancellationToken stop)
    {
        try
        {
            var payload = events.Write(records, piece.Start, piece.End);
            shared.Counters.Invoking(shared.Services.Pace.Now - records[piece.End - 1].Record.Arrival);
            var answer = await shared.Services.Functions.InvokeAsync(Service, shared.Settings.FunctionArn, payload, stop);
            shared.ReportInvocation(null);
            shared.Counters.Invoked(piece.Count);
            return answer;
        }
        catch (ServiceException error)
        {
            shared.ReportInvocation(error);
            return null;
        }
    }

    private int? FirstFailure(IReadOnlyList<MappingRecord> records, Piece piece, FunctionAnswer answer)
    {
        if (answer.FunctionError is not null) return piece.Start;
        if (!shared.Settings.ReportsItemFailures || MappingReply.FirstFailure(answer.Payload, IndexOf) is not { } first)
            return null;
        return piece.Start + first;

        int IndexOf(string sequenceNumber)
        {
            for (var i = piece.Start; i < piece.End; i++)
                if (records[i].Record.SequenceNumber == sequenceNumber) return i - piece.Start;

            return -1;
        }
    }

    private async Task<Piece> GiveUpExpiredAsync(IReadOnlyList<MappingRecord> records, Piece piece, CancellationToken stop)
    {
        var oldest = shared.Services.Pace.Now - shared.Settings.MaximumAge;
        var end = piece.Start;
        while (end < piece.End && records[end].Record.Arrival < oldest) end++;
        if (end > piece.Start) await GiveUpAsync(records, piece with { End = end }, "RecordAgeExceeded", stop);
        return piece with { Start = end };
    }

    private async Task GiveUpAsync(IReadOnlyList<MappingRecord> records, Piece piece, string condition, CancellationToken stop)
    {
        var given = new GivenUp(condition, piece.Invocations, piece.Last?.RequestId, piece.Last?.FunctionError);
        var part = records.Skip(piece.Start).Take(piece.Count).ToList();
        var told = await shared.Destination.TrySendAsync(shardId, part, given, events.Write(records, piece.Start, piece.End),
            stop);
        if (!told && shared.Settings.OnFailureArn is null)
        {
            shared.Services.Log.Say(shared.Settings.Path,
                $"dropped {part.Count} records of {shardId}: {condition}, and no on-failure destination");
        }

        shared.Counters.GaveUp(part.Count, told);
        Settle(records, piece.Start, piece.End);
    }

    private void Settle(IReadOnlyList<MappingRecord> records, int start, int end)
    {
        _failuresInARow = 0;
        backlog.Settle(records, start, end);
    }

    private Task WaitAsync(CancellationToken stop) =>
        shared.Services.Pace.DelayAsync(ExponentialWait.After(++_failuresInARow, FirstWait, LongestWait), stop);

    private static bool IsTooLarge(IReadOnlyList<MappingRecord> records, Piece piece) =>
        piece.Count == 1 && MappingEvent.Envelope + records[piece.Start].Size - 1 > MappingEvent.MaximumSize;

    /// <summary>A part of the batch.</summary>
    /// <param name="Start">The index of its first record.</param>
    /// <param name="End">The index after its last record.</param>
    /// <param name="Retries">The retries so far, after the first attempt.</param>
    /// <param name="Invocations">The invocations with it, or with the batch that it was split from.</param>
    /// <param name="Last">The answer of the last invocation.</param>
    private sealed record Piece(int Start, int End, int Retries, int Invocations, FunctionAnswer? Last)
    {
        public int Count => End - Start;
    }
}
