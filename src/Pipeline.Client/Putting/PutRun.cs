namespace Pipeline.Client.Putting;

/// <summary>The state of one call of <see cref="RecordPutter.PutAsync"/>: which records wait, which failed and why.</summary>
internal sealed class PutRun
{
    private readonly PutTarget _target;
    private readonly IReadOnlyList<OutgoingRecord> _records;
    private readonly PutError?[] _errors;
    private readonly Queue<int> _waiting = [];
    private readonly Queue<int> _failed = [];

    // The parts of a call that was refused as a whole. All must be sent again; the next one is on top.
    private readonly Stack<List<int>> _parts = [];
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
            if (target.FindViolation(records[index]) is { } violation)
                _refused.Add(new(index, RecordNotPut.InvalidRecord, violation));
            else _waiting.Enqueue(index);
        }
    }

    internal bool HasMore => _failed.Count + _waiting.Count + _parts.Count > 0;

    /// <summary>
    /// Takes the records of the next call: a part of a refused call, or else the records that failed and as many more as fit.
    /// </summary>
    internal List<int> TakeBatch()
    {
        if (_parts.TryPop(out var part))
        {
            _retriedCount += part.Count;
            return part;
        }

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

    /// <summary>
    /// Makes one call. Returns false where the service was too busy for some of its records, which wait for another call.
    /// </summary>
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
            if (CallFailures.IsTransient(exception))
            {
                if (_parts.Count == 0) return Fail(batch, error);
                // The parts behind it wait for it, as records wait for a failed call before them.
                foreach (var index in batch) _errors[index] = error;
                _parts.Push(batch);
                return false;
            }

            if (batch.Count > 1 && CallFailures.MayBeOfOneRecord(exception)) Split(batch);
            else _refused.AddRange(batch.Select(index => new RecordNotPut(index, error.Code, error.Message)));
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
        var left = _failed.Concat(_parts.SelectMany(part => part)).Concat(_waiting);
        var notPut = _refused.Concat(left.Select(index => _errors[index] is { } error
            ? new RecordNotPut(index, error.Code, error.Message)
            : new RecordNotPut(index, RecordNotPut.Cancelled, "the time was up before the record was sent")));
        return new PutResult(_putCount, _retriedCount, [.. notPut.OrderBy(record => record.Index)]);
    }

    // Splits the call in halves, the first half first, until the refused record is alone. So the records around it keep
    // their order.
    private void Split(List<int> batch)
    {
        var half = batch.Count / 2;
        _parts.Push(batch[half..]);
        _parts.Push(batch[..half]);
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
