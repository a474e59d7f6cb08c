using Pipeline.Local.Metrics;

namespace Pipeline.Local.Tests.Metrics;

public sealed class MetricMathTests
{
    private static readonly Dictionary<string, double?> Metrics = new() { ["m1"] = 6, ["m2"] = 3, ["none"] = null };

    [Theory]
    [InlineData("m1 / m2", 2)]
    [InlineData("m1 - m2 - 1", 2)]
    [InlineData("m1 + m2 * 2", 12)]
    [InlineData("(m1 + m2) * 2", 18)]
    [InlineData("-m1 + 10.5", 4.5)]
    [InlineData("100*(m1/(m1+m2))", 66.666)]
    [InlineData("SUM(METRICS())", 9)]
    [InlineData("MAX([m1, m2, none])", 6)]
    [InlineData("AVG([m1,m2])", 4.5)]
    [InlineData("min(METRICS())", 3)]
    [InlineData("m1 / PERIOD(m1)", 0.1)]
    [InlineData("m1 / PERIOD(m1) / m2", 0.0333)]
    [InlineData("PERIOD(none)", 60)]
    [InlineData("m1 > 2", 1)]
    [InlineData("m1 <= m2 || m1 != m2", 1)]
    [InlineData("m1 == 6 AND m2 < 3", 0)]
    [InlineData("IF(m2 > 0, m1 / m2, 0)", 2)]
    [InlineData("IF(SUM([none, m1 * 0]) == 0 AND m1 > 0, 1, 0)", 1)]
    [InlineData("IF(SUM([m2, m1 * 0]) == 0 AND m1 > 0, 1, 0)", 0)]
    public void Expression_IsEvaluated(string text, double expected) =>
        new MetricMath(text, Metrics).Evaluate()!.Value.ShouldBe(expected, 0.001);

    [Theory]
    [InlineData("m1 / none")]
    [InlineData("none")]
    [InlineData("m1 / (m2 - 3)")]
    [InlineData("SUM([none])")]
    [InlineData("none > 1 OR m1 > 1")]
    [InlineData("IF(none > 1, 1, 0)")]
    [InlineData("IF(m1 > 7, 1)")]
    public void WithoutData_IsNothing(string text) => new MetricMath(text, Metrics).Evaluate().ShouldBeNull();

    [Theory]
    [InlineData("ANOMALY_DETECTION_BAND(m1)")]
    [InlineData("ANOMALY_DETECTION_BAND(none)")]
    [InlineData("FILL(m1, 0)")]
    [InlineData("m3")]
    [InlineData("m1 = 2")]
    [InlineData("IF(m1 > 2)")]
    [InlineData("")]
    [InlineData("(m1")]
    public void WhatIsNotKnown_IsSaid(string text) =>
        Should.Throw<NotSupportedException>(() => new MetricMath(text, Metrics).Evaluate()).Message.ShouldContain($"'{text}'");
}
