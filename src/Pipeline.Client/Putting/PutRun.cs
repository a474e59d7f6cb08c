namespace Pipeline.Client;

/// <summary>The state of one putting: which records wait, which failed and why.</summary>
internal sealed class PutRun
{
    private readonly PutTarget _target;
    private readonly IReadOnlyList<OutgoingRecord> _records;
    private readonly PutError?[] _errors;
    private readonly Queue<int> _waiting = [];
    private readonly Queue<int> _failed = [];
    private readonly List<RecordNotPut> _refused = [];
    private int _putCount;
    private int _retriedCount;

    internal PutRun(PutTarget target, IReadOnlyList<OutgoingRecord> records)
    {
        _target = target;
        _records = records;
        _errors = new PutError?[records.Count];
        for (var index = 0; index < records.Count; index++)
        {
            if (target.FindViolation(records[index]) is { } violation) _refused.Add(new(index, RecordNotPut.InvalidRecord, violation));
            else _waiting.Enqueue(index);
        }
    }

    internal bool HasMore => _failed.Count + _waiting.Count > 0;

    /// <summary>The next call's records: those that failed first, then as many more as fit.</summary>
    internal List<int> TakeBatch()
    {
        var batch = new List<int>();
        var bytes = 0L;
        while ((_failed.TryPeek(out var next) || _waiting.TryPeek(out next)) && batch.Count < _target.MaxCount)
        {
            bytes += _target.Size(_records[next]);
            if (bytes > _target.MaxBytes && batch.Count > 0) break;
            batch.Add(next);
            if (_failed.Count == 0)
            {
                _waiting.Dequeue();
            }
            else
            {
                _failed.Dequeue();
                _retriedCount++;
            }
        }

        return batch;
    }

    /// <summary>Makes one call. False: the service was too busy for some of its records, which wait for another.</summary>
    internal async Task<bool> PutAsync(List<int> batch, CancellationToken cancellationToken)
    {
        IReadOnlyList<PutError?> errors;
        try
        {
            errors = await _target.PutAsync([.. batch.Select(index => _records[index])], cancellationToken);
        }
        catch (Exception exception) when (CallFailures.IsKnown(exception))
        {
            var error = cancellationToken.IsCancellationRequested
                ? new PutError(RecordNotPut.Cancelled, "the time was up while the record was sent; it may have been put")
                : CallFailures.ToError(exception);
            if (CallFailures.IsTransient(exception)) return Fail(batch, error);
            _refused.AddRange(batch.Select(index => new RecordNotPut(index, error.Code, error.Message)));
            return true;
        }

        var isComplete = true;
        for (var i = 0; i < batch.Count; i++)
        {
            var error = i < errors.Count
                ? errors[i]
                : new PutError(RecordNotPut.NoAnswer, $"the service answered for {errors.Count} of {batch.Count} records");
            if (error is null) _putCount++;
            else isComplete = Fail([batch[i]], error);
        }

        return isComplete;
    }

    internal PutResult Finish()
    {
        var notPut = _refused.Concat(_failed.Concat(_waiting).Select(index => _errors[index] is { } error
            ? new RecordNotPut(index, error.Code, error.Message)
            : new RecordNotPut(index, RecordNotPut.Cancelled, "the time was up before the record was sent")));
        return new PutResult(_putCount, _retriedCount, [.. notPut.OrderBy(record => record.Index)]);
    }

    private bool Fail(List<int> batch, PutError error)
    {
        foreach (var index in batch)
        {
            _errors[index] = error;
            _failed.Enqueue(index);
        }

        return false;
    }
}
