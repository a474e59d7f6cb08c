using Pipeline.Records.Numbers;

namespace Pipeline.Records.Windows;

/// <summary>
/// The largest number of a group, or the smallest: a bound that no number passes, and how many numbers are equal to it. Where
/// all of those were removed, a smaller number is the largest, but which one is not known: only the bound stays.
/// </summary>
/// <param name="Bound">The bound.</param>
/// <param name="Holders">How many numbers are equal to it; 0 where the extreme is not known.</param>
internal sealed record Extreme(ExactDecimal Bound, long Holders)
{
    /// <summary>Whether the bound is the extreme.</summary>
    public bool IsKnown => Holders > 0;

    /// <summary>The extreme after a number was added.</summary>
    /// <param name="before">The extreme before; null where there was no number.</param>
    /// <param name="number">The number.</param>
    /// <param name="isMax">Whether it is the largest that is wanted.</param>
    public static Extreme Add(Extreme? before, in ExactDecimal number, bool isMax)
    {
        if (before is null) return new Extreme(number, 1);
        var order = number.CompareTo(before.Bound) * (isMax ? 1 : -1);
        if (order > 0) return new Extreme(number, 1);
        return order == 0 ? before with { Holders = before.Holders + 1 } : before;
    }

    /// <summary>The extreme after a number was removed that had been added.</summary>
    /// <param name="number">The number.</param>
    public Extreme Remove(in ExactDecimal number) =>
        Holders > 0 && number == Bound ? this with { Holders = Holders - 1 } : this;
}
