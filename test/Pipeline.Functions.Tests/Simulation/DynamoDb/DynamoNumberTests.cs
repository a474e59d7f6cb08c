namespace Pipeline.Functions.Tests.Simulation.DynamoDb;

public class DynamoNumberTests
{
    [Theory]
    [InlineData("0", "0", 1)]
    [InlineData("-0.00e7", "0", 1)]
    [InlineData("001.500", "1.5", 3)]
    [InlineData("1E5", "100000", 2)]
    [InlineData("15e-3", "0.015", 3)]
    [InlineData("-12.34", "-12.34", 4)]
    [InlineData("99999999999999999999999999999999999999", "99999999999999999999999999999999999999", 20)]
    public void Number_IsWrittenPlain(string text, string plain, int size)
    {
        var number = DynamoNumber.Parse(text)!.Value;
        number.ToString().ShouldBe(plain);
        number.Size.ShouldBe(size);
    }

    [Theory]
    [InlineData("1", "1.0", 0)]
    [InlineData("-2", "1e-3", -1)]
    [InlineData("1e3", "999.99", 1)]
    public void Numbers_CompareByValue(string left, string right, int sign) =>
        Math.Sign(DynamoNumber.Parse(left)!.Value.CompareTo(DynamoNumber.Parse(right)!.Value)).ShouldBe(sign);

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("E5")]
    [InlineData("1e")]
    [InlineData(" 1")]
    [InlineData("NaN")]
    public void NoNumber_IsNothing(string text) => DynamoNumber.Parse(text).ShouldBeNull();
}
