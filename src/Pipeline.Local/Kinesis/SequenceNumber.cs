using System.Globalization;

namespace Pipeline.Local.Kinesis;

/// <summary>
/// The sequence numbers of a shard: 56 digits, as on AWS. They begin with the shard's birth, so that a child's numbers are
/// greater than its parents', and end with the record's place in the shard. All have the same length, so that they sort as text
/// as they do as numbers.
/// </summary>
/// <param name="birth">The shard's birth in milliseconds since 1970, greater than its parents'.</param>
/// <param name="shard">The shard's number.</param>
internal sealed class SequenceNumber(long birth, int shard)
{
    private const int IndexStart = 24;
    private const int IndexLength = 20;
    private const int Length = 56;

    private readonly string _prefix = string.Create(CultureInfo.InvariantCulture, $"49{birth:D14}{shard:D8}");

    /// <summary>The number of the record at a place.</summary>
    public string At(long index) => string.Create(Length, (_prefix, index), static (text, number) =>
    {
        number._prefix.CopyTo(text);
        number.index.TryFormat(text[IndexStart..], out _, "D20", CultureInfo.InvariantCulture);
        text[(IndexStart + IndexLength)..].Fill('0');
    });

    /// <summary>
    /// The place of the first record whose number is not smaller; null where the number is not one of this shard's.
    /// </summary>
    public long? IndexOf(string number)
    {
        if (number.Length != Length || !number.StartsWith(_prefix, StringComparison.Ordinal)
            || !long.TryParse(number.AsSpan(IndexStart, IndexLength), NumberStyles.None, CultureInfo.InvariantCulture,
                out var index))
        {
            return null;
        }

        return number.AsSpan(IndexStart + IndexLength).IndexOfAnyExcept('0') < 0 ? index : index + 1;
    }
}
