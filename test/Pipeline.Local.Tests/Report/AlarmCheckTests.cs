using System.Text.Json.Nodes;

namespace Pipeline.Local.Tests;

public sealed class AlarmCheckTests
{
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
            _store.Add("AWS/Lambda", "Errors", i < breaching ? 1 : 0, [("FunctionName", "f")]);
            _clock.Advance(TimeSpan.FromMinutes(1));
        }

        $"{AlarmCheck.Of(Alarm(evaluated: 3, needed), _store).State}".ShouldBe(expected);
    }

    [Fact]
    public void BreachesFartherApartThanEvaluated_DoNotFire()
    {
        for (var i = 0; i < 9; i++)
        {
            _store.Add("AWS/Lambda", "Errors", i % 4 == 0 ? 1 : 0, [("FunctionName", "f")]);
            _clock.Advance(TimeSpan.FromMinutes(1));
        }

        AlarmCheck.Of(Alarm(evaluated: 3, needed: 2), _store).State.ShouldBe(AlarmState.Breaching);
    }

    [Fact]
    public void AnotherDimension_IsAnotherMetric()
    {
        _store.Add("AWS/Lambda", "Errors", 5, [("FunctionName", "g")]);
        AlarmCheck.Of(Alarm(evaluated: 1, needed: 1), _store).State.ShouldBe(AlarmState.Ok);
    }

    [Fact]
    public void Reason_NamesValueAndThreshold()
    {
        _store.Add("AWS/Lambda", "Errors", 5, [("FunctionName", "f")]);
        AlarmCheck.Of(Alarm(evaluated: 1, needed: 1), _store).Reason.ShouldBe("5 is more than 0 in 1 of the 1 period(s) that it takes");
    }

    [Theory]
    [InlineData("breaching", nameof(AlarmState.Fired))]
    [InlineData("notBreaching", nameof(AlarmState.Ok))]
    [InlineData("ignore", nameof(AlarmState.Ok))]
    public void MissingData_IsTreatedAsTheAlarmSays(string treatment, string expected)
    {
        var alarm = Alarm(evaluated: 1, needed: 1);
        alarm.Properties["TreatMissingData"] = treatment;
        $"{AlarmCheck.Of(alarm, _store).State}".ShouldBe(expected);
    }

    [Fact]
    public void MetricMath_IsEvaluatedOverItsMetrics()
    {
        _store.Add("AWS/Kinesis", "PutRecords.FailedRecords", 5, [("StreamName", "s")]);
        _store.Add("AWS/Kinesis", "PutRecords.TotalRecords", 100, [("StreamName", "s")]);
        var result = AlarmCheck.Of(
            new Resource("stack", "A", "AWS::CloudWatch::Alarm", "a", null, "stack/A", JsonNode.Parse("""
                {
                  "EvaluationPeriods": 1, "Threshold": 0.01, "ComparisonOperator": "GreaterThanThreshold",
                  "Metrics": [
                    { "Id": "e", "Expression": "failed / total", "ReturnData": true },
                    { "Id": "failed", "ReturnData": false, "MetricStat": { "Period": 60, "Stat": "Sum", "Metric": { "Namespace": "AWS/Kinesis", "MetricName": "PutRecords.FailedRecords", "Dimensions": [{ "Name": "StreamName", "Value": "s" }] } } },
                    { "Id": "total", "ReturnData": false, "MetricStat": { "Period": 60, "Stat": "Sum", "Metric": { "Namespace": "AWS/Kinesis", "MetricName": "PutRecords.TotalRecords", "Dimensions": [{ "Name": "StreamName", "Value": "s" }] } } }
                  ]
                }
                """)!.AsObject()),
            _store);
        result.State.ShouldBe(AlarmState.Fired);
        result.Reason.ShouldStartWith("0.05 is more than 0.01");
    }

    [Fact]
    public void BandOfWhatIsNormal_IsUnknown()
    {
        var alarm = Alarm(evaluated: 1, needed: 1);
        alarm.Properties["ComparisonOperator"] = "GreaterThanUpperThreshold";
        _store.Add("AWS/Lambda", "Errors", 5, [("FunctionName", "f")]);
        AlarmCheck.Of(alarm, _store).State.ShouldBe(AlarmState.Unknown);
    }

    [Theory]
    [InlineData("p90", 90)]
    [InlineData("Average", 50.5)]
    [InlineData("SampleCount", 100)]
    [InlineData("Minimum", 1)]
    public void Statistic_IsThatOfTheDataPoints(string statistic, double expected)
    {
        for (var i = 1; i <= 100; i++) _store.Add("n", "m", i, []);
        _store.Get(MetricStore.KeyOf("n", "m", []), _store.FirstMinute, 1, statistic).ShouldBe(expected);
    }

    private static Resource Alarm(int evaluated, int needed) => new("stack", "A", "AWS::CloudWatch::Alarm", "a", null, "stack/A", new JsonObject
    {
        ["Namespace"] = "AWS/Lambda",
        ["MetricName"] = "Errors",
        ["Statistic"] = "Sum",
        ["Period"] = 60,
        ["EvaluationPeriods"] = evaluated,
        ["DatapointsToAlarm"] = needed,
        ["Threshold"] = 0,
        ["ComparisonOperator"] = "GreaterThanThreshold",
        ["TreatMissingData"] = "notBreaching",
        ["Dimensions"] = new JsonArray(new JsonObject { ["Name"] = "FunctionName", ["Value"] = "f" }),
    });
}
