using System.Text;

namespace Pipeline.Records.Numbers;

/// <summary>Checks JSON Schema's <c>multipleOf</c> to the last digit.</summary>
internal sealed class ExactMultiple
{
    // The product of a remainder and a power of ten, both below this, has at most 128 bits.
    private const int MostDigits = 18;

    private readonly ulong _step;
    private readonly int _power;

    private ExactMultiple(ulong step, int power) => (_step, _power) = (step, power);

    /// <summary>
    /// Creates the check from a number in JSON; null where the number is not above 0 or has too many digits to compute with.
    /// </summary>
    public static ExactMultiple? TryCreate(string number)
    {
        var text = NumberText.Parse(Encoding.UTF8.GetBytes(number));
        return text.Count == 0 || text.IsNegative || text.Count > MostDigits || !text.IsStorable
            ? null : new ExactMultiple((ulong)text.Significand, text.Power);
    }

    /// <summary>Whether a number is a whole multiple.</summary>
    /// <param name="number">A number that DynamoDB can store.</param>
    public bool Divides(in NumberText number)
    {
        if (number.Count == 0) return true;
        // The last digit of the number is not 0, so it is no multiple of a step with a larger power of ten.
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
