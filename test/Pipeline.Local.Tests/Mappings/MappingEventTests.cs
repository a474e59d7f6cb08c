using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Local.Contracts;
using Pipeline.Local.Mappings;

namespace Pipeline.Local.Tests.Mappings;

public class MappingEventTests
{
    private const string Shard = "shardId-000000000006";

    private static readonly MappingSettings Settings = new(
        "a1b2", "stack/Mapping", MappingRun.StreamArn, null, "subject", MappingRun.FunctionArn, MappingRun.RoleArn, "eu-west-1",
            StreamPosition.TrimHorizon);

    [Theory]
    [InlineData("1", "\"1\"")]
    [InlineData(null, "null")]
    [InlineData("a\"ü", "\"a\\\"ü\"")]
    public void Event_IsThatOfTheDocumentation(string? key, string written)
    {
        var record = new StreamRecord("4959", key, Encoding.UTF8.GetBytes("Hello, this is a test.>>>???"),
            DateTimeOffset.FromUnixTimeMilliseconds(1545084650_900));
        Write([record]).ShouldBe(
            $$$"""{"Records":[{"kinesis":""" +
            $$$"""{"kinesisSchemaVersion":"1.0","partitionKey":{{{written}}},"sequenceNumber":"4959","data":"SGVsbG8sIHRoaXMgaXMgYSB0ZXN0Lj4+Pj8/Pw==","approximateArrivalTimestamp":1545084650.900},"eventSource":"aws:kinesis","eventVersion":"1.0","eventID":"shardId-000000000006:4959","eventName":"aws:kinesis:record","invokeIdentityArn":"arn:aws:iam::111122223333:role/subject","awsRegion":"eu-west-1","eventSourceARN":"arn:aws:kinesis:eu-west-1:111122223333:stream/doors"}]}""");
    }

    [Fact]
    public void Size_IsKnownBeforeTheEventIsWritten()
    {
        var random = new Random(7);
        var events = new MappingEvent(Settings, Shard);
        string?[] keys = ["plain", "", null, "quote\"", "ключ", "😀", "tab\t", "a+b&c<d>"];
        for (var round = 0; round < 200; round++)
        {
            var records = Enumerable.Range(0, random.Next(1, 20)).Select(i =>
            {
                var data = new byte[random.Next(0, 50)];
                random.NextBytes(data);
                return new StreamRecord(new string('4', random.Next(1, 57)), keys[random.Next(keys.Length)], data,
                    DateTimeOffset.FromUnixTimeMilliseconds(1545084650_000 + i));
            }).ToList();
            var size = MappingEvent.Envelope + records.Sum(events.SizeOf) - 1;
            Encoding.UTF8.GetByteCount(Write(records)).ShouldBe(size);
        }
    }

    [Fact]
    public async Task BucketsDocument_IsThatOfTheDocumentationWithTheEvent()
    {
        await using var run = new MappingRun(
            """{"MaximumRetryAttempts":0,"DestinationConfig":{"OnFailure":{"Destination":"arn:aws:s3:::failed"}}}""");
        run.Stream.Put("key", "a");
        run.Stream.Put("key", "b");
        run.Answer = _ => "!error";
        run.Mappings.Start();
        await run.Told;
        await run.SettleAsync();
        var (place, document) = run.Documents.ShouldHaveSingleItem();
        place.ShouldMatch(
            "^failed/aws/lambda/a1b2/shardId-000000000000/2026/11/21/2026-11-21T09\\.05\\.06-[0-9a-f]{8}-[0-9a-f]{4}-4[0" +
            "-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$");
        var json = JsonNode.Parse(document)!.AsObject();
        JsonNode.DeepEquals(JsonNode.Parse(json["payload"]!.GetValue<string>()), run.Events.Single()).ShouldBeTrue();
        json.Remove("payload");
        json.ToJsonString().ShouldBe(
            """
            {"requestContext":{"requestId":"request-1","functionArn":"arn:aws:lambda:eu-west-1:111122223333:function:subject",
            "condition":"RetryAttemptsExhausted","approximateInvokeCount":1},
            "responseContext":{"statusCode":200,"executedVersion":"$LATEST","functionError":"Unhandled"},
            "version":"1.0","timestamp":"2026-11-21T09:05:06.021Z",
            "KinesisBatchInfo":{"shardId":"shardId-000000000000","startSequenceNumber":"1001","endSequenceNumber":"1002",
            "approximateArrivalOfFirstRecord":"2026-11-21T09:05:06.021Z",
            "approximateArrivalOfLastRecord":"2026-11-21T09:05:06.021Z",
            "batchSize":2,"streamArn":"arn:aws:kinesis:eu-west-1:111122223333:stream/doors"}}
            """.ReplaceLineEndings(""));
    }

    [Fact]
    public async Task QueuesMessage_HasNoEvent()
    {
        await using var run = new MappingRun(
            """{"MaximumRetryAttempts":0""" +
            ""","DestinationConfig":{"OnFailure":{"Destination":"arn:aws:sns:eu-west-1:111122223333:failed"}}}""");
        run.Stream.Put("key", "a");
        run.Answer = _ => "!error";
        await run.SettleAsync();
        var (place, document) = run.Documents.ShouldHaveSingleItem();
        place.ShouldBe("arn:aws:sns:eu-west-1:111122223333:failed");
        JsonNode.Parse(document)!.AsObject().Select(part => part.Key)
            .ShouldBe(["requestContext", "responseContext", "version", "timestamp", "KinesisBatchInfo"]);
    }

    [Fact]
    public async Task Metrics_AreThoseThatTheMappingIsAskedFor()
    {
        await using var run = new MappingRun(
            """{"MaximumRetryAttempts":0,"MetricsConfig":{"Metrics":["EventCount"]}""" +
            ""","FilterCriteria":{"Filters":[{"Pattern":"{\"data\":{\"a\":[1,2]}}"}]},"BatchSize":1}""");
        run.Stream.Put("key", """{"a":1}""");
        run.Stream.Put("key", """{"a":2}""");
        run.Stream.Put("key", """{"a":3}""");
        run.Stream.Put("key", "no JSON");
        run.Answer = input => MappingRun.Sequences(input).Single() == "1001" ? "!error" : MappingRun.Success;
        await run.SettleAsync();
        run.Log.Points.Where(point => point.Metric.Contains("UUID=a1b2")).GroupBy(point => point.Metric.Split('{')[0])
            .ToDictionary(metric => metric.Key, metric => metric.Sum(point => point.Value)).ShouldBe(
                new Dictionary<string, double>
                {
                    ["AWS/Lambda/PolledEventCount"] = 4,
                    ["AWS/Lambda/FilteredOutEventCount"] = 2,
                    ["AWS/Lambda/InvokedEventCount"] = 2,
                    ["AWS/Lambda/FailedInvokeEventCount"] = 1,
                    ["AWS/Lambda/DroppedEventCount"] = 1,
                },
                ignoreOrder: true);
        run.Log.Points.Count(point => point.Metric == "AWS/Lambda/IteratorAge{FunctionName=subject}").ShouldBe(2);
        var progress = run.Mapping.Progress;
        (progress.Read, progress.FilteredOut, progress.Settled, progress.InFlight, progress.Lost,
            progress.FailedInvocations).ShouldBe((4, 2, 4, 0, 1, 1));
        progress.Lag.ShouldBe(TimeSpan.Zero);
    }

    private static string Write(List<StreamRecord> records) =>
        Encoding.UTF8.GetString(new MappingEvent(Settings,
            Shard).Write([.. records.Select(record => new MappingRecord(record, 0))], 0, records.Count).Span);
}
