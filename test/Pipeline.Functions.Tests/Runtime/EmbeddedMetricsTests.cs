using System.Text;

namespace Pipeline.Functions.Tests;

public sealed class EmbeddedMetricsTests : IDisposable
{
    private readonly StringWriter _output = new();

    public void Dispose() => _output.Dispose();

    [Fact]
    public void Metrics_AreOneLineOfTheEmbeddedFormat()
    {
        var metrics = new EmbeddedMetrics(_output, FixedClock.Instance, "writer");
        metrics.Write(
            new Metric(MetricNames.RecordsIn, MetricUnits.Count, 500),
            new Metric(MetricNames.WriteUnitsConsumed, MetricUnits.Count, 12.5),
            new Metric(MetricNames.BatchLatency, MetricUnits.Milliseconds, 0));
        _output.ToString().ReplaceLineEndings("").ShouldBe("""
            {"_aws":{"Timestamp":1795252502417,"CloudWatchMetrics":[{"Namespace":"StreamingPipeline","Dimensions":[["FunctionName"]],
            "Metrics":[{"Name":"RecordsIn","Unit":"Count"},{"Name":"WriteUnitsConsumed","Unit":"Count"},{"Name":"BatchLatency","Unit":"Milliseconds"}]}]},
            "FunctionName":"writer","RecordsIn":500,"WriteUnitsConsumed":12.5,"BatchLatency":0}
            """.ReplaceLineEndings(""));
        _output.ToString().ShouldEndWith("}\n");
    }

    [Fact]
    public void NoFunctionName_NoDimension()
    {
        new EmbeddedMetrics(_output, FixedClock.Instance, functionName: null).Write(new Metric("RecordsIn", "Count", 1));
        _output.ToString().ShouldContain("\"Dimensions\":[[]],");
        _output.ToString().ShouldEndWith("]},\"RecordsIn\":1}\n");
    }

    [Fact]
    public void SeveralLines_StandAlone()
    {
        var metrics = new EmbeddedMetrics(_output, FixedClock.Instance, "writer");
        for (var i = 0; i < 3; i++) metrics.Write(new Metric("RecordsIn", "Count", i));
        _output.ToString().Split('\n').Select(line => line.Length > 0 ? line[^3..] : "").ShouldBe([":0}", ":1}", ":2}", ""]);
    }

    [Fact]
    public void Line_IsOneWriteAndAllocatesLittle()
    {
        using var output = new Count();
        var metrics = new EmbeddedMetrics(output, FixedClock.Instance, "writer");
        metrics.Write(new Metric("RecordsIn", "Count", 1), new Metric("BatchLatency", "Milliseconds", 1.5));
        output.Writes.ShouldBe(1);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++) metrics.Write(new Metric("RecordsIn", "Count", 1), new Metric("BatchLatency", "Milliseconds", 1.5));
        ((GC.GetAllocatedBytesForCurrentThread() - before) / 100).ShouldBeLessThan(512);
        output.Writes.ShouldBe(101);
    }

    private sealed class Count : TextWriter
    {
        public int Writes { get; private set; }

        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(ReadOnlySpan<char> buffer) => Writes++;
    }
}
