using System.Globalization;
using System.Text;
using Pipeline.Records.Numbers;

namespace Pipeline.Records.Schema.Reading;

/// <summary>Numbers of a schema, kept to the last digit, as the numbers of events are.</summary>
internal static class ExactNumber
{
    // Beyond these powers of ten, a number is written with an exponent.
    private const int LowestPower = -28;
    private const int HighestPower = 40;

    /// <summary>The canonical form of a number, whatever its spelling: <c>1000</c> for 1e3, <c>0.25</c> for 25E-2.</summary>
    /// <param name="token">A number by JSON's grammar.</param>
    public static string Plain(string token)
    {
        var number = NumberText.Parse(Encoding.ASCII.GetBytes(token));
        if (number.Count == 0) return "0";
        var canonical = new byte[number.Count + 16];
        var text = Encoding.ASCII.GetString(canonical[..number.WriteCanonical(canonical)]);
        var digits = text[(number.IsNegative ? 1 : 0)..text.IndexOf('E', StringComparison.Ordinal)];
        return (number.IsNegative ? "-" : "") + Magnitude(digits, number.Exponent);
    }

    /// <summary>The whole number, if the value has no fraction and fits 64 bits, in any spelling: 2.0 is 2.</summary>
    public static long? ToInt64(string token)
    {
        var number = NumberText.Parse(Encoding.ASCII.GetBytes(token));
        return number.IsInteger && number.Exponent < HighestPower
            && long.TryParse(Plain(token), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
                ? value : null;
    }

    /// <summary>Compares two numbers by value.</summary>
    public static int Compare(string x, string y) => JsonNumber.Compare(Encoding.ASCII.GetBytes(x), Encoding.ASCII.GetBytes(y));

    /// <summary>Whether DynamoDB can store the number.</summary>
    public static bool IsStorable(string token) => NumberText.Parse(Encoding.ASCII.GetBytes(token)).IsStorable;

    /// <summary>The largest whole number that is not above a number within 64 bits.</summary>
    public static Int128 Floor(string token)
    {
        if (ToInt64(token) is { } whole) return whole;
        var number = NumberText.Parse(Encoding.ASCII.GetBytes(token));
        var part = number.Exponent < 0 ? "0" : Plain(token).TrimStart('-').Split('.')[0];
        var magnitude = Int128.Parse(part, CultureInfo.InvariantCulture);
        return number.IsNegative ? -magnitude - 1 : magnitude;
    }

    /// <summary>The smallest whole number that is not below a number within 64 bits.</summary>
    public static Int128 Ceiling(string token) => ToInt64(token) is { } whole ? whole : Floor(token) + 1;

    private static string Magnitude(string digits, int exponent)
    {
        if (exponent is < LowestPower or > HighestPower)
        {
            return string.Create(
                CultureInfo.InvariantCulture, $"{digits[0]}{(digits.Length > 1 ? $".{digits[1..]}" : "")}E{exponent}");
        }

        if (exponent < 0) return $"0.{new string('0', -exponent - 1)}{digits}";
        return digits.Length <= exponent + 1
            ? digits.PadRight(exponent + 1, '0') : $"{digits[..(exponent + 1)]}.{digits[(exponent + 1)..]}";
    }
}
