using Pipeline.Local.Faults;
using Pipeline.Local.Metrics;
using Pipeline.Local.Tests.Endpoint;
using Pipeline.Local.Tests.Engines;

namespace Pipeline.Local.Tests.Metrics;

/// <summary>A table's alarm shows the effect of <c>--fault throttle=0.6</c>.</summary>
public sealed class ThrottleAlarmTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    [Fact]
    [FiresAlarm("table WriteThrottled")]
    public async Task ThrottlingOfFiveMinutes_FiresTheTemplatesAlarm()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 21, 9, 0, 10, TimeSpan.Zero));
        await using var bed =
            await DynamoDbBed.StartAsync(fixture.Engines.DynamoDb, "alarmed", new EndpointFaults(0.6, 1), clock);
        var alarm = TemplateAlarmTests.Read(Path.Combine(
            "Pipeline.App.Tests", "Snapshots", "PipelineAppTests.Stack_IsKnown_stack=dev-pipeline-TableAlarms.verified.json"))
            .Single(each => $"{each.Properties["MetricName"]}" == "WriteThrottleEvents");
        alarm.Properties["Dimensions"]![0]!["Value"] = bed.Table;
        var sources = new MetricSources("111122223333", (MetricSource.Table, bed.Table));
        AlarmCheck.Of(alarm, bed.Log.Metrics, sources).State.ShouldBe(AlarmState.Ok);
        for (var minute = 0; minute < 5; minute++)
        {
            for (var i = 0; i < 10; i++) await bed.CallAsync("BatchWriteItem", DynamoDbBed.Batch($"{minute}-{i}-", 10, 10));
            var result = AlarmCheck.Of(alarm, bed.Log.Metrics, sources);
            result.State.ShouldBe(minute < 4 ? AlarmState.Breaching : AlarmState.Fired, result.Reason);
            clock.Advance(TimeSpan.FromMinutes(1));
        }
    }
}
