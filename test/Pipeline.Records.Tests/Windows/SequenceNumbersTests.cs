using System.Globalization;
using System.Numerics;
using Pipeline.Records.Windows;

namespace Pipeline.Records.Tests.Windows;

public class SequenceNumbersTests
{
    [Fact]
    public void RandomNumbers_CompareByValue()
    {
        var random = new Random(20261128);
        for (var i = 0; i < 5_000; i++)
        {
            var (x, y) = (Number(random), random.Next(4) == 0 ? "7" : Number(random));
            Math.Sign(SequenceNumbers.Compare(x, y)).ShouldBe(Value(x).CompareTo(Value(y)), $"{x} {y}");
            SequenceNumbers.Compare(x, $"000{x}").ShouldBe(0);
        }
    }

    private static string Number(Random random) =>
        string.Concat(Enumerable.Range(0, random.Next(1, 130)).Select(_ => random.Next(10)));

    private static BigInteger Value(string text) => BigInteger.Parse(text, CultureInfo.InvariantCulture);
}
