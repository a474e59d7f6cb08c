namespace Pipeline.Local.Tests.Metrics;

/// <summary>Metrics that clients put, as KPL and KCL do.</summary>
public sealed class PutMetricDataTests
{
    private readonly CloudWatchBed _bed = new();

    [Fact]
    public void Values_AreAddedUpByMinute()
    {
        _bed.Put("""{"MetricName":"m","Value":3}""", """{"MetricName":"m","Value":5}""");
        _bed.Time.Advance(TimeSpan.FromMinutes(1));
        _bed.Put("""{"MetricName":"m","Value":7}""");
        _bed.Statistic("Sum").ShouldBe([8, 7]);
        _bed.Statistic("Average").ShouldBe([4, 7]);
        _bed.Statistic("SampleCount").ShouldBe([2, 1]);
    }

    [Fact]
    public void ValuesWithCounts_CountSoOften()
    {
        _bed.Put("""{"MetricName":"m","Values":[1,10],"Counts":[3,1]}""");
        (_bed.Statistic("Sum")[0], _bed.Statistic("SampleCount")[0], _bed.Statistic("Maximum")[0]).ShouldBe((13, 4, 10));
        Percentile("p50").ShouldBe(1);
    }

    [Fact]
    public void StatisticSet_HasNoPercentile()
    {
        _bed.Put("""{"MetricName":"m","StatisticValues":{"Sum":20,"SampleCount":4,"Minimum":1,"Maximum":9}}""");
        (_bed.Statistic("Sum")[0], _bed.Statistic("Average")[0], _bed.Statistic("Minimum")[0],
            _bed.Statistic("Maximum")[0]).ShouldBe((20, 5, 1, 9));
        Percentile("p50").ShouldBeNull();
    }

    [Fact]
    public void Timestamp_DecidesTheMinute()
    {
        _bed.Put($$"""{"MetricName":"m","Value":1,"Timestamp":{{_bed.Now - 600}}}""",
            $$"""{"MetricName":"m","Value":2,"Timestamp":"{{_bed.Time.GetUtcNow().AddMinutes(-5):O}}"}""");
        _bed.Statistic("Sum").ShouldBe([1, 2]);
    }

    [Fact]
    public void Unit_IsKeptAndAskedFor()
    {
        _bed.Put("""{"MetricName":"m","Value":1,"Unit":"Milliseconds"}""");
        _bed.Statistic("Sum", more: ""","Unit":"Milliseconds" """).ShouldBe([1]);
        _bed.Statistic("Sum", more: ""","Unit":"Count" """).ShouldBeEmpty();
    }

    [Fact]
    public void DataOfEntities_AreTaken()
    {
        _bed.Call("PutMetricData",
            """{"Namespace":"App","EntityMetricData":[{"Entity":{},"MetricData":[{"MetricName":"m","Value":1}]}]}""");
        _bed.Statistic("Sum").ShouldBe([1]);
    }

    [Theory]
    [InlineData("""{"MetricData":[{"MetricName":"m","Value":1}]}""", "MissingParameter")]
    [InlineData("""{"Namespace":"AWS/Kinesis","MetricData":[{"MetricName":"m","Value":1}]}""", "InvalidParameterValue")]
    [InlineData("""{"Namespace":"App"}""", "MissingParameter")]
    [InlineData("""{"Namespace":"App","MetricData":[{"Value":1}]}""", "MissingParameter")]
    [InlineData("""{"Namespace":"App","MetricData":[{"MetricName":"m"}]}""", "InvalidParameterCombination")]
    [InlineData("""{"Namespace":"App","MetricData":[{"MetricName":"m","Value":1,"Values":[1]}]}""",
        "InvalidParameterCombination")]
    [InlineData("""{"Namespace":"App","MetricData":[{"MetricName":"m","Values":[1,2],"Counts":[1]}]}""",
        "InvalidParameterCombination")]
    [InlineData("""{"Namespace":"App","MetricData":[{"MetricName":"m","Value":"NaN"}]}""", "InvalidParameterValue")]
    [InlineData("""{"Namespace":"App","MetricData":[{"MetricName":"m","Value":1e120}]}""", "InvalidParameterValue")]
    [InlineData("""{"Namespace":"App","MetricData":[{"MetricName":"m","Value":{}}]}""", "InvalidParameterValue")]
    [InlineData("""{"Namespace":"App","MetricData":[{"MetricName":"m","Value":1,"Unit":"Pints"}]}""", "InvalidParameterValue")]
    [InlineData("""{"Namespace":"App","MetricData":[{"MetricName":"m","Value":1,"StorageResolution":30}]}""",
        "InvalidParameterValue")]
    [InlineData("""{"Namespace":"App","MetricData":[{"MetricName":"m","Value":1,"Timestamp":1}]}""", "InvalidParameterValue")]
    [InlineData("""{"Namespace":"App","MetricData":[{"MetricName":"m","Value":1,"Timestamp":"4000-01-01T00:00:00Z"}]}""",
        "InvalidParameterValue")]
    [InlineData("""{"Namespace":"App","MetricData":[{"MetricName":"m","Value":1,"Dimensions":[{"Name":"a"}]}]}""",
        "MissingParameter")]
    [InlineData("""{"Namespace":"App","MetricData":[{"MetricName":"good","Value":1},{"MetricName":"m"}]}""",
        "InvalidParameterCombination")]
    [InlineData("""{"Namespace":"App","MetricData":{}}""", "InvalidParameterValue")]
    public void WrongData_AreRefusedWhole(string input, string code)
    {
        _bed.Refused("PutMetricData", input).Code.ShouldBe(code);
        _bed.Store.All.ShouldBeEmpty();
    }

    [Fact]
    public void TooManyMetrics_AreRefused() => _bed.Refused(
        "PutMetricData",
        $$"""{"Namespace":"App","MetricData":[{{string.Join(',', Enumerable.Repeat("""{"MetricName":"m","Value":1}""", 1001))}}]}""")
        .Message.ShouldContain("1000");

    [Fact]
    public void MemoryIsBounded_TheOldestMinutesAreGivenUp()
    {
        var bed = new CloudWatchBed(mostOfClients: 10);
        bed.Store.Add("AWS/Kinesis", "IncomingRecords", 1, [("StreamName", "s")]);
        for (var i = 0; i < 25; i++)
            bed.Put($$"""{"MetricName":"m{{i}}","Value":1}""", $$"""{"MetricName":"m{{i}}","Value":1}""");
        bed.Store.All.Count(name => name.NameSpace == "App").ShouldBe(10);
        bed.Statistic("Sum", "m24").ShouldBe([2]);
        bed.Statistic("Sum", "m0").ShouldBeEmpty();
        bed.Store.Total("AWS/Kinesis", "IncomingRecords", ("StreamName", "s")).ShouldBe(1, "the run's own are kept");
        bed.Said.ShouldHaveSingleItem().ShouldContain("oldest minutes are given up");
    }

    private double? Percentile(string name) => (double?)_bed.Call(
        "GetMetricStatistics",
        $$"""{"Namespace":"App","MetricName":"m","StartTime":{{_bed.Now - 60}},"EndTime":{{_bed.Now + 60}},"Period":60""" +
        $$""","ExtendedStatistics":["{{name}}"]}""")
        ["Datapoints"]![0]!["ExtendedStatistics"]![name];
}
