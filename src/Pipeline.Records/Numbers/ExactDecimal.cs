using System.Globalization;
using System.Numerics;
using System.Text;

namespace Pipeline.Records.Numbers;

/// <summary>
/// A decimal number with all of its digits: a whole number times a power of ten. Sums of it are exact, whatever the order of
/// additions and removals, which binary floating point is not.
/// </summary>
internal readonly struct ExactDecimal : IEquatable<ExactDecimal>, IComparable<ExactDecimal>
{
    private static readonly BigInteger Ten = 10;

    private readonly BigInteger _significand;
    private readonly int _power;

    private ExactDecimal(BigInteger significand, int power)
    {
        // One form for each value: no zeros at the end, and the power 0 for zero.
        if (significand.IsZero) power = 0;
        while (!significand.IsZero && significand.IsEven)
        {
            var quotient = BigInteger.DivRem(significand, Ten, out var rest);
            if (!rest.IsZero) break;
            (significand, power) = (quotient, power + 1);
        }

        (_significand, _power) = (significand, power);
    }

    /// <summary>Zero.</summary>
    public static ExactDecimal Zero => default;

    /// <summary>Whether DynamoDB can store the number with all of its digits.</summary>
    public bool IsStorable => NumberText.Parse(Encoding.ASCII.GetBytes(ToString())).IsStorable;

    /// <summary>A whole number.</summary>
    public static ExactDecimal Of(long value) => new(value, 0);

    /// <summary>Reads a number.</summary>
    /// <param name="text">A number by JSON's grammar, or as DynamoDB returns it.</param>
    public static ExactDecimal Parse(ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAny('e', 'E');
        var power = end < 0
            ? 0 : int.Parse(text[(end + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var digits = end < 0 ? text : text[..end];
        var point = digits.IndexOf('.');
        if (point < 0) return new ExactDecimal(Whole(digits), power);
        power -= digits.Length - point - 1;
        return new ExactDecimal(Whole($"{digits[..point]}{digits[(point + 1)..]}"), power);
    }

    public static ExactDecimal operator +(in ExactDecimal x, in ExactDecimal y)
    {
        var (first, second, power) = Align(x, y);
        return new ExactDecimal(first + second, power);
    }

    public static ExactDecimal operator -(in ExactDecimal x) => new(-x._significand, x._power);

    public static bool operator ==(in ExactDecimal x, in ExactDecimal y) => x.Equals(y);

    public static bool operator !=(in ExactDecimal x, in ExactDecimal y) => !x.Equals(y);

    public int CompareTo(ExactDecimal other)
    {
        var (own, others, _) = Align(this, other);
        return own.CompareTo(others);
    }

    public bool Equals(ExactDecimal other) => _significand == other._significand && _power == other._power;

    public override bool Equals(object? obj) => obj is ExactDecimal other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(_significand, _power);

    /// <summary>The whole number, if there is no fraction and 64 bits hold it.</summary>
    public long? ToInt64()
    {
        // Powers beyond this do not fit, and would only take memory.
        const int MostZeros = 19;
        if (_power is < 0 or > MostZeros) return null;
        var value = _significand * BigInteger.Pow(Ten, _power);
        return value >= long.MinValue && value <= long.MaxValue ? (long)value : null;
    }

    /// <summary>The canonical text: plain digits, or <c>12E40</c> and <c>12E-40</c> beyond 40 places.</summary>
    public override string ToString()
    {
        const int MostPlaces = 40;
        var text = _significand.ToString(CultureInfo.InvariantCulture);
        if (_power == 0) return text;
        var (sign, digits) = text[0] == '-' ? ("-", text[1..]) : ("", text);
        if (_power > 0)
            return digits.Length + _power <= MostPlaces ? text + new string('0', _power) : $"{text}E{Text(_power)}";

        var places = -_power;
        if (places > MostPlaces) return $"{text}E{Text(_power)}";
        digits = digits.PadLeft(places + 1, '0');
        return $"{sign}{digits[..^places]}.{digits[^places..]}";
    }

    private static string Text(int power) => power.ToString(CultureInfo.InvariantCulture);

    private static BigInteger Whole(ReadOnlySpan<char> digits) =>
        BigInteger.Parse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    private static (BigInteger First, BigInteger Second, int Power) Align(in ExactDecimal x, in ExactDecimal y)
    {
        var power = Math.Min(x._power, y._power);
        return (
            x._significand * BigInteger.Pow(Ten, x._power - power),
            y._significand * BigInteger.Pow(Ten, y._power - power),
            power);
    }
}
