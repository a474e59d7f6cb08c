using Pipeline.Records.Numbers;

namespace Pipeline.Records.Windows;

/// <summary>
/// The aggregate of a group in a window: what is counted so far, and up to which record of each shard. Applying the same changes
/// in any order of shards gives the same counts, sums and distinct counts.
/// </summary>
internal sealed class AggregateState
{
    /// <param name="aggregation">The declaration of its measures.</param>
    public AggregateState(WindowedAggregation aggregation)
    {
        Aggregation = aggregation;
        Measures = [.. aggregation.Measures.Select(_ => new MeasureState())];
    }

    public WindowedAggregation Aggregation { get; }

    /// <summary>The number of events.</summary>
    public long Count { get; set; }

    /// <summary>The additions and removals that came too late.</summary>
    public long Late { get; set; }

    /// <summary>The state of each measure, in the declaration's order.</summary>
    public IReadOnlyList<MeasureState> Measures { get; }

    /// <summary>The sequence number of the last record of each shard that is in the aggregate.</summary>
    public Dictionary<string, string> Positions { get; } = new(StringComparer.Ordinal);

    /// <summary>When the last record arrived that is in the aggregate, in seconds since 1970.</summary>
    public long LastArrivalSeconds { get; set; } = long.MinValue;

    /// <summary>Whether a record of a shard is in the aggregate already.</summary>
    public bool Has(string shard, string sequenceNumber) =>
        Positions.TryGetValue(shard, out var last) && SequenceNumbers.Compare(sequenceNumber, last) <= 0;

    /// <summary>
    /// Applies a change, without the distinct counts, for which the caller must know whether others have the same value.
    /// </summary>
    /// <param name="change">The change, which is not in the aggregate yet.</param>
    public void Apply(WindowChange change)
    {
        LastArrivalSeconds = Math.Max(LastArrivalSeconds, change.ArrivalSeconds);
        if (change.IsLate(Aggregation))
        {
            Late++;
            return;
        }

        Count += change.IsRemoval ? -1 : 1;
        for (var i = 0; i < Measures.Count; i++)
        {
            if (change.Facts.Values[i].Type != ScalarType.N) continue;
            Apply(Measures[i], Aggregation.Measures[i].Kind, change.Facts.Values[i].Number, change.IsRemoval);
        }
    }

    /// <summary>A measure's value; null where it is not known exactly, or there is no number to take it from.</summary>
    /// <param name="index">The measure's index in the declaration.</param>
    public ExactDecimal? Value(int index)
    {
        var state = Measures[index];
        return Aggregation.Measures[index].Kind switch
        {
            MeasureKind.Count => ExactDecimal.Of(Count),
            MeasureKind.Distinct => ExactDecimal.Of(state.Distinct),
            MeasureKind.Sum => state.Sum.IsStorable ? state.Sum : null,
            _ => state.Extreme is { IsKnown: true } extreme ? extreme.Bound : null,
        };
    }

    /// <summary>Whether a measure has a value that is not known exactly.</summary>
    /// <param name="index">The measure's index in the declaration.</param>
    public bool IsUnknown(int index) => Aggregation.Measures[index].Kind switch
    {
        MeasureKind.Sum => !Measures[index].Sum.IsStorable,
        MeasureKind.Min or MeasureKind.Max => Measures[index].Extreme is { IsKnown: false },
        _ => false,
    };

    private static void Apply(MeasureState state, MeasureKind kind, in ExactDecimal number, bool isRemoval)
    {
        switch (kind)
        {
            case MeasureKind.Sum:
                state.Sum += isRemoval ? -number : number;
                break;
            case MeasureKind.Min or MeasureKind.Max:
                state.Numbers += isRemoval ? -1 : 1;
                if (!isRemoval) state.Extreme = Extreme.Add(state.Extreme, number, kind == MeasureKind.Max);
                else if (state.Numbers == 0) state.Extreme = null;
                else state.Extreme = state.Extreme?.Remove(number);
                break;
        }
    }
}
