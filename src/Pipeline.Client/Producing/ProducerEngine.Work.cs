namespace Pipeline.Client.Producing;

internal sealed partial class ProducerEngine
{
    /// <summary>Does all that is due, and sets the timer to what is next.</summary>
    /// <returns>What to start outside of the lock.</returns>
    private List<Func<Task>> Advance()
    {
        var now = Now;
        while (_room.TryAdmit(out var record))
        {
            record.Admission!.TrySetResult();
            record.Accept(now, _settings.RecordMaxBufferedTime, _settings.RecordTtl);
            if (record.Generation.IsSealed) record.Deadline = now;
            _metrics.Received();
            Route(record, now);
        }

        if (_shards is { IsReading: false } && _shards.Due <= now && _room.Count > 0)
        {
            _shards.Begin();
            _starting.Add(ReadShardsAsync);
        }

        while (_retries.TryPeek(out var retry, out var due) && due <= now)
        {
            _retries.Dequeue();
            Requeue(retry, now);
        }

        while (_unrouted.TryPeek(out var unrouted) && unrouted.Until <= now)
        {
            _unrouted.Dequeue();
            if (unrouted.Record.State == RecordState.Buffered) SendAlone(unrouted.Record, null, now);
        }

        foreach (var lane in _lanes.Values)
        {
            if (lane.Filling is { } filling && filling.Deadline <= now) Complete(lane, now);
            Drain(lane, now);
        }

        while (_calls < _settings.MaxConnections && _collector.IsReady(now)) BeginCall(_collector.Take(), now);
        SetTimer(now);
        var starting = _starting;
        _starting = [];
        return starting;
    }

    private void BeginCall(List<RecordContainer> containers, TimeSpan now)
    {
        containers.RemoveAll(container => !container.Keep(record => IsSendable(record, now)));
        if (containers.Count == 0) return;
        foreach (var container in containers)
            foreach (var record in container.Records) record.State = RecordState.Sent;
        _calls++;
        _starting.Add(() => CallAsync(containers));
    }

    private bool IsSendable(PendingRecord record, TimeSpan now)
    {
        if (record.State != RecordState.Buffered) return false;
        if (record.Expiration > now) return true;
        Expire(record, "the time to live ended before the record was sent");
        return false;
    }

    // To the container of its predicted shard, or by itself.
    private void Route(PendingRecord record, TimeSpan now)
    {
        if (_shards is null || _shards.DistributesRecords)
        {
            SendAlone(record, null, now);
            return;
        }

        if (_shards.IsExpected)
        {
            // As long as the call may take, so that the first records of a program are aggregated too.
            _unrouted.Enqueue((record, now + Earlier(_settings.RequestTimeout, _settings.RecordTtl / 2)));
            return;
        }

        var shard = _shards.Map?.Find(record.HashKey);
        if (shard is null || !_settings.Aggregates || record.IsAlone)
        {
            SendAlone(record, shard, now);
            return;
        }

        var lane = LaneOf(shard, now);
        if (lane.Filling is { } filling && filling.SizeWith(record) > _settings.AggregationMaxSize) Complete(lane, now);
        lane.Filling ??= new RecordContainer(shard);
        if (lane.Filling.SizeWith(record) > _settings.AggregationMaxSize)
        {
            lane.Filling = null;
            SendAlone(record, shard, now);
            return;
        }

        lane.Filling.Add(record, asAggregate: true);
        if (lane.Filling.Records.Count >= _settings.AggregationMaxCount || lane.Filling.Size >= _settings.AggregationMaxSize)
            Complete(lane, now);
    }

    private void SendAlone(PendingRecord record, string? shard, TimeSpan now)
    {
        var container = new RecordContainer(shard);
        container.Add(record, asAggregate: false);
        if (shard is null)
        {
            Collect(container, now);
            return;
        }

        var lane = LaneOf(shard, now);
        lane.Waiting.Enqueue(container, container.Expiration);
        Drain(lane, now);
    }

    private ShardLane LaneOf(string shard, TimeSpan now)
    {
        if (_lanes.TryGetValue(shard, out var lane)) return lane;
        return _lanes[shard] = new ShardLane(new TokenBucket(_settings.RateLimit, now));
    }

    private void Complete(ShardLane lane, TimeSpan now)
    {
        if (lane.Filling is not { } container) return;
        lane.Filling = null;
        lane.Waiting.Enqueue(container, container.Expiration);
        Drain(lane, now);
    }

    private void Drain(ShardLane lane, TimeSpan now)
    {
        while (lane.Waiting.TryPeek(out var next, out var expiration))
        {
            if (expiration <= now)
            {
                lane.Waiting.Dequeue();
                foreach (var record in next.Records.Where(record => record.State == RecordState.Buffered).ToList())
                {
                    // Not at once to another lane: the lanes are being walked through.
                    if (record.Expiration > now) _retries.Enqueue(record, now);
                    else Expire(record, "the time to live ended while the record waited for the rate of its shard");
                }

                continue;
            }

            if (!lane.Bucket.TryTake(next.Size, now)) return;
            lane.Waiting.Dequeue();
            Collect(next, now);
        }
    }

    private void Collect(RecordContainer container, TimeSpan now)
    {
        if (_settings.Aggregates)
        {
            var linger = _settings.RecordMaxBufferedTime * Linger;
            var earliest = now + (linger < LongestLinger ? linger : LongestLinger);
            if (container.Deadline < earliest) container.Deadline = earliest;
        }

        _collector.Add(container);
        if (container.IsHurried) _collector.Hurry();
    }

    private async Task ReadShardsAsync()
    {
        var since = Now;
        ShardMap? map = null;
        var distributes = false;
        Exception? failure = null;
        try
        {
            using var timeout = new CancellationTokenSource(_settings.RequestTimeout, _settings.Time);
            using var both = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, _end.Token);
            (map, distributes) = await _shards!.ReadAsync(since, both.Token).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Whatever the failure is, the records go on one by one, and the failure is logged.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            failure = exception;
        }

        List<Func<Task>> calls;
        lock (_lock)
        {
            var now = Now;
            if (map is null)
            {
                _shards!.Fail(failure!, now);
            }
            else
            {
                _shards!.Succeed(map, distributes);
                RouteAnew(map, now);
            }

            for (var count = _unrouted.Count; count > 0; count--)
                if (_unrouted.Dequeue().Record is { State: RecordState.Buffered } record) Route(record, now);
            calls = Advance();
        }

        StartAll(calls);
    }

    // What waits for shards that are no more goes to those that took their place.
    private void RouteAnew(ShardMap map, TimeSpan now)
    {
        foreach (var (shard, lane) in _lanes.Where(lane => !map.IsOpen(lane.Key) || _shards!.DistributesRecords).ToList())
        {
            _lanes.Remove(shard);
            foreach (var record in lane.Empty().Where(record => record.State == RecordState.Buffered)) Route(record, now);
        }
    }

    private void SetTimer(TimeSpan now)
    {
        var due = _calls < _settings.MaxConnections ? _collector.Due : TimeSpan.MaxValue;
        foreach (var lane in _lanes.Values) due = Earlier(due, lane.Due);
        if (_retries.TryPeek(out _, out var retry)) due = Earlier(due, retry);
        if (_unrouted.TryPeek(out var unrouted)) due = Earlier(due, unrouted.Until);
        if (_shards is { IsReading: false } && _room.Count > 0) due = Earlier(due, _shards.Due);
        if (due == _timerDue) return;
        _timerDue = due;
        // Whole milliseconds, at least one: a timer has no smaller steps, and one that is due at once would run in this lock.
        var wait = Math.Max(1, Math.Ceiling((due - now).TotalMilliseconds));
        _timer.Change(
            due == TimeSpan.MaxValue ? Timeout.InfiniteTimeSpan : TimeSpan.FromMilliseconds(wait), Timeout.InfiniteTimeSpan);
    }

    private static TimeSpan Earlier(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
