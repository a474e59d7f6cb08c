using System.Text.Json.Nodes;
using Pipeline.Local.Contracts;
using Pipeline.Local.Kinesis;
using Pipeline.Local.Metrics;
using Pipeline.Local.Tests.Functions;
using Pipeline.Local.Tests.Kinesis;
using Pipeline.Local.Tests.Mappings;

namespace Pipeline.Local.Tests.Metrics;

/// <summary>What goes wrong with a stream and its readers, and the alarms that tell.</summary>
public sealed class StreamFaultTests
{
    private const string Consumer = $"{MappingRun.StreamArn}/consumer/search:1";
    private const string Shard = "shardId-000000000000";
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly AlarmBed _bed = new(
        (MetricSource.Stream, AlarmBed.Stream),
        (MetricSource.StreamConsumer, $"{AlarmBed.Stream}/search"),
        (MetricSource.MappedFunction, AlarmBed.Function));

    [Fact]
    [FiresAlarm("stream WriteThrottled")]
    public Task MoreThanAShardTakes_IsThrottled()
    {
        var stream = Start();
        return _bed.FireAsync(this, Minute, () =>
        {
            for (var i = 0; i < 3; i++) Put(stream, 500);
        });
    }

    [Fact]
    [FiresAlarm("stream PutRecordFailed"), FiresAlarm("stream WriteThrottled"), FiresAlarm("health DataLost")]
    public Task RefusedRecord_IsAFailedPut()
    {
        var stream = Start();
        return _bed.FireAsync(this, Minute, () =>
        {
            for (var i = 0; i < 2; i++) Put(stream, 500);
            Should.Throw<ServiceException>(() => Call(
                stream, "PutRecord", new JsonObject { ["StreamName"] = AlarmBed.Stream, ["Data"] = "", ["PartitionKey"] = "k" }));
        });
    }

    [Fact]
    [FiresAlarm("stream PutRecordsFailed"), FiresAlarm("health DataLost")]
    public Task InternalFailures_AreFailedPuts()
    {
        var stream = Start(new KinesisFaults { FailedRecords = 0.5 });
        return _bed.FireAsync(this, Minute, () => Put(stream, 100));
    }

    [Fact]
    [FiresAlarm("stream ReadThrottled")]
    public Task SixReadsASecond_AreThrottled()
    {
        var stream = Start();
        var iterator = stream.Streams.GetShardIterator(
            KinesisBed.Reader, MappingRun.StreamArn, Shard, StreamPosition.TrimHorizon);
        return _bed.FireAsync(this, Minute, () =>
        {
            Put(stream, 50);
            for (var i = 0; i < 5; i++) stream.Streams.GetRecords(KinesisBed.Reader, iterator, 1);
            Should.Throw<ServiceException>(() => stream.Streams.GetRecords(KinesisBed.Reader, iterator, 1));
        });
    }

    [Fact]
    [FiresAlarm("stream IteratorAge"), FiresAlarm("health DataLate")]
    public Task ReaderThatStoodStillForHours_IsLate()
    {
        var stream = Start();
        PutForHours(stream);
        var iterator = stream.Streams.GetShardIterator(
            KinesisBed.Reader, MappingRun.StreamArn, Shard, StreamPosition.TrimHorizon);
        return _bed.FireAsync(this, Minute, () =>
        {
            Put(stream, 50);
            iterator = stream.Streams.GetRecords(KinesisBed.Reader, iterator, 1).NextIterator!;
        });
    }

    [Fact]
    [FiresAlarm("stream ConsumerBehind"), FiresAlarm("health DataLate")]
    public Task ConsumerThatStoodStillForHours_IsBehind()
    {
        var stream = Start();
        PutForHours(stream);
        return _bed.FireAsync(this, Minute, async () =>
        {
            Put(stream, 50);
            // It begins anew each time, as one does that fails before its checkpoint.
            using var subscription = stream.Streams.Subscribe(KinesisBed.Reader, Consumer, Shard, StreamPosition.TrimHorizon);
            (await subscription.NextAsync(CancellationToken.None))!.Records.ShouldNotBeEmpty();
        });
    }

    [Fact]
    [FiresAlarm("stream IteratorAge"), FiresAlarm("function IteratorAge"), FiresAlarm("health DataLate")]
    public async Task FunctionThatTakesAMinuteForARecord_FallsBehind()
    {
        var stream = Start();
        PutForHours(stream);
        await using var mapping = new MappingRun("""{"BatchSize":1}""", _bed.Time, streams: stream.Streams, log: _bed.Log)
        {
            Delay = Minute,
        };
        mapping.Mappings.Start();
        var minute = 0;
        await _bed.FireAsync(this, TimeSpan.FromSeconds(20), () =>
        {
            if (minute++ % 3 == 0) Put(stream, 50);
        });
    }

    [Fact]
    [FiresAlarm("stream Silence"), FiresAlarm("stream TrafficLow"), FiresAlarm("health PipelineDown")]
    public Task ProducersThatStop_AreSilence()
    {
        Put(Start(), 50);
        return _bed.FireAsync(this, TimeSpan.FromMinutes(10), () => { });
    }

    [Fact]
    [FiresAlarm("stream TrafficLow"), FiresAlarm("health PipelineDown")]
    public Task FewerRecordsThanExpected_IsLowTraffic()
    {
        var stream = Start();
        return _bed.FireAsync(this, TimeSpan.FromMinutes(5), () => Put(stream, 10));
    }

    private KinesisService Start(KinesisFaults? faults = null)
    {
        var stream = new Resource(
            "app", "Stream", AwsType.Kinesis.Stream, AlarmBed.Stream, MappingRun.StreamArn, "app/Stream",
            new JsonObject { ["Name"] = AlarmBed.Stream, ["ShardCount"] = 1 });
        var consumer = new Resource(
            "app", "Consumer", AwsType.Kinesis.StreamConsumer, Consumer, Consumer, "app/Consumer",
            new JsonObject { ["StreamARN"] = MappingRun.StreamArn, ["ConsumerName"] = "search" });
        var service = new KinesisService(
            KinesisBed.Deployment(stream, consumer), new LambdaAccess(), _bed.Log, _bed.Time, null, faults);
        service.CreateStream(stream);
        service.CreateStream(consumer);
        return service;
    }

    // Twice the traffic that is expected, and no reader.
    private void PutForHours(KinesisService stream)
    {
        for (var i = 0; i < 14 * 12; i++)
        {
            Put(stream, 350, bytes: 600);
            _bed.Time.Advance(TimeSpan.FromMinutes(5));
        }
    }

    private static void Put(KinesisService stream, int records, int bytes = 0) => Call(
        stream,
        "PutRecords",
        JsonNode.Parse(KinesisBed.Records(Enumerable.Repeat(("k", new string('x', bytes)), records)))!.AsObject());

    private static void Call(KinesisService stream, string operation, JsonObject input)
    {
        input["StreamName"] = AlarmBed.Stream;
        stream.InvokeAsync(operation, input, CancellationToken.None).GetAwaiter().GetResult();
    }
}
