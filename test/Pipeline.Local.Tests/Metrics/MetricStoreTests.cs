using Pipeline.Local.Metrics;

namespace Pipeline.Local.Tests.Metrics;

public sealed class MetricStoreTests
{
    private readonly MetricStore _store = new(new FakeTimeProvider());

    [Theory]
    [InlineData("p90", 90)]
    [InlineData("Average", 50.5)]
    [InlineData("SampleCount", 100)]
    [InlineData("Minimum", 1)]
    public void Statistic_IsThatOfTheDataPoints(string statistic, double expected)
    {
        for (var i = 1; i <= 100; i++) _store.Add("n", "m", i, []);
        _store.Get(MetricStore.KeyOf("n", "m", []), 0, long.MaxValue / 2, statistic).ShouldBe(expected);
    }

    [Fact]
    public void AnotherDimension_IsAnotherMetric()
    {
        _store.Add("AWS/Lambda", "Errors", 5, [("FunctionName", "g")]);
        _store.Has(MetricStore.KeyOf("AWS/Lambda", "Errors", [("FunctionName", "f")])).ShouldBeFalse();
        _store.Total("AWS/Lambda", "Errors", ("FunctionName", "f")).ShouldBe(0);
        _store.Total("AWS/Lambda", "Errors", ("FunctionName", "g")).ShouldBe(5);
    }

    [Fact]
    public void OrderOfDimensions_DoesNotMatter() => MetricStore.KeyOf("n", "m", [("a", "1"), ("b", "2")])
        .ShouldBe(MetricStore.KeyOf("n", "m", [("b", "2"), ("a", "1")]));
}
