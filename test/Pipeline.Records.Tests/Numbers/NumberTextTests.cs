using System.Numerics;
using System.Text;
using Pipeline.Records.Numbers;
using Pipeline.Records.Tests.Items;

namespace Pipeline.Records.Tests.Numbers;

/// <summary>Compares with arithmetic on integers of any size.</summary>
public class NumberTextTests
{
    private const int Numbers = 20_000;

    [Fact]
    public void RandomNumbers_AreUnderstoodAsArithmeticDoes()
    {
        var random = new Random(20261121);
        var (storable, integers) = (0, 0);
        var previous = new Reference("0");
        for (var i = 0; i < Numbers; i++)
        {
            // Half of the numbers are another notation of the one before, so that equal values are compared.
            var text = i % 2 == 0 ? RandomNumber.Make(random) : previous.Respell(random);
            var reference = new Reference(text);
            var number = NumberText.Parse(Encoding.ASCII.GetBytes(text));
            number.IsInteger.ShouldBe(reference.IsInteger, text);
            number.IsStorable.ShouldBe(reference.IsStorable, text);
            number.Count.ShouldBe(reference.Digits, text);
            Math.Sign(number.CompareTo(NumberText.Parse(Encoding.ASCII.GetBytes(previous.Text))))
                .ShouldBe(reference.CompareTo(previous), $"{text} {previous.Text}");
            Math.Sign(NumberText.Parse(Encoding.ASCII.GetBytes(previous.Text)).CompareTo(number))
                .ShouldBe(-reference.CompareTo(previous), $"{previous.Text} {text}");
            (Canonical(text) == Canonical(previous.Text)).ShouldBe(reference.CompareTo(previous) == 0, $"{text} {previous.Text}");
            new Reference(Canonical(text), firstDigitHasThePoint: true).CompareTo(reference).ShouldBe(0, text);
            storable += reference.IsStorable ? 1 : 0;
            integers += reference.IsInteger ? 1 : 0;
            previous = reference;
        }

        storable.ShouldBeInRange(Numbers / 10, Numbers * 9 / 10);
        integers.ShouldBeInRange(Numbers / 10, Numbers * 9 / 10);
    }

    [Theory]
    [InlineData("0", 1)]
    [InlineData("1", 2)]
    [InlineData("10", 2)]
    [InlineData("12", 2)]
    [InlineData("123", 3)]
    [InlineData("-1.5", 3)]
    [InlineData("0.00012000", 2)]
    public void StoredBytes_AreHalfTheDigitsAndOne(string number, int bytes) =>
        NumberText.Parse(Encoding.ASCII.GetBytes(number)).StoredBytes.ShouldBe(bytes);

    private static string Canonical(string text)
    {
        var number = NumberText.Parse(Encoding.ASCII.GetBytes(text));
        var to = new byte[number.Count + 12];
        return Encoding.ASCII.GetString(to, 0, number.WriteCanonical(to));
    }

    /// <summary>A number as an integer times a power of ten.</summary>
    private sealed class Reference
    {
        private readonly BigInteger _value;
        private readonly int _power;

        public Reference(string text, bool firstDigitHasThePoint = false)
        {
            Text = text;
            var parts = text.Split('e', 'E');
            var point = parts[0].IndexOf('.', StringComparison.Ordinal);
            _value = BigInteger.Parse(parts[0].Replace(".", ""), System.Globalization.CultureInfo.InvariantCulture);
            _power = (parts.Length > 1 ? int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture) : 0)
                - (point < 0 ? 0 : parts[0].Length - 1 - point);
            if (firstDigitHasThePoint)
                _power -= BigInteger.Abs(_value).ToString(System.Globalization.CultureInfo.InvariantCulture).Length - 1;
            while (_value != 0 && _value % 10 == 0)
            {
                _value /= 10;
                _power++;
            }

            if (_value == 0) _power = 0;
        }

        public string Text { get; }

        public int Digits =>
            _value == 0 ? 0 : BigInteger.Abs(_value).ToString(System.Globalization.CultureInfo.InvariantCulture).Length;

        public bool IsInteger => _power >= 0;

        public bool IsStorable => _value == 0 || (Digits <= 38 && _power + Digits - 1 is >= -130 and <= 125);

        public int CompareTo(Reference other)
        {
            var low = Math.Min(_power, other._power);
            return (_value * BigInteger.Pow(10, _power - low)).CompareTo(
                other._value * BigInteger.Pow(10, other._power - low)) switch
            { < 0 => -1, 0 => 0, _ => 1 };
        }

        // The same value, or the next one.
        public string Respell(Random random)
        {
            var value = random.Next(3) == 0 ? _value + random.Next(-1, 2) : _value;
            var zeros = random.Next(4);
            var digits = BigInteger.Abs(value * BigInteger.Pow(10, zeros))
                .ToString(System.Globalization.CultureInfo.InvariantCulture);
            var places = random.Next(digits.Length);
            var mantissa = places == 0 ? digits : $"{digits[..^places]}.{digits[^places..]}";
            return $"{(value < 0 ? "-" : "")}{mantissa}{"eE"[random.Next(2)]}{_power - zeros + places}";
        }
    }
}
