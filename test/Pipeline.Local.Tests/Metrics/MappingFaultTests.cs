using Pipeline.Local.Contracts;
using Pipeline.Local.Metrics;
using Pipeline.Local.Tests.Mappings;

namespace Pipeline.Local.Tests.Metrics;

/// <summary>What goes wrong with an event source mapping, and the alarms that tell.</summary>
public sealed class MappingFaultTests
{
    private const string Counted =
        """{"MaximumRetryAttempts":0,"MetricsConfig":{"Metrics":["EventCount"]},"DestinationConfig":{"OnFailure":DESTINATION}}""";

    private const string Bucket = """{"Destination":"arn:aws:s3:::failed"}""";
    private const string Failed = """!{"errorMessage":"no"}""";
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly AlarmBed _bed = new(
        (MetricSource.MappedFunction, AlarmBed.Function), (MetricSource.Mapping, AlarmBed.Mapping));

    [Fact]
    [FiresAlarm("function RecordsDropped"), FiresAlarm("health DataLost")]
    public async Task FailedBatchWithoutADestination_IsDropped()
    {
        await using var run = Start("{}");
        run.Answer = _ => Failed;
        run.Stream.Put("a", "1");
        run.Mappings.Start();
        await _bed.FireAsync(this, Second, () => { });
    }

    [Fact]
    [FiresAlarm("function RecordsSetAside"), FiresAlarm("health DataLost")]
    public async Task FailedBatchWithADestination_IsSetAside()
    {
        await using var run = Start(Bucket);
        run.Answer = _ => Failed;
        run.Stream.Put("a", "1");
        run.Mappings.Start();
        await _bed.FireAsync(this, Second, () => { });
        run.Documents.Count.ShouldBe(1);
    }

    [Fact]
    [FiresAlarm("function DestinationFailures"), FiresAlarm("function RecordsDropped"), FiresAlarm("health DataLost")]
    public async Task DestinationThatRefuses_LosesTheBatch()
    {
        await using var run = Start(Bucket);
        run.Answer = _ => Failed;
        run.DestinationFault = () => new ServiceException("AccessDenied", "the role may not write there", 403);
        run.Stream.Put("a", "1");
        run.Mappings.Start();
        await _bed.FireAsync(this, Second, () => { });
    }

    [Fact]
    [FiresAlarm("function Silence"), FiresAlarm("health PipelineDown")]
    public async Task MappingThatMayNotRead_IsSilent()
    {
        await using var run = Start(Bucket);
        run.Stream.Fault = () => new ServiceException("AccessDeniedException", "the role may not read", 403);
        run.Mappings.Start();
        await _bed.FireAsync(this, TimeSpan.FromMinutes(1), () => { });
    }

    [Fact]
    public async Task IdleMapping_IsNotSilent()
    {
        await using var run = Start(Bucket);
        run.Mappings.Start();
        for (var minute = 0; minute < 30; minute++)
        {
            var before = Polls();
            await _bed.Time.AdvanceUntilAsync(() => Polls() > before, Second);
            _bed.Time.Advance(TimeSpan.FromMinutes(1));
        }

        _bed.Fired().ShouldBeEmpty();
        _bed.Results().Single(alarm => alarm.Description.EndsWith("#function-silence", StringComparison.Ordinal)).State
            .ShouldBe(AlarmState.Ok);
    }

    private double Polls() => _bed.Log.Metrics.Get(
        MetricStore.KeyOf("AWS/Lambda", "PolledEventCount", [("EventSourceMappingUUID", AlarmBed.Mapping)]),
        0,
        long.MaxValue / 2,
        "SampleCount") ?? 0;

    private MappingRun Start(string destination) =>
        new(Counted.Replace("DESTINATION", destination, StringComparison.Ordinal), _bed.Time, log: _bed.Log);
}
