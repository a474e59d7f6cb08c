
namespace Pipeline.Records.Numbers;

/// <summary>Compares numbers in JSON by value, whatever their length.</summary>
internal static class JsonNumber
{
    /// <summary>
    /// Compares two numbers: below zero where the first is smaller, zero where both are equal, above zero where it is larger.
    /// </summary>
    /// <param name="x">A number by JSON's grammar.</param>
    /// <param name="y">Another.</param>
    public static int Compare(ReadOnlySpan<byte> x, ReadOnlySpan<byte> y) => NumberText.Parse(x).CompareTo(NumberText.Parse(y));
}
