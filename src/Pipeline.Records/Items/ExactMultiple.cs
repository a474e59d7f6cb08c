using System.Text;

namespace Pipeline.Records.Items;

/// <summary>Whether numbers are whole multiples of another, to the last digit: JSON Schema's <c>multipleOf</c>.</summary>
internal sealed class ExactMultiple
{
    // A remainder below it and a power of ten below it have a product of 128 bits.
    private const int MostDigits = 18;

    private readonly ulong _step;
    private readonly int _power;

    private ExactMultiple(ulong step, int power) => (_step, _power) = (step, power);

    /// <summary>
    /// Makes it of a number as JSON writes it; null where it is not above 0 or has more digits than can be computed with.
    /// </summary>
    public static ExactMultiple? TryCreate(string number)
    {
        var text = NumberText.Parse(Encoding.UTF8.GetBytes(number));
        return text.Count == 0 || text.IsNegative || text.Count > MostDigits || !text.IsStorable
            ? null : new ExactMultiple((ulong)text.Significand, text.Power);
    }

    /// <summary>Whether a number is a multiple.</summary>
    /// <param name="number">One that DynamoDB holds.</param>
    public bool Divides(in NumberText number)
    {
        if (number.Count == 0) return true;
        // Its last digit is not 0, so that nothing smaller divides it.
        var power = number.Power - _power;
        if (power < 0) return false;
        var rest = (UInt128)(ulong)(number.Significand % _step);
        UInt128 ten = 10 % _step;
        for (; power > 0; power >>= 1)
        {
            if ((power & 1) != 0) rest = rest * ten % _step;
            ten = ten * ten % _step;
        }

        return rest == 0;
    }
}
