using System.Globalization;
using System.Numerics;
using System.Text;
using Pipeline.Records.Numbers;

namespace Pipeline.Records.Tests.Numbers;

public class ExactMultipleTests
{
    [Theory]
    [InlineData("0.01", "19.99", true)]
    [InlineData("0.01", "19.999", false)]
    [InlineData("0.1", "0.30000000000000004", false)]
    [InlineData("0.0001", "0.0075", true)]
    [InlineData("0.0001", "0.00751", false)]
    [InlineData("1e-8", "12391239123", true)]
    [InlineData("10", "25", false)]
    [InlineData("10", "-30", true)]
    [InlineData("1.5", "4.5", true)]
    [InlineData("1.5", "35", false)]
    [InlineData("3", "99999999999999999999999999999999999999", true)]
    [InlineData("7", "99999999999999999999999999999999999999", false)]
    [InlineData("7", "7e125", true)]
    [InlineData("7", "1e125", false)]
    [InlineData("0.123456789", "0", true)]
    [InlineData("999999999999999999", "999999999999999999e20", true)]
    [InlineData("2e100", "3e100", false)]
    public void Number_IsComparedToTheLastDigit(string step, string number, bool divides) =>
        ExactMultiple.TryCreate(step)!.Divides(NumberText.Parse(Encoding.ASCII.GetBytes(number))).ShouldBe(divides);

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1234567890123456789")]
    [InlineData("1e126")]
    public void StepThatCannotBe_IsNotTaken(string step) => ExactMultiple.TryCreate(step).ShouldBeNull();

    [Fact]
    public void RandomNumbers_AreMultiplesAsBigIntegersSay()
    {
        var random = new Random(1);
        for (var i = 0; i < 20_000; i++)
        {
            var (step, places) = (random.Next(1, 500), random.Next(4));
            var (number, others) = (random.NextInt64(-100_000, 100_000), random.Next(4));
            var expected = (number * BigInteger.Pow(10, places) % (step * BigInteger.Pow(10, others))).IsZero;
            string Text(long value, int power) => string.Create(CultureInfo.InvariantCulture, $"{value}e-{power}");
            ExactMultiple.TryCreate(Text(step, places))!.Divides(NumberText.Parse(Encoding.ASCII.GetBytes(Text(number, others))))
                .ShouldBe(expected, $"{number}e-{others} of {step}e-{places}");
        }
    }
}
