using Amazon.Runtime;
using Pipeline.Client.Putting;
using Pipeline.Client.Sdk;

namespace Pipeline.Client.Producing;

internal sealed partial class ProducerEngine
{
    private async Task CallAsync(List<RecordContainer> containers)
    {
        var start = Now;
        IReadOnlyList<ContainerResult> results = [];
        Exception? failure = null;
        using var timeout = new CancellationTokenSource(_settings.RequestTimeout, _settings.Time);
        try
        {
            results = await _target.PutAsync(containers, timeout.Token).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Each record gets the failure, whatever it is: none may stay without a result.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            failure = exception;
        }

        List<Func<Task>> calls;
        lock (_lock)
        {
            _calls--;
            var end = Now;
            _metrics.Call(containers, end - start, _room.Count);
            if (failure is null)
            {
                for (var i = 0; i < containers.Count; i++)
                {
                    var missing = $"the service answered for {results.Count} of {containers.Count} records";
                    var result = i < results.Count
                        ? results[i] : new ContainerResult(RecordNotPut.NoAnswer, missing, null, null);
                    Answer(containers[i], result, start, end);
                }
            }
            else
            {
                Answer(containers, failure, timeout.IsCancellationRequested, start, end);
            }

            calls = Advance();
        }

        StartAll(calls);
    }

    // A call that failed as a whole.
    private void Answer(List<RecordContainer> containers, Exception failure, bool timedOut, TimeSpan start, TimeSpan end)
    {
        var (code, message) = timedOut
            ? (UserRecordError.RequestTimeout, "the call took longer than its timeout")
            : Describe(failure);
        _log.CallFailed(_target.Name, containers.Sum(container => container.Records.Count), code, message);
        var isTransient = timedOut || IsTransient(failure);
        // The fault may be one record's: the others must not fail with it.
        var isOfOne = !isTransient && CallFailures.MayBeOfOneRecord(failure)
            && (containers.Count > 1 || containers[0].IsAggregate);
        foreach (var container in containers)
        {
            Throttle(container, code, end);
            _metrics.Failed(container, code);
            foreach (var record in container.Records)
            {
                record.AddAttempt(start, end, code, message);
                if (!isTransient && !isOfOne) Fail(record, code, message, failure);
                else if (isTransient) Retry(record, code, message, end);
                else record.State = RecordState.Buffered;
            }
        }

        if (!isOfOne) return;
        if (containers.Count == 1)
        {
            foreach (var record in containers[0].Records.ToList())
            {
                record.IsAlone = true;
                if (record.IsTakenBack) Settle(record);
                else Route(record, end);
            }

            return;
        }

        var half = containers.Count / 2;
        BeginCall(containers[..half], end);
        BeginCall(containers[half..], end);
    }

    private void Answer(RecordContainer container, ContainerResult result, TimeSpan start, TimeSpan end)
    {
        if (!string.IsNullOrEmpty(result.ErrorCode))
        {
            Throttle(container, result.ErrorCode, end);
            Fail(container, result.ErrorCode, result.ErrorMessage ?? "", start, end);
            return;
        }

        if (container.IsAggregate && IsWrongShard(container, result.ShardId, start, end))
        {
            _log.WrongShard(_target.Name, container.Shard!, result.ShardId ?? "");
            Fail(
                container,
                UserRecordError.WrongShard,
                $"the aggregate was made for shard {container.Shard} and reached {result.ShardId}",
                start,
                end);
            return;
        }

        _metrics.Put(container, result.ShardId);
        for (var i = 0; i < container.Records.Count; i++)
        {
            var record = container.Records[i];
            record.AddAttempt(start, end, null, null);
            _metrics.Put(record, result.ShardId, end);
            record.Completion.TrySetResult(new UserRecordResult(
                result.ShardId, result.SequenceNumber ?? "", container.IsAggregate ? i : null, record.Attempts));
            Settle(record);
        }
    }

    // The KPL puts only the records again whose hash key the reached shard does not take. But the KCL drops the whole aggregate
    // as soon as one of its records is out of the shard's range, so that those others would be lost: all are put again.
    private bool IsWrongShard(RecordContainer container, string? reached, TimeSpan start, TimeSpan now)
    {
        if (reached == container.Shard) return false;
        _shards!.Invalidate(now, start);
        var map = _shards.Last;
        return reached is null || map is null || container.Records.Any(record => !map.Takes(reached, record.HashKey));
    }

    private void Throttle(RecordContainer container, string code, TimeSpan now)
    {
        if (container.Shard is { } shard && ThrottlingErrors.Contain(code) && _lanes.TryGetValue(shard, out var lane))
            lane.Bucket.Throttle(now);
    }

    private void Fail(RecordContainer container, string code, string message, TimeSpan start, TimeSpan end)
    {
        _metrics.Failed(container, code);
        foreach (var record in container.Records)
        {
            record.AddAttempt(start, end, code, message);
            Retry(record, code, message, end);
        }
    }

    private void Retry(PendingRecord record, string code, string message, TimeSpan now)
    {
        if (_settings.FailsIfThrottled && ThrottlingErrors.Contain(code))
        {
            Fail(record, code, message, null);
        }
        else if (record.IsTakenBack)
        {
            Settle(record);
        }
        else if (record.Expiration <= now)
        {
            Expire(record, $"the time to live ended; the last error was {code}: {message}");
        }
        else
        {
            record.State = RecordState.Buffered;
            var wait = code == UserRecordError.WrongShard ? TimeSpan.Zero : _settings.Backoff.Delay(record.Attempts.Count);
            _retries.Enqueue(record, Earlier(now + wait, record.Expiration));
        }
    }

    private void Requeue(PendingRecord record, TimeSpan now)
    {
        if (!IsSendable(record, now)) return;
        record.Deadline = record.Generation.IsSealed ? now : now + _settings.RecordMaxBufferedTime / 2;
        Route(record, now);
    }

    private void Expire(PendingRecord record, string message) => Fail(record, UserRecordError.Expired, message, null);

    private void Fail(PendingRecord record, string code, string message, Exception? inner)
    {
        _log.RecordFailed(_target.Name, code, message);
        _metrics.Lost(code);
        record.Completion.TrySetException(new UserRecordFailedException(code, message, record.Attempts, inner));
        // A caller that flushes, and looks at no task, has the log and the metrics; its process must not get the exception.
        _ = record.Completion.Task.Exception;
        Settle(record);
    }

    // Without a result by now, the record was cancelled.
    private void Settle(PendingRecord record)
    {
        record.Completion.TrySetCanceled(record.Cancellation);
        record.State = RecordState.Settled;
        record.Registration.Unregister();
        record.Generation.Leave();
        _room.Leave(record);
    }

    private static bool IsTransient(Exception failure) => CallFailures.IsTransient(failure)
        // The SDK has fresh credentials for the next call.
        || failure is AmazonServiceException { ErrorCode: "ExpiredTokenException" or "ExpiredToken" or "RequestExpired" };

    private static (string Code, string Message) Describe(Exception failure)
    {
        var error = CallFailures.ToError(failure);
        return (error.Code, error.Message);
    }
}
