using Pipeline.Records.Numbers;

namespace Pipeline.Records.Windows;

/// <summary>What a measure's value is computed from.</summary>
internal sealed class MeasureState
{
    /// <summary>The exact sum, of a sum.</summary>
    public ExactDecimal Sum { get; set; }

    /// <summary>How many numbers there are, of a minimum or maximum.</summary>
    public long Numbers { get; set; }

    /// <summary>The smallest or largest number; null where there is no number.</summary>
    public Extreme? Extreme { get; set; }

    /// <summary>How many different values there are, of a distinct count.</summary>
    public long Distinct { get; set; }
}
