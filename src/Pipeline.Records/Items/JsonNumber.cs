namespace Pipeline.Records.Items;

/// <summary>Numbers as JSON writes them, compared by value whatever their length.</summary>
internal static class JsonNumber
{
    /// <summary>Compares two numbers: below zero, zero or above as the first is smaller, the same or larger.</summary>
    /// <param name="x">A number by JSON's grammar.</param>
    /// <param name="y">Another.</param>
    public static int Compare(ReadOnlySpan<byte> x, ReadOnlySpan<byte> y) => NumberText.Parse(x).CompareTo(NumberText.Parse(y));
}
