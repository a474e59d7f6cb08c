using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;

namespace Pipeline.Functions.Tests.Simulation.DynamoDb;

/// <summary>A decimal number of any length: coefficient times ten to the exponent, without trailing zeros.</summary>
internal readonly partial record struct DynamoNumber(BigInteger Coefficient, int Exponent) : IComparable<DynamoNumber>
{
    /// <summary>Number of significant digits; 1 for zero.</summary>
    public int Digits => BigInteger.Abs(Coefficient).ToString(CultureInfo.InvariantCulture).Length;

    /// <summary>The exponent of the first digit, as in scientific notation.</summary>
    public int Magnitude => Coefficient.IsZero ? 0 : Digits - 1 + Exponent;

    /// <summary>
    /// Size in bytes: one for every two digits, in pairs aligned at the decimal point, one for the exponent and one for the sign.
    /// AWS says "approximately" (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html);
    /// this is the largest size that agrees.
    /// </summary>
    public int Size
    {
        get
        {
            if (Coefficient.IsZero) return 1;
            var pairs = (Digits + (Exponent % 2 == 0 ? 0 : 1) + 1) / 2;
            return pairs + 1 + (Coefficient.Sign < 0 ? 1 : 0);
        }
    }

    /// <summary>The number in a text, or null if there is none.</summary>
    public static DynamoNumber? Parse(string text)
    {
        var match = Form().Match(text);
        if (!match.Success) return null;
        var whole = match.Groups["whole"].Value;
        var fraction = match.Groups["fraction"].Value;
        // Clamps the exponent: DynamoDB stores no number with one near this limit.
        var exponent = match.Groups["exponent"] is { Success: true } group
            ? BigInteger.Parse(group.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)
            : BigInteger.Zero;
        var bounded = (int)BigInteger.Min(BigInteger.Max(exponent, -1_000_000), 1_000_000);
        var coefficient = BigInteger.Parse($"0{whole}{fraction}", CultureInfo.InvariantCulture);
        return Trimmed(match.Groups["sign"].Value == "-" ? -coefficient : coefficient, bounded - fraction.Length);
    }

    /// <summary>As DynamoDB returns it: plain, without insignificant zeros.</summary>
    public override string ToString()
    {
        var digits = BigInteger.Abs(Coefficient).ToString(CultureInfo.InvariantCulture);
        var sign = Coefficient.Sign < 0 ? "-" : "";
        if (Exponent >= 0) return $"{sign}{digits}{new string('0', Coefficient.IsZero ? 0 : Exponent)}";
        digits = digits.PadLeft(1 - Exponent, '0');
        return $"{sign}{digits[..(digits.Length + Exponent)]}.{digits[(digits.Length + Exponent)..]}";
    }

    public int CompareTo(DynamoNumber other)
    {
        var lower = Math.Min(Exponent, other.Exponent);
        return Scaled(lower).CompareTo(other.Scaled(lower));
    }

    private BigInteger Scaled(int exponent) => Coefficient * BigInteger.Pow(10, Exponent - exponent);

    private static DynamoNumber Trimmed(BigInteger coefficient, int exponent)
    {
        if (coefficient.IsZero) return new DynamoNumber(BigInteger.Zero, 0);
        var digits = coefficient.ToString(CultureInfo.InvariantCulture);
        var zeros = digits.Length - digits.TrimEnd('0').Length;
        return new DynamoNumber(coefficient / BigInteger.Pow(10, zeros), exponent + zeros);
    }

    [GeneratedRegex(@"^(?<sign>[+-]?)(?=\.?[0-9])(?<whole>[0-9]*)(\.(?<fraction>[0-9]*))?([eE](?<exponent>[+-]?[0-9]+))?\z")]
    private static partial Regex Form();
}
