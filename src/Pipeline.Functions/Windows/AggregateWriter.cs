using Pipeline.Records;
using Pipeline.Records.Numbers;
using Pipeline.Records.Windows;

namespace Pipeline.Functions.Windows;

/// <summary>
/// Counts changes in the table, each exactly once. An aggregate's item names the last record of each shard that it has. It is
/// written whole, and only if no other invocation wrote it since it was read. A record that comes again, in whatever batch, is
/// counted already.
/// </summary>
/// <param name="table">The table.</param>
/// <param name="alerts">Tells the topic.</param>
/// <param name="insertsOnly">Whether the source never removes an event.</param>
internal sealed class AggregateWriter(AggregateTable table, AlertSender? alerts, bool insertsOnly)
{
    private int _written;
    private int _unknown;
    private int _sent;

    /// <summary>Aggregates that were written since <see cref="Begin"/>.</summary>
    public int Written => _written;

    /// <summary>Measures of them that are not known exactly.</summary>
    public int Unknown => _unknown;

    /// <summary>Alerts that were sent.</summary>
    public int Sent => _sent;

    /// <summary>Begins a batch.</summary>
    public void Begin() => (_written, _unknown, _sent) = (0, 0, 0);

    /// <summary>Counts the changes of one aggregate.</summary>
    /// <param name="job">The changes.</param>
    /// <param name="shard">The shard that they are of.</param>
    /// <param name="until">When to stop.</param>
    /// <param name="stop">Cancelled when the process is to end.</param>
    public async Task WriteAsync(AggregateJob job, string shard, DateTimeOffset until, CancellationToken stop)
    {
        while (true)
        {
            var item = AggregateItem.Read(job.Aggregation, await table.GetAsync(job.Key, job.Window, until, stop));
            if (!await ApplyAsync(item, job, shard, until, stop))
            {
                // Counted by an earlier attempt, which may have ended before it published to the topic.
                await TellAsync(item, job, shard, until, stop);
                return;
            }

            if (!await table.PutAsync(item.Write(job), item.Version, until, stop)) continue;
            Interlocked.Increment(ref _written);
            Interlocked.Add(ref _unknown, Enumerable.Range(0, item.State.Measures.Count).Count(item.State.IsUnknown));
            if (item.Alert is not { IsSent: false }) return;
        }
    }

    // Returns whether the item has changed.
    private async Task<bool> ApplyAsync(
        AggregateItem item, AggregateJob job, string shard, DateTimeOffset until, CancellationToken stop)
    {
        var state = item.State;
        var fresh = job.Changes.Where(change => !state.Has(shard, change.SequenceNumber)).ToList();
        if (fresh.Count == 0) return false;
        foreach (var change in fresh) state.Apply(change);
        for (var i = 0; i < state.Measures.Count; i++)
        {
            if (job.Aggregation.Measures[i].Kind == MeasureKind.Distinct)
                state.Measures[i].Distinct += await CountValuesAsync(item, job, i, fresh, shard, until, stop);
        }

        state.Positions[shard] = fresh[^1].SequenceNumber;
        if (item.Alert is null && alerts is not null && job.Aggregation.Alert is { } alert && item.Rank is { } rank
            && rank.CompareTo(ExactDecimal.Parse(alert.Above)) > 0)
        {
            item.Alert = new AlertMark(shard, rank.ToString(), IsSent: false);
        }

        return true;
    }

    private async Task<int> CountValuesAsync(
        AggregateItem item, AggregateJob job, int measure, List<WindowChange> fresh, string shard, DateTimeOffset until,
        CancellationToken stop)
    {
        var counted = item.State.Positions.GetValueOrDefault(shard);
        var upTo = fresh[^1].SequenceNumber;
        var expiresAt = item.ExpiresAt(job);
        var deltas = await Task.WhenAll(
            from change in fresh
            where !change.IsLate(job.Aggregation) && change.Facts.Values[measure].Type != ScalarType.Null
            group change by change.Facts.Values[measure] into changes
            select CountValueAsync(changes.Key, [.. changes]));
        return deltas.Sum();

        async Task<int> CountValueAsync(FieldValue value, List<WindowChange> changes)
        {
            var sort = AggregateJob.ValueKey(job.Aggregation.Measures[measure].Name, value);
            while (true)
            {
                var (count, version) = DistinctItem.Read(await table.GetAsync(job.ValuesKey, sort, until, stop));
                if (!count.Count(shard, changes, counted, insertsOnly)
                    || await table.PutAsync(
                        DistinctItem.Write(count, job.ValuesKey, sort, version, expiresAt), version, until, stop))
                {
                    return count.Delta(shard, counted, upTo);
                }
            }
        }
    }

    // Only the shard whose record was above the threshold tells the topic, so that several shards do not. It marks it after the
    // topic has accepted: a function that ends in between tells it twice, never not at all.
    private async Task TellAsync(
        AggregateItem item, AggregateJob job, string shard, DateTimeOffset until, CancellationToken stop)
    {
        if (alerts is null || item.Alert is not { IsSent: false } due || due.Shard != shard) return;
        await alerts.SendAsync(job, due.Value, until, stop);
        Interlocked.Increment(ref _sent);
        while (item.Alert is { IsSent: false })
        {
            item.Alert = due with { IsSent = true };
            if (await table.PutAsync(item.Write(job), item.Version, until, stop)) return;
            item = AggregateItem.Read(job.Aggregation, await table.GetAsync(job.Key, job.Window, until, stop));
        }
    }
}
