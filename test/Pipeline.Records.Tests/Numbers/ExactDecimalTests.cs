using System.Globalization;
using System.Text;
using Pipeline.Records.Numbers;
using Pipeline.Records.Tests.Items;

namespace Pipeline.Records.Tests.Numbers;

public class ExactDecimalTests
{
    [Theory]
    [InlineData("0", "0")]
    [InlineData("-0.00", "0")]
    [InlineData("1", "1")]
    [InlineData("100", "100")]
    [InlineData("1E2", "100")]
    [InlineData("1.0e+2", "100")]
    [InlineData("-12.50", "-12.5")]
    [InlineData("25E-2", "0.25")]
    [InlineData("0.000001", "0.000001")]
    [InlineData("12E125", "12E125")]
    [InlineData("-12e-130", "-12E-130")]
    [InlineData("12345678901234567890123456789012345678", "12345678901234567890123456789012345678")]
    public void Spellings_HaveOneText(string spelling, string text) => ExactDecimal.Parse(spelling).ToString().ShouldBe(text);

    [Fact]
    public void Arithmetic_IsThatOfDecimal()
    {
        var random = new Random(20261128);
        for (var i = 0; i < 5_000; i++)
        {
            var (x, y) = (Number(random), Number(random));
            var (first, second) = (Exact(x), Exact(y));
            (first + second).ShouldBe(Exact(x + y), $"{x} + {y}");
            (first + -second).ShouldBe(Exact(x - y), $"{x} - {y}");
            Math.Sign(first.CompareTo(second)).ShouldBe(Math.Sign(x.CompareTo(y)), $"{x} {y}");
            (first == second).ShouldBe(x == y, $"{x} {y}");
            ExactDecimal.Parse(first.ToString()).ShouldBe(first);
        }
    }

    [Fact]
    public void WhateverDynamoDbStores_IsRemovedWithoutARest()
    {
        var random = new Random(20261129);
        var sum = ExactDecimal.Zero;
        List<ExactDecimal> added = [];
        while (added.Count < 500)
        {
            var text = RandomNumber.Make(random);
            if (!NumberText.Parse(Encoding.ASCII.GetBytes(text)).IsStorable) continue;
            var number = ExactDecimal.Parse(text);
            number.IsStorable.ShouldBeTrue(text);
            added.Add(number);
            sum += number;
        }

        sum.IsStorable.ShouldBeFalse();
        foreach (var number in added.OrderBy(_ => random.Next())) sum += -number;
        sum.ShouldBe(ExactDecimal.Zero);
    }

    [Theory]
    [InlineData("9223372036854775807", 9223372036854775807)]
    [InlineData("-9223372036854775808", -9223372036854775808)]
    [InlineData("1e3", 1000L)]
    [InlineData("9223372036854775808", null)]
    [InlineData("1e30", null)]
    [InlineData("0.5", null)]
    public void WholeNumber_IsOneThat64BitsHold(string text, long? whole) => ExactDecimal.Parse(text).ToInt64().ShouldBe(whole);

    private static decimal Number(Random random) =>
        (random.NextInt64(2_000_000) - 1_000_000) / (decimal)Math.Pow(10, random.Next(7));

    private static ExactDecimal Exact(decimal number) => ExactDecimal.Parse(number.ToString(CultureInfo.InvariantCulture));
}
