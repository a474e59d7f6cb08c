using System.Text.Json.Nodes;
using Pipeline.Local.Contracts;
using Pipeline.Local.Metrics;

namespace Pipeline.Local.Tests.Metrics;

public sealed class AlarmCheckTests
{
    private static readonly MetricSources Sources = new("111122223333", (MetricSource.Stream, "s"), (MetricSource.Table, "t"));

    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 21, 9, 0, 10, TimeSpan.Zero));
    private readonly MetricStore _store;

    public AlarmCheckTests() => _store = new MetricStore(_clock);

    [Theory]
    [InlineData(3, 3, nameof(AlarmState.Fired))]
    [InlineData(2, 3, nameof(AlarmState.Breaching))]
    [InlineData(0, 3, nameof(AlarmState.Ok))]
    [InlineData(1, 1, nameof(AlarmState.Fired))]
    public void BreachingPeriods_DecideTheState(int breaching, int needed, string expected)
    {
        for (var i = 0; i < 5; i++)
        {
            Measure(i < breaching ? 1 : 0);
            _clock.Advance(TimeSpan.FromMinutes(1));
        }

        $"{Check(Alarm(evaluated: 3, needed)).State}".ShouldBe(expected);
    }

    [Fact]
    public void BreachesFartherApartThanEvaluated_DoNotFire()
    {
        for (var i = 0; i < 9; i++)
        {
            Measure(i % 4 == 0 ? 1 : 0);
            _clock.Advance(TimeSpan.FromMinutes(1));
        }

        Check(Alarm(evaluated: 3, needed: 2)).State.ShouldBe(AlarmState.Breaching);
    }

    [Fact]
    public void Reason_NamesValueAndThreshold()
    {
        Measure(5);
        Check(Alarm(evaluated: 1, needed: 1)).Reason.ShouldBe("5 is more than 0 in 1 of the 1 period(s) that it takes");
    }

    [Fact]
    public void RunShorterThanTheAlarmsPeriods_IsOnTheWayAndSaysWhy()
    {
        Measure(5);
        var result = Check(Alarm(evaluated: 5, needed: 5));
        result.State.ShouldBe(AlarmState.Breaching);
        result.Reason.ShouldBe("5 is more than 0 in 1 of the 5 period(s) that it takes; the run had 1");
    }

    [Theory]
    [InlineData("breaching", nameof(AlarmState.Fired), "no data is more than 0 in 2 of the 2 period(s) that it takes")]
    [InlineData("notBreaching", nameof(AlarmState.Ok), "no data point in this run, which the alarm treats as not breaching")]
    [InlineData("ignore", nameof(AlarmState.NotEvaluated), "no data point in this run")]
    [InlineData("missing", nameof(AlarmState.NotEvaluated), "no data point in this run")]
    [InlineData(null, nameof(AlarmState.NotEvaluated), "no data point in this run")]
    public void MissingData_IsTreatedAsTheAlarmSays(string? treatment, string expected, string reason)
    {
        _clock.Advance(TimeSpan.FromMinutes(3));
        var result = Check(Alarm(evaluated: 2, needed: 2, treatment));
        $"{result.State}".ShouldBe(expected);
        result.Reason.ShouldBe(reason);
    }

    [Fact]
    public void RunShorterThanTheSilence_IsNoSilence()
    {
        _clock.Advance(TimeSpan.FromMinutes(1));
        var result = Check(Alarm(evaluated: 1, needed: 1, "breaching"));
        result.State.ShouldBe(AlarmState.NotEvaluated);
        result.Reason.ShouldBe("the run is shorter than the 1 minute(s) that the alarm watches");
    }

    [Theory]
    [InlineData(3, nameof(AlarmState.NotEvaluated))]
    [InlineData(22, nameof(AlarmState.Fired))]
    public void SumThatIsTooLow_CountsOnceItsPeriodIsOver(int minutes, string expected)
    {
        Measure(1);
        _clock.Advance(TimeSpan.FromMinutes(minutes));
        var alarm = Alarm(evaluated: 1, needed: 1, "breaching");
        alarm.Properties["Period"] = 600;
        alarm.Properties["Threshold"] = 2;
        alarm.Properties["ComparisonOperator"] = "LessThanThreshold";
        $"{Check(alarm).State}".ShouldBe(expected);
    }

    [Fact]
    public void SilenceOfATable_IsIgnored()
    {
        _clock.Advance(TimeSpan.FromMinutes(3));
        var alarm = Alarm(evaluated: 1, needed: 1, "breaching");
        alarm.Properties["Namespace"] = "AWS/DynamoDB";
        alarm.Properties["MetricName"] = "WriteThrottleEvents";
        alarm.Properties["Dimensions"] = JsonNode.Parse("""[{ "Name": "TableName", "Value": "t" }]""");
        Check(alarm).State.ShouldBe(AlarmState.NotEvaluated);
    }

    [Fact]
    public void MetricMath_IsEvaluatedOverItsMetrics()
    {
        Measure(5);
        _store.Add("AWS/Kinesis", "PutRecords.TotalRecords", 100, [("StreamName", "s")]);
        var result = Check(Formula("failed / total"));
        result.State.ShouldBe(AlarmState.Fired);
        result.Reason.ShouldStartWith("0.05 is more than 0.01");
    }

    [Theory]
    [InlineData("ComparisonOperator", "LessThanLowerThreshold", "its comparison LessThanLowerThreshold needs a band of normal")]
    [InlineData("ThresholdMetricId", "ad1", "its comparison GreaterThanThreshold needs a band of normal values")]
    [InlineData("Statistic", "tm90", "the run does not compute the statistic 'tm90'")]
    [InlineData("Statistic", "IQM", "the run does not compute the statistic 'IQM'")]
    [InlineData("Period", "10", "the run measures by the minute; got a period of 10 seconds")]
    [InlineData("Threshold", null, "it has no fixed threshold")]
    public void WhatARunCannotTell_IsNotEvaluated(string property, string? value, string reason)
    {
        Measure(5);
        var alarm = Alarm(evaluated: 1, needed: 1);
        alarm.Properties[property] = value;
        var result = Check(alarm);
        result.State.ShouldBe(AlarmState.NotEvaluated);
        result.Reason.ShouldStartWith(reason);
    }

    [Theory]
    [InlineData("ANOMALY_DETECTION_BAND(failed)")]
    [InlineData("SEARCH('{AWS/Kinesis,StreamName}', 'Sum')")]
    [InlineData("SELECT SUM(Errors) FROM SCHEMA(\"AWS/Lambda\")")]
    [InlineData("IF(failed > 1, RATE(failed), 0)")]
    [InlineData("IF(failed > 1)")]
    [InlineData("failed = 1")]
    [InlineData("other + 1")]
    public void ExpressionThatIsNotKnown_IsNotEvaluated(string expression)
    {
        var result = Check(Formula(expression));
        result.State.ShouldBe(AlarmState.NotEvaluated);
        result.Reason.ShouldStartWith($"the run does not understand the expression '{expression}' from position ");
    }

    [Theory]
    [InlineData("111122223333", nameof(AlarmState.Ok))]
    [InlineData("444455556666", nameof(AlarmState.NotEvaluated))]
    public void MetricOfAnotherAccount_IsNotEvaluated(string account, string expected)
    {
        _store.Add("AWS/Kinesis", "PutRecords.TotalRecords", 100, [("StreamName", "s")]);
        Measure(0);
        var alarm = Formula("failed / total");
        alarm.Properties["Metrics"]![1]!["AccountId"] = account;
        $"{Check(alarm).State}".ShouldBe(expected);
    }

    [Fact]
    public void Counts_AreOneLine()
    {
        AlarmResult[] results =
        [
            Result(AlarmState.Fired), Result(AlarmState.Ok), Result(AlarmState.Ok), Result(AlarmState.NotEvaluated),
        ];
        $"{AlarmCounts.Of(results)}".ShouldBe("1 fired, 2 ok, 1 not evaluated");
        $"{AlarmCounts.Of([Result(AlarmState.Breaching), Result(AlarmState.Ok)])}".ShouldBe("0 fired, 1 on the way, 1 ok");
        $"{AlarmCounts.Of([])}".ShouldBe("no alarms");
    }

    private static AlarmResult Result(AlarmState state) => new("stack/A", state, "", "");

    private AlarmResult Check(Resource alarm) => AlarmCheck.Of(alarm, _store, Sources);

    private void Measure(double failed) => _store.Add("AWS/Kinesis", "PutRecords.FailedRecords", failed, [("StreamName", "s")]);

    private static Resource Alarm(int evaluated, int needed, string? treatment = "notBreaching") => Of(new JsonObject
    {
        ["Namespace"] = "AWS/Kinesis",
        ["MetricName"] = "PutRecords.FailedRecords",
        ["Statistic"] = "Sum",
        ["Period"] = 60,
        ["EvaluationPeriods"] = evaluated,
        ["DatapointsToAlarm"] = needed,
        ["Threshold"] = 0,
        ["ComparisonOperator"] = "GreaterThanThreshold",
        ["TreatMissingData"] = treatment,
        ["Dimensions"] = new JsonArray(new JsonObject { ["Name"] = "StreamName", ["Value"] = "s" }),
    });

    private static Resource Formula(string expression) => Of(new JsonObject
    {
        ["EvaluationPeriods"] = 1,
        ["Threshold"] = 0.01,
        ["ComparisonOperator"] = "GreaterThanThreshold",
        ["Metrics"] = new JsonArray(
            new JsonObject { ["Id"] = "e", ["Expression"] = expression },
            Stat("failed", "PutRecords.FailedRecords"),
            Stat("total", "PutRecords.TotalRecords")),
    });

    private static JsonNode Stat(string id, string metric) => JsonNode.Parse($$"""
        {
          "Id": "{{id}}", "ReturnData": false,
          "MetricStat": {
            "Period": 60, "Stat": "Sum",
            "Metric": {
              "Namespace": "AWS/Kinesis", "MetricName": "{{metric}}", "Dimensions": [{ "Name": "StreamName", "Value": "s" }]
            }
          }
        }
        """)!;

    private static Resource Of(JsonObject properties) =>
        new("stack", "A", AwsType.CloudWatch.Alarm, "a", null, "stack/A", properties);
}
