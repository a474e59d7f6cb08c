namespace Pipeline.Records.Windows;

/// <summary>
/// Compares sequence numbers of one shard. They have up to 129 digits, more than a number of DynamoDB or .NET holds.
/// </summary>
internal static class SequenceNumbers
{
    /// <summary>Below zero where the first is older, zero where both are the same, above zero where it is newer.</summary>
    /// <param name="x">A sequence number.</param>
    /// <param name="y">Another one of the same shard.</param>
    public static int Compare(string x, string y)
    {
        var first = x.AsSpan().TrimStart('0');
        var second = y.AsSpan().TrimStart('0');
        return first.Length != second.Length ? first.Length.CompareTo(second.Length) : first.SequenceCompareTo(second);
    }
}
