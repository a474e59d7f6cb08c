using Pipeline.Records.Limits;

namespace Pipeline.Records.Numbers;

/// <summary>
/// A number in JSON, read without a conversion: its significant digits, from the first to the last that is not 0, and the power
/// of ten of the first. So no digit is lost, whatever the length.
/// </summary>
internal readonly ref struct NumberText
{
    // Far beyond any bound, and far from an overflow.
    private const int ExponentCap = 100_000_000;

    private readonly ReadOnlySpan<byte> _digits;

    /// <param name="digits">The significant digits, with the point where it stands between them.</param>
    /// <param name="count">Their number.</param>
    /// <param name="exponent">The power of ten of the first.</param>
    /// <param name="isNegative">Whether the number is below zero.</param>
    internal NumberText(ReadOnlySpan<byte> digits, int count, int exponent, bool isNegative)
    {
        _digits = digits;
        Count = count;
        Exponent = exponent;
        IsNegative = isNegative;
    }

    /// <summary>The significant digits, with the point where it stands between them.</summary>
    public ReadOnlySpan<byte> Digits => _digits;

    /// <summary>The number of significant digits; 0 where the value is zero.</summary>
    public int Count { get; }

    /// <summary>The power of ten of the first significant digit.</summary>
    public int Exponent { get; }

    /// <summary>Whether the number is below zero.</summary>
    public bool IsNegative { get; }

    /// <summary>Whether the number has no fraction, such as 1, 1.0 and 1e2.</summary>
    public bool IsInteger => Exponent >= Count - 1;

    /// <summary>The power of ten of the last significant digit.</summary>
    public int Power => Exponent - Count + 1;

    /// <summary>
    /// The significant digits as a whole number of at most 38 digits. The value is this number times ten to the power of
    /// <see cref="Power"/>.
    /// </summary>
    public UInt128 Significand
    {
        get
        {
            UInt128 value = 0;
            foreach (var digit in _digits)
                if (digit != '.') value = (value * 10) + (UInt128)(uint)(digit - '0');

            return value;
        }
    }

    /// <summary>Whether DynamoDB can store the number with all its digits.</summary>
    public bool IsStorable =>
        Count == 0
        || (Count <= ServiceLimits.DynamoDb.NumberDigits.Maximum && ServiceLimits.DynamoDb.NumberExponent.Contains(Exponent));

    /// <summary>
    /// The size that DynamoDB counts for the number, about: a byte for two digits, one byte more, and one for a sign
    /// (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html).
    /// </summary>
    public int StoredBytes => ((Count + 1) / 2) + 1 + (IsNegative ? 1 : 0);

    /// <summary>Reads a token of a JSON reader.</summary>
    /// <param name="token">A number by JSON's grammar.</param>
    public static NumberText Parse(ReadOnlySpan<byte> token)
    {
        var isNegative = token[0] == '-';
        // Most numbers have few digits: one loop takes less time than a search for each part.
        var (at, point, first, last) = (isNegative ? 1 : 0, -1, -1, -1);
        for (; at < token.Length && token[at] is not ((byte)'e' or (byte)'E'); at++)
        {
            if (token[at] == '.')
            {
                point = at;
            }
            else if (token[at] != '0')
            {
                if (first < 0) first = at;
                last = at;
            }
        }

        if (first < 0) return default;
        var whole = point < 0 ? at : point;
        var digits = token[first..(last + 1)];
        var holdsPoint = point > first && point < last;
        var places = first < whole ? whole - 1 - first : whole - first;
        return new NumberText(
            digits, digits.Length - (holdsPoint ? 1 : 0), places + (at == token.Length ? 0 : ReadExponent(token[(at + 1)..])),
                isNegative);
    }

    /// <summary>Reads a token whose reader knows its form.</summary>
    /// <param name="token">A number by JSON's grammar.</param>
    /// <param name="point">Where its point stands; 0 where it has none, -1 where it has an exponent.</param>
    public static NumberText Parse(ReadOnlySpan<byte> token, int point)
    {
        var start = token[0] == '-' ? 1 : 0;
        // Most numbers begin and end with a significant digit.
        if (point < 0 || token[start] == '0' || token[^1] == '0') return Parse(token);
        var digits = token[start..];
        return point == 0
            ? new NumberText(digits, digits.Length, digits.Length - 1, start > 0)
            : new NumberText(digits, digits.Length - 1, point - start - 1, start > 0);
    }

    /// <summary>Compares two numbers by value.</summary>
    /// <param name="other">The other.</param>
    public int CompareTo(in NumberText other)
    {
        if (Count == 0 || other.Count == 0 || IsNegative != other.IsNegative) return Sign().CompareTo(other.Sign());
        var magnitude = Exponent != other.Exponent ? Exponent.CompareTo(other.Exponent) : CompareDigits(other);
        return IsNegative ? -magnitude : magnitude;
    }

    /// <summary>
    /// Writes the canonical form, which all spellings of a value share. It has at most <see cref="Count"/> and 12 bytes.
    /// </summary>
    /// <param name="to">Where to.</param>
    /// <returns>The bytes written.</returns>
    public int WriteCanonical(Span<byte> to)
    {
        if (Count == 0)
        {
            to[0] = (byte)'0';
            return 1;
        }

        var at = 0;
        if (IsNegative) to[at++] = (byte)'-';
        foreach (var digit in _digits)
            if (digit != '.') to[at++] = digit;

        to[at++] = (byte)'E';
        Exponent.TryFormat(to[at..], out var written, provider: System.Globalization.CultureInfo.InvariantCulture);
        return at + written;
    }

    private int Sign() => Count == 0 ? 0 : IsNegative ? -1 : 1;

    private int CompareDigits(in NumberText other)
    {
        for (int i = 0, j = 0; ; i++, j++)
        {
            if (i < _digits.Length && _digits[i] == '.') i++;
            if (j < other._digits.Length && other._digits[j] == '.') j++;
            if (i >= _digits.Length || j >= other._digits.Length) return (_digits.Length - i).CompareTo(other._digits.Length - j);
            if (_digits[i] != other._digits[j]) return _digits[i].CompareTo(other._digits[j]);
        }
    }

    private static int ReadExponent(ReadOnlySpan<byte> text)
    {
        var isNegative = text[0] == '-';
        var value = 0;
        foreach (var digit in text[(text[0] is (byte)'-' or (byte)'+' ? 1 : 0)..])
            value = Math.Min((value * 10) + (digit - '0'), ExponentCap);

        return isNegative ? -value : value;
    }
}
