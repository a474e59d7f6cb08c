using System.Text.Json;
using Pipeline.Records;
using Pipeline.Records.Windows;

namespace Pipeline.Functions.Windows;

/// <summary>The changes of a batch by the aggregates that they belong to.</summary>
/// <param name="aggregations">The aggregations.</param>
internal sealed class AggregationBatch(IReadOnlyList<WindowedAggregation> aggregations)
{
    private readonly Dictionary<(int Aggregation, string Group, long Window), AggregateJob> _jobs = [];

    /// <summary>The shard that all records are of; null in an event without records.</summary>
    public string? Shard { get; set; }

    /// <summary>The records of the event.</summary>
    public int Records { get; set; }

    /// <summary>When the newest record arrived, in milliseconds since 1970; null without records.</summary>
    public long? NewestArrivalMilliseconds { get; set; }

    /// <summary>Events that are no valid ones, or have no time for an aggregation; a count.</summary>
    public int Unusable { get; private set; }

    /// <summary>Items that DynamoDB deleted by their time-to-live. They stay counted.</summary>
    public int Expired { get; set; }

    /// <summary>Additions and removals; a count.</summary>
    public int Changes { get; private set; }

    /// <summary>Additions and removals that came too late; a count.</summary>
    public int Late { get; private set; }

    /// <summary>The jobs.</summary>
    public IReadOnlyCollection<AggregateJob> Jobs => _jobs.Values;

    /// <summary>Removes the last batch.</summary>
    public void Clear()
    {
        _jobs.Clear();
        (Shard, Records, NewestArrivalMilliseconds) = (null, 0, null);
        (Unusable, Expired, Changes, Late) = (0, 0, 0, 0);
    }

    /// <summary>Counts an event that cannot be read.</summary>
    public void AddUnusable(int count) => Unusable += count;

    /// <summary>Adds the change of one event.</summary>
    /// <param name="sequenceNumber">The record's sequence number.</param>
    /// <param name="arrivalMilliseconds">When it arrived.</param>
    /// <param name="before">The event before, in DynamoDB's JSON; null where there was none.</param>
    /// <param name="after">The event after; null where there is none.</param>
    public void Add(string sequenceNumber, long arrivalMilliseconds, JsonElement? before, JsonElement? after)
    {
        NewestArrivalMilliseconds = Math.Max(NewestArrivalMilliseconds ?? arrivalMilliseconds, arrivalMilliseconds);
        var seconds = arrivalMilliseconds / 1000;
        for (var i = 0; i < aggregations.Count; i++)
        {
            var (old, @new) = (Read(aggregations[i], before), Read(aggregations[i], after));
            if (old is not null && @new is not null && old.CountsAs(@new)) continue;
            // The addition first: where both are of one group, a maximum that grows stays known.
            if (@new is not null) Add(i, new WindowChange(@new, IsRemoval: false, sequenceNumber, seconds));
            if (old is not null) Add(i, new WindowChange(old, IsRemoval: true, sequenceNumber, seconds));
        }
    }

    private EventFacts? Read(WindowedAggregation aggregation, JsonElement? item)
    {
        if (item is not { } given) return null;
        var facts = EventFacts.Read(aggregation, given);
        if (facts is null) Unusable++;
        return facts;
    }

    private void Add(int aggregation, WindowChange change)
    {
        Changes++;
        if (change.IsLate(aggregations[aggregation])) Late++;
        var key = (aggregation, change.Facts.GroupText, change.Facts.WindowStart);
        if (!_jobs.TryGetValue(key, out var job))
            _jobs[key] = job = new AggregateJob(aggregations[aggregation], change.Facts);

        job.Changes.Add(change);
    }
}
