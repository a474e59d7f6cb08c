using System.Text;

namespace Pipeline.Records.Numbers;

/// <summary>A number that many others are compared with, read once.</summary>
internal sealed class KeptNumber
{
    private readonly byte[] _digits;
    private readonly int _count;
    private readonly int _exponent;
    private readonly bool _isNegative;

    /// <param name="text">A number by JSON's grammar.</param>
    public KeptNumber(string text)
    {
        Text = text;
        var number = NumberText.Parse(Encoding.ASCII.GetBytes(text));
        _digits = number.Digits.ToArray();
        (_count, _exponent, _isNegative) = (number.Count, number.Exponent, number.IsNegative);
    }

    /// <summary>The number as it was spelled.</summary>
    public string Text { get; }

    /// <summary>The number.</summary>
    public NumberText Value => new(_digits, _count, _exponent, _isNegative);
}
