using System.Text.Json.Nodes;
using Pipeline.Local.Contracts;
using Pipeline.Local.Metrics;
using Pipeline.Local.Metrics.CloudWatch;

namespace Pipeline.Local.Tests.Metrics.CloudWatch;

/// <summary>Clients' queries of metrics, their own and the run's.</summary>
public sealed class MetricQueriesTests
{
    private readonly CloudWatchBed _bed = new();

    [Fact]
    public void List_FiltersByNameAndDimensions()
    {
        _bed.Store.Add("AWS/Kinesis", "IncomingRecords", 1, [("StreamName", "s")]);
        _bed.Put(
            """{"MetricName":"a","Value":1,"Dimensions":[{"Name":"d","Value":"1"}]}""",
            """{"MetricName":"a","Value":1,"Dimensions":[{"Name":"d","Value":"2"},{"Name":"e","Value":"1"}]}""",
            """{"MetricName":"b","Value":1}""");
        List("{}").Count.ShouldBe(4);
        List("""{"Namespace":"AWS/Kinesis"}""").ShouldHaveSingleItem().ShouldBe(
            """{"Namespace":"AWS/Kinesis","MetricName":"IncomingRecords","Dimensions":[{"Name":"StreamName","Value":"s"}]}""");
        List("""{"MetricName":"a"}""").Count.ShouldBe(2);
        List("""{"Dimensions":[{"Name":"d"}]}""").Count.ShouldBe(2);
        List("""{"Dimensions":[{"Name":"d","Value":"2"},{"Name":"e"}]}""").Count.ShouldBe(1);
        List("""{"OwningAccount":"444455556666"}""").ShouldBeEmpty();
    }

    [Fact]
    public void RecentlyActive_LeavesOutWhatIsOld()
    {
        _bed.Put("""{"MetricName":"old","Value":1}""");
        _bed.Time.Advance(TimeSpan.FromHours(4));
        _bed.Put("""{"MetricName":"new","Value":1}""");
        List("""{"RecentlyActive":"PT3H"}""").ShouldHaveSingleItem().ShouldContain("new");
        _bed.Refused("ListMetrics", """{"RecentlyActive":"PT1H"}""").Code.ShouldBe("InvalidParameterValue");
    }

    [Fact]
    public void List_Pages()
    {
        for (var i = 0; i < 3; i++)
            _bed.Put([.. Enumerable.Range(0, 200).Select(n => $$"""{"MetricName":"m{{i}}-{{n}}","Value":1}""")]);
        var first = _bed.Call("ListMetrics", "{}");
        first["Metrics"]!.AsArray().Count.ShouldBe(500);
        var second = _bed.Call("ListMetrics", $$"""{"NextToken":"{{first["NextToken"]}}"}""");
        second["NextToken"].ShouldBeNull();
        first["Metrics"]!.AsArray().Concat(second["Metrics"]!.AsArray()).Select(metric => metric!.ToJsonString()).Distinct()
            .Count().ShouldBe(600);
        _bed.Refused("ListMetrics", """{"NextToken":"?"}""").Code.ShouldBe("InvalidNextToken");
    }

    [Fact]
    public void Periods_BeginAtWholeMultiples()
    {
        for (var i = 0; i < 10; i++)
        {
            _bed.Put("""{"MetricName":"m","Value":1}""");
            _bed.Time.Advance(TimeSpan.FromMinutes(1));
        }

        var answer = _bed.Call(
            "GetMetricStatistics",
            $$"""{"Namespace":"App","MetricName":"m","StartTime":{{_bed.Now - 540}},"EndTime":{{_bed.Now}},"Period":300""" +
            $$""","Statistics":["Sum"]}""");
        answer["Datapoints"]!.AsArray().Select(point => (double)point!["Sum"]!).ShouldBe([5, 5]);
        answer["Datapoints"]!.AsArray()
            .ShouldEachBe(point => point!["Timestamp"]!.GetValue<DateTimeOffset>().ToUnixTimeSeconds() % 300 == 0);
        ((string)answer["Label"]!).ShouldBe("m");
    }

    [Theory]
    [InlineData("AWS/Kinesis", "IncomingBytes", "Bytes")]
    [InlineData("AWS/Kinesis", "IncomingRecords", "Count")]
    [InlineData("AWS/Lambda", "Duration", "Milliseconds")]
    [InlineData("AWS/Firehose", "DeliveryToS3.DataFreshness", "Seconds")]
    [InlineData("App", "m", "None")]
    public void Unit_IsAwsOwn(string nameSpace, string metric, string unit) =>
        MetricQueries.UnitOf(new MetricName(nameSpace, metric, []), new MetricPeriod()).ShouldBe(unit);

    [Theory]
    [InlineData(""","Statistics":["Sum"]""", "MissingParameter")]
    [InlineData(""","Period":60""", "MissingParameter")]
    [InlineData(""","Period":60,"Statistics":["Median"]""", "InvalidParameterValue")]
    [InlineData(""","Period":60,"ExtendedStatistics":["tm90"]""", "InvalidParameterValue")]
    [InlineData(""","Period":30,"Statistics":["Sum"]""", "InvalidParameterValue")]
    [InlineData(""","Period":0,"Statistics":["Sum"]""", "InvalidParameterValue")]
    [InlineData(""","Period":"soon","Statistics":["Sum"]""", "InvalidParameterValue")]
    [InlineData(""","Period":60,"Statistics":["Sum"],"EndTime":1000""", "InvalidParameterValue")]
    [InlineData(""","Period":60,"Statistics":["Sum"],"StartTime":"then" """, "InvalidParameterValue")]
    [InlineData(""","Period":60,"Statistics":["Sum"],"EndTime":100000""", "InvalidParameterCombination")]
    public void WrongQuery_IsRefused(string more, string code)
    {
        var input = new JsonObject { ["Namespace"] = "App", ["MetricName"] = "m", ["StartTime"] = 2000, ["EndTime"] = 3000 };
        foreach (var (name, value) in JsonNode.Parse($"{{{more[1..]}}}")!.AsObject()) input[name] = value?.DeepClone();
        _bed.Refused("GetMetricStatistics", input.ToJsonString()).Code.ShouldBe(code);
    }

    [Fact]
    public void Data_AreOfMetricsAndExpressions()
    {
        _bed.Put("""{"MetricName":"ok","Value":8}""", """{"MetricName":"bad","Value":2}""");
        _bed.Time.Advance(TimeSpan.FromMinutes(1));
        _bed.Put("""{"MetricName":"ok","Value":1}""");
        var answer = Data(
            Metric("ok"),
            Metric("bad", ""","ReturnData":false"""),
            """{"Id":"rate","Expression":"100 * share","Label":"failed %"}""",
            """{"Id":"share","Expression":"bad / (ok + bad)","ReturnData":"false"}""");
        answer.Select(result => (string)result!["Id"]!).ShouldBe(["ok", "rate"]);
        answer[0]!["Values"]!.ToJsonString().ShouldBe("[1,8]", "the newest first");
        ((string)answer[0]!["Label"]!).ShouldBe("ok");
        ((string)answer[0]!["StatusCode"]!).ShouldBe("Complete");
        answer[1]!["Values"]!.ToJsonString().ShouldBe("[20]", "a minute without a part has no value");
        ((string)answer[1]!["Label"]!).ShouldBe("failed %");
        Data([Metric("ok")], ""","ScanBy":"TimestampAscending" """)[0]!["Values"]!.ToJsonString().ShouldBe("[8,1]");
    }

    [Theory]
    [InlineData("""{"Id":"A","Expression":"1"}""", "InvalidParameterValue")]
    [InlineData("""{"Id":"a"}""", "InvalidParameterCombination")]
    [InlineData("""{"Id":"a","Expression":"SEARCH('x')"}""", "InvalidParameterValue")]
    [InlineData("""{"Id":"a","Expression":"b"},{"Id":"b","Expression":"a"}""", "InvalidParameterValue")]
    [InlineData("""{"Id":"a","Expression":"1"},{"Id":"a","Expression":"2"}""", "InvalidParameterValue")]
    [InlineData("""{"Id":"a","MetricStat":{"Period":60,"Stat":"Sum"}}""", "MissingParameter")]
    [InlineData("""{"Id":"a","MetricStat":{"Metric":{"Namespace":"App","MetricName":"m"},"Stat":"Sum"}}""", "MissingParameter")]
    [InlineData("""{"Id":"a","MetricStat":{"Metric":{"Namespace":"App","MetricName":"m"},"Period":60,"Stat":"IQM"}}""",
        "InvalidParameterValue")]
    [InlineData("", "MissingParameter")]
    public void WrongData_AreRefused(string queries, string code) => _bed.Refused(
        "GetMetricData", $$"""{"StartTime":1,"EndTime":2,"MetricDataQueries":[{{queries}}]}""").Code.ShouldBe(code);

    [Fact]
    public void Alarms_AreDescribedAsTheyStand()
    {
        var bed = new CloudWatchBed(alarms: [Alarm("high", "m", 5), Alarm("other", "n", 5)]);
        Names(bed, "{}").ShouldBe(["high INSUFFICIENT_DATA", "other INSUFFICIENT_DATA"]);
        bed.Put("""{"MetricName":"m","Value":9}""", """{"MetricName":"n","Value":1}""");
        Names(bed, "{}").ShouldBe(["high ALARM", "other OK"]);
        Names(bed, """{"StateValue":"ALARM"}""").ShouldBe(["high ALARM"]);
        Names(bed, """{"AlarmNames":["other"]}""").ShouldBe(["other OK"]);
        Names(bed, """{"AlarmNamePrefix":"o"}""").ShouldBe(["other OK"]);
        var alarm = bed.Call("DescribeAlarms", """{"AlarmNames":["high"]}""")["MetricAlarms"]![0]!;
        ((double)alarm["Threshold"]!, (string)alarm["MetricName"]!, (bool)alarm["ActionsEnabled"]!).ShouldBe((5, "m", true));
        bed.Refused("DescribeAlarms", """{"StateValue":"RED"}""").Code.ShouldBe("InvalidParameterValue");
        bed.Refused("DescribeAlarms",
            """{"AlarmNames":["a"],"AlarmNamePrefix":"a"}""").Code.ShouldBe("InvalidParameterCombination");
    }

    [Fact]
    public void CompositeAlarms_AreDescribedIfAskedFor()
    {
        var rule = new Resource(
            "Stack", "all", "AWS::CloudWatch::CompositeAlarm", "all", null, "Stack/all",
            new JsonObject { ["AlarmRule"] = "ALARM(high)" });
        var bed = new CloudWatchBed(alarms: [Alarm("high", "m", 5), rule]);
        bed.Put("""{"MetricName":"m","Value":9}""");
        bed.Call("DescribeAlarms", "{}")["CompositeAlarms"]!.AsArray().ShouldBeEmpty();
        var answer = bed.Call("DescribeAlarms", """{"AlarmTypes":["CompositeAlarm"],"StateValue":"ALARM"}""");
        answer["MetricAlarms"]!.AsArray().ShouldBeEmpty();
        var alarm = answer["CompositeAlarms"]!.AsArray().ShouldHaveSingleItem()!;
        ((string)alarm["AlarmName"]!, (string)alarm["AlarmRule"]!, (string)alarm["StateReason"]!)
            .ShouldBe(("all", "ALARM(high)", "fired: Stack/high"));
        Names(bed, """{"AlarmTypes":["CompositeAlarm","MetricAlarm"]}""").ShouldBe(["high ALARM"]);
        bed.Refused("DescribeAlarms", """{"AlarmTypes":["LogAlarm"]}""").Code.ShouldBe("InvalidParameterValue");
    }

    [Fact]
    public void Calls_NeedTheirActions()
    {
        PermissionsOf("PutMetricData", """{"Namespace":"App"}""").ShouldBe("cloudwatch:PutMetricData *");
        _bed.Service.PermissionsOf("PutMetricData", JsonNode.Parse("""{"Namespace":"App"}""")!.AsObject())
            .Single().Context!["cloudwatch:namespace"].ShouldBe(["App"]);
        foreach (var operation in (string[])["ListMetrics", "GetMetricStatistics", "GetMetricData"])
            PermissionsOf(operation, "{}").ShouldBe($"cloudwatch:{operation} *");
        PermissionsOf("DescribeAlarms", "{}")
            .ShouldBe("cloudwatch:DescribeAlarms arn:aws:cloudwatch:eu-west-1:111122223333:alarm:*");
        PermissionsOf("DescribeAlarms", """{"AlarmNames":["a"]}""")
            .ShouldBe("cloudwatch:DescribeAlarms arn:aws:cloudwatch:eu-west-1:111122223333:alarm:a");
        PermissionsOf("PutDashboard", "{}").ShouldBe("");
        _bed.Refused("PutDashboard", "{}").Code.ShouldBe("InvalidAction");
    }

    private string PermissionsOf(string operation, string input) => string.Join(
        ", ", _bed.Service.PermissionsOf(operation, JsonNode.Parse(input)!.AsObject())
            .Select(permission => $"{permission.Action} {permission.Resource}"));

    private static Resource Alarm(string name, string metric, double threshold) => new(
        "Stack", name, "AWS::CloudWatch::Alarm", name, $"arn:aws:cloudwatch:eu-west-1:111122223333:alarm:{name}", $"Stack/{name}",
            JsonNode.Parse(
            $$"""{"Namespace":"App","MetricName":"{{metric}}","Statistic":"Sum","Period":60,"EvaluationPeriods":1""" +
            $$""","Threshold":{{threshold}},"ComparisonOperator":"GreaterThanThreshold"}""")!.AsObject());

    private static List<string> Names(CloudWatchBed bed, string input) =>
        [.. bed.Call("DescribeAlarms", input)["MetricAlarms"]!.AsArray()
            .Select(alarm => $"{alarm!["AlarmName"]} {alarm["StateValue"]}")];

    private List<string> List(string input) =>
        [.. _bed.Call("ListMetrics", input)["Metrics"]!.AsArray().Select(metric => metric!.ToJsonString())];

    private static string Metric(string name, string more = "") =>
        $$"""{"Id":"{{name}}","MetricStat":{"Metric":{"Namespace":"App","MetricName":"{{name}}"},"Period":60""" +
        $$""","Stat":"Sum"}{{more}}}""";

    private JsonArray Data(params string[] queries) => Data(queries, "");

    private JsonArray Data(string[] queries, string more) => _bed.Call(
        "GetMetricData",
            $$"""{"StartTime":{{_bed.Now - 600}},"EndTime":{{_bed.Now + 60}},"MetricDataQueries":[{{string.Join(',', queries)}}]{{more}}}""")
        ["MetricDataResults"]!.AsArray();
}
