using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Local.Contracts;
using Pipeline.Local.Metrics;
using Pipeline.Local.Tests.Firehose;

namespace Pipeline.Local.Tests.Metrics;

/// <summary>What goes wrong with a Firehose stream, and the alarms that tell.</summary>
public sealed class DeliveryFaultTests
{
    private const string Transforms =
        """
        {
          "ErrorOutputPrefix": "failed/",
          "EncryptionConfiguration": { "KMSEncryptionConfig": { "AWSKMSKeyARN": "arn:aws:kms:eu-west-1:111122223333:key/k" } },
          "ProcessingConfiguration": { "Enabled": true, "Processors": [PROCESSOR] }
        }
        """;

    private static readonly TimeSpan Step = TimeSpan.FromSeconds(20);

    private readonly AlarmBed _bed = new((MetricSource.DeliveryStream, AlarmBed.Delivery));

    [Theory]
    [InlineData("s3")]
    [InlineData("kms:GenerateDataKey")]
    [FiresAlarm("delivery DataFreshness"), FiresAlarm("delivery Success")]
    [FiresAlarm("health DataLate"), FiresAlarm("health PipelineDown")]
    public async Task BucketOrKeyThatRefuses_KeepsTheRecords(string what)
    {
        await using var lab = StartTransforming();
        lab.Functions.Answer = payload => new FunctionAnswer(Answer(payload, "Ok"), null, "r");
        lab.Access.Refuses = action => action == what;
        if (what == "s3") lab.Objects.Fails = _ => new ServiceException("AccessDenied", "the role may not write there", 403);
        await _bed.FireAsync(this, Step, () => lab.Put("record"));
    }

    [Fact]
    [FiresAlarm("delivery TransformationSuccess"), FiresAlarm("delivery ProcessedNone")]
    [FiresAlarm("health DataLost"), FiresAlarm("health PipelineDown")]
    public async Task FunctionThatFails_TransformsNone()
    {
        await using var lab = StartTransforming();
        lab.Functions.Answer = _ => new FunctionAnswer("{}"u8.ToArray(), "Unhandled", "r");
        await _bed.FireAsync(this, Step, () => lab.Put("record"));
    }

    [Fact]
    [FiresAlarm("delivery ProcessedNone"), FiresAlarm("health DataLost")]
    public async Task FunctionThatRefusesEveryRecord_ProcessesNone()
    {
        await using var lab = StartTransforming();
        lab.Functions.Answer = payload => new FunctionAnswer(Answer(payload, "ProcessingFailed"), null, "r");
        await _bed.FireAsync(this, Step, () => lab.Put("record"));
    }

    [Fact]
    [FiresAlarm("delivery PartitionsExceeded"), FiresAlarm("health DataLost")]
    public async Task MoreThan500Partitions_AreTooMany()
    {
        await using var lab = Start();
        var query = FirehoseLab.Processor(
            "MetadataExtraction", ("MetadataExtractionQuery", "{zone: .zone}"), ("JsonParsingEngine", "JQ-1.6"));
        lab.CreateS3($$"""
            {
              "Prefix": "z=!{partitionKeyFromQuery:zone}/", "ErrorOutputPrefix": "errors/!{firehose:error-output-type}/",
              "DynamicPartitioningConfiguration": { "Enabled": true },
              "ProcessingConfiguration": {{FirehoseLab.Processors(query)}}
            }
            """);
        var zone = 0;
        await _bed.FireAsync(this, TimeSpan.FromMilliseconds(1), () =>
        {
            for (var i = 0; i < 100; i++) lab.Put($$"""{"zone":{{zone++}}}""");
        });
    }

    [Fact]
    [FiresAlarm("delivery Throttled"), FiresAlarm("health DataLost")]
    public async Task PutsAboveTheQuota_AreThrottled()
    {
        await using var lab = new FirehoseLab(clock: _bed.Time, log: _bed.Log, putFault: _ => true);
        lab.CreateS3();
        await _bed.FireAsync(this, Step, () => Should.Throw<ServiceException>(() => lab.Put("record")));
    }

    [Fact]
    [FiresAlarm("delivery Silence"), FiresAlarm("health PipelineDown")]
    public async Task StreamWithoutRecords_IsSilent()
    {
        await using var lab = Start();
        lab.CreateS3();
        await _bed.FireAsync(this, TimeSpan.FromMinutes(10), () => { });
    }

    [Fact]
    [FiresAlarm("delivery SourceThrottled"), FiresAlarm("health DataLate")]
    public async Task SourceThatOthersReadToo_IsThrottled()
    {
        await using var lab = StartReading();
        lab.Streams.Fails = () => new ServiceException("ProvisionedThroughputExceededException", "Rate exceeded");
        await _bed.FireAsync(this, Step, () => lab.Streams.Put("shardId-0", "record"));
    }

    [Fact]
    [FiresAlarm("delivery SourceBehind"), FiresAlarm("delivery DataFreshness"), FiresAlarm("delivery Silence")]
    [FiresAlarm("health DataLate"), FiresAlarm("health PipelineDown")]
    public async Task SourceThatCouldNotBeReadForHours_IsBehind()
    {
        await using var lab = StartReading();
        lab.Streams.Fails = () => new ServiceException("AccessDeniedException", "the role may not read", 403);
        for (var i = 0; i < 300; i++) lab.Streams.Put("shardId-0", "record");
        for (var i = 0; i < 13 * 4; i++) await _bed.Time.StepAsync(TimeSpan.FromMinutes(15));
        // Then it may, and gets them one by one.
        lab.Streams.MostAtOnce = 1;
        lab.Streams.Fails = () => null;
        await _bed.FireAsync(this, TimeSpan.FromMinutes(1), () => { });
    }

    private FirehoseLab Start() => new(clock: _bed.Time, log: _bed.Log);

    private FirehoseLab StartReading()
    {
        var lab = Start();
        lab.Streams.WithShards("shardId-0");
        lab.CreateS3(isOfKinesis: true);
        return lab;
    }

    private FirehoseLab StartTransforming()
    {
        var lab = Start();
        var processor = FirehoseLab.Processor(
            "Lambda", ("LambdaArn", FirehoseLab.FunctionArn), ("NumberOfRetries", "0"), ("BufferIntervalInSeconds", "30"));
        lab.CreateS3(Transforms.Replace("PROCESSOR", processor, StringComparison.Ordinal));
        return lab;
    }

    internal static byte[] Answer(ReadOnlyMemory<byte> payload, string result) => Encoding.UTF8.GetBytes(new JsonObject
    {
        ["records"] = new JsonArray([.. JsonNode.Parse(payload.Span)!["records"]!.AsArray().Select(record => new JsonObject
        {
            ["recordId"] = $"{record!["recordId"]}", ["result"] = result, ["data"] = $"{record["data"]}",
        })]),
    }.ToJsonString());
}
