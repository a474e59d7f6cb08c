using Pipeline.Records.Limits;

namespace Pipeline.Records.Tests.Limits;

public class ServiceLimitTests
{
    private static readonly ServiceLimit Limit = new(0.2, 3, "MiB", "https://docs.aws.amazon.com/");

    [Theory]
    [InlineData(0.19, false)]
    [InlineData(0.2, true)]
    [InlineData(3, true)]
    [InlineData(3.01, false)]
    public void Edges_BelongToTheRange(double value, bool inside) => Limit.Contains(value).ShouldBe(inside);

    [Fact]
    public void Text_NamesRangeAndUnit() => Limit.ToString().ShouldBe("0.2 to 3 MiB");

    [Fact]
    public void NoLargestValue_IsNotNamed() =>
        new ServiceLimit(1, int.MaxValue, "days", "").ToString().ShouldBe("at least 1 days");

    [Fact]
    public void OneValue_IsNamedOnce() => new ServiceLimit(1, 1, "MiB", "").ToString().ShouldBe("1 MiB");
}
