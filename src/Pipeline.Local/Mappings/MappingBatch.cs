using Pipeline.Local.Contracts;

namespace Pipeline.Local.Mappings;

/// <summary>
/// Brings one batch after the other of a lane to its end: invoked with, split, tried again, given up
/// (https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-batchfailurereporting.html).
/// </summary>
internal sealed class MappingBatch(MappingShared shared, MappingBacklog backlog, MappingEvent events, string shardId)
{
    // AWS says that the waits grow exponentially, and not from where to where.
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    // The mapping invokes with Lambda's own right.
    private static readonly Caller Service = new("lambda.amazonaws.com", RoleArn: null, "lambda.amazonaws.com");

    private int _failuresInARow;

    /// <param name="records">The batch.</param>
    /// <param name="stop">Ends the mapping; what is not settled stays so.</param>
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
        // Splitting takes no retry; and a batch that failed at its first record has no shorter part that could be told of, so it
        // is halved.
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

    // Nothing where the function could not be invoked: that is tried again without being counted.
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

    private Task WaitAsync(CancellationToken stop)
    {
        var wait = FirstWait * Math.Pow(2, Math.Min(_failuresInARow++, 20));
        return shared.Services.Pace.DelayAsync(wait < LongestWait ? wait : LongestWait, stop);
    }

    private static bool IsTooLarge(IReadOnlyList<MappingRecord> records, Piece piece) =>
        piece.Count == 1 && MappingEvent.Envelope + records[piece.Start].Size - 1 > MappingEvent.MaximumSize;

    /// <summary>A part of the batch.</summary>
    /// <param name="Start">Its first record.</param>
    /// <param name="End">Behind its last one.</param>
    /// <param name="Retries">Attempts behind the first one that have been made.</param>
    /// <param name="Invocations">With it or what it was split from.</param>
    /// <param name="Last">The last one's answer.</param>
    private sealed record Piece(int Start, int End, int Retries, int Invocations, FunctionAnswer? Last)
    {
        public int Count => End - Start;
    }
}
