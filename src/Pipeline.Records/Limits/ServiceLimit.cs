using System.Globalization;

namespace Pipeline.Records.Limits;

/// <summary>A closed range that an AWS service sets, with its unit and the page that states it.</summary>
/// <param name="Minimum">The smallest value that is allowed.</param>
/// <param name="Maximum">The largest value that is allowed.</param>
/// <param name="Unit">The unit of both, in plural, such as <c>seconds</c>.</param>
/// <param name="Source">The page where AWS states it.</param>
internal sealed record ServiceLimit(double Minimum, double Maximum, string Unit, string Source)
{
    /// <summary>Whether a value lies in the closed range.</summary>
    /// <param name="value">The value, in <see cref="Unit"/>.</param>
    public bool Contains(double value) => value >= Minimum && value <= Maximum;

    /// <summary>
    /// The range as messages print it: <c>24 to 8760 hours</c>; <c>at least 1 days</c> where only the 32 bits of the field
    /// limit it.
    /// </summary>
    public override string ToString() => this switch
    {
        { Maximum: int.MaxValue } => $"at least {Number(Minimum)} {Unit}",
        _ when Minimum == Maximum => $"{Number(Minimum)} {Unit}",
        _ => $"{Number(Minimum)} to {Number(Maximum)} {Unit}",
    };

    private static string Number(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}
