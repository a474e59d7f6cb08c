namespace Pipeline.Records.Windows;

/// <summary>A value that began to be in a group, or is in it no more.</summary>
/// <param name="SequenceNumber">The record by which.</param>
/// <param name="Delta">1 where it began, -1 where it ended.</param>
internal readonly record struct Transition(string SequenceNumber, int Delta);

/// <summary>
/// How many events of a group and window have a value, and the changes between none and some by each shard that the aggregate may
/// not have counted yet. The aggregate is written after its values; where that fails, the next attempt finds here what to add.
/// </summary>
internal sealed class DistinctValue
{
    /// <summary>The number of events with the value.</summary>
    public long Events { get; set; }

    /// <summary>The last record of each shard that is counted.</summary>
    public Dictionary<string, string> Positions { get; } = new(StringComparer.Ordinal);

    /// <summary>The transitions of each shard, oldest first.</summary>
    public Dictionary<string, List<Transition>> Transitions { get; } = new(StringComparer.Ordinal);

    /// <summary>Counts changes that are not counted yet.</summary>
    /// <param name="shard">The shard.</param>
    /// <param name="changes">The changes with this value, in the shard's order; none is late.</param>
    /// <param name="counted">The last record of the shard that the aggregate has; null for none.</param>
    /// <param name="insertsOnly">
    /// Whether no event is ever removed, so that only the first event with a value is of interest, and later ones need no write.
    /// </param>
    /// <returns>Whether anything changed, so that it must be written.</returns>
    public bool Count(string shard, IReadOnlyList<WindowChange> changes, string? counted, bool insertsOnly)
    {
        if (insertsOnly && Events > 0) return false;
        var last = Positions.GetValueOrDefault(shard);
        var hasChanged = false;
        foreach (var change in changes)
        {
            if (last is not null && SequenceNumbers.Compare(change.SequenceNumber, last) <= 0) continue;
            if (!hasChanged) Forget(shard, counted);
            hasChanged = true;
            Positions[shard] = change.SequenceNumber;
            Count(shard, change);
        }

        return hasChanged;
    }

    /// <summary>What the aggregate must add for a shard's records behind those that it has, up to a record.</summary>
    /// <param name="shard">The shard.</param>
    /// <param name="counted">The last record that the aggregate has; null for none.</param>
    /// <param name="upTo">The last record that it is about to have.</param>
    public int Delta(string shard, string? counted, string upTo) => Transitions.GetValueOrDefault(shard, [])
        .Where(transition => (counted is null || SequenceNumbers.Compare(transition.SequenceNumber, counted) > 0)
            && SequenceNumbers.Compare(transition.SequenceNumber, upTo) <= 0)
        .Sum(transition => transition.Delta);

    private void Count(string shard, WindowChange change)
    {
        var before = Events;
        // A removal of an event that was never counted, since the function began later, must not hide a later one.
        Events = change.IsRemoval ? Math.Max(0, Events - 1) : Events + 1;
        if (before > 0 == Events > 0) return;
        if (!Transitions.TryGetValue(shard, out var all)) Transitions[shard] = all = [];
        all.Add(new Transition(change.SequenceNumber, Events > 0 ? 1 : -1));
    }

    // The aggregate has counted these, so no attempt asks for them again.
    private void Forget(string shard, string? counted)
    {
        if (counted is null || !Transitions.TryGetValue(shard, out var all)) return;
        all.RemoveAll(transition => SequenceNumbers.Compare(transition.SequenceNumber, counted) <= 0);
        if (all.Count == 0) Transitions.Remove(shard);
    }
}
