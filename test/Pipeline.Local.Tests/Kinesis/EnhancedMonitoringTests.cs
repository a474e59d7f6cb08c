
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Tests.Kinesis;

/// <summary>Metrics for each shard.</summary>
public sealed class EnhancedMonitoringTests
{
    private const string First = "shardId-000000000000";

    [Fact]
    public void Enabled_IsDescribedAndMeasured()
    {
        var bed = KinesisBed.WithStream(shards: 1);
        var answer = bed.Call("EnableEnhancedMonitoring",
            """{"StreamName":"orders","ShardLevelMetrics":["IncomingRecords","OutgoingBytes"]}""");
        answer.ToJsonString().ShouldBe(
            """{"StreamName":"orders","StreamARN":"arn:aws:kinesis:eu-west-1:111122223333:stream/""" +
            """orders","CurrentShardLevelMetrics":[],"DesiredShardLevelMetrics":["IncomingRecords","OutgoingBytes"]}""");
        bed.Put(("a", "12345"), ("b", "67"));
        bed.Get(bed.Iterator(First));

        Described(bed).ShouldBe(["IncomingRecords", "OutgoingBytes"]);
        Sum(bed, "IncomingRecords").ShouldBe(2);
        Sum(bed, "OutgoingBytes").ShouldBe(7);
        bed.Log.OfShards.Select(point => point.Metric).Distinct().Order().ShouldBe(["IncomingRecords", "OutgoingBytes"]);
    }

    [Fact]
    public void All_IsEachOfThem()
    {
        var bed = KinesisBed.WithStream(shards: 1);
        var answer = bed.Call("EnableEnhancedMonitoring",
            """{"StreamARN":"arn:aws:kinesis:eu-west-1:111122223333:stream/orders","ShardLevelMetrics":["ALL"]}""");
        answer["DesiredShardLevelMetrics"]!.AsArray().Count.ShouldBe(7);
        for (var i = 0; i < 6; i++) Call(bed);
        bed.Put([.. Enumerable.Range(0, 1200).Select(i => ($"{i}", "x")).Take(500)]);

        bed.Log.OfShards.Select(point => point.Metric).Distinct().Order()
            .ShouldBe(answer["DesiredShardLevelMetrics"]!.AsArray().Select(name => $"{name}"));
        Sum(bed, "ReadProvisionedThroughputExceeded").ShouldBe(1, "a shard answers five reads a second");
        bed.Log.OfShards.Select(point => point.Shard).Distinct().ShouldBe([First]);

        static void Call(KinesisBed bed)
        {
            try
            {
                bed.Get(bed.Iterator(First));
            }
            catch (ServiceException error) when (error.Code == "ProvisionedThroughputExceededException")
            {
            }
        }
    }

    [Fact]
    public void Disabled_IsMeasuredNoMore()
    {
        var bed = KinesisBed.WithStream(shards: 1);
        bed.Call("EnableEnhancedMonitoring", """{"StreamName":"orders","ShardLevelMetrics":["ALL"]}""");
        var answer = bed.Call("DisableEnhancedMonitoring",
            """{"StreamName":"orders","ShardLevelMetrics":["IncomingBytes","IncomingRecords"]}""");
        answer["CurrentShardLevelMetrics"]!.AsArray().Count.ShouldBe(7);
        answer["DesiredShardLevelMetrics"]!.AsArray().Count.ShouldBe(5);
        bed.Put(("a", "1"));
        bed.Log.OfShards.ShouldNotContain(point => point.Metric.StartsWith("Incoming", StringComparison.Ordinal));

        bed.Call("DisableEnhancedMonitoring", """{"StreamName":"orders","ShardLevelMetrics":["ALL"]}""");
        Described(bed).ShouldBeEmpty();
    }

    [Fact]
    public void ThrottledRecords_CountForTheirShard()
    {
        var bed = KinesisBed.WithStream(shards: 1);
        bed.Call("EnableEnhancedMonitoring",
            """{"StreamName":"orders","ShardLevelMetrics":["WriteProvisionedThroughputExceeded","IncomingRecords"]}""");
        foreach (var _ in Enumerable.Range(0, 4)) bed.Put([.. Enumerable.Range(0, 500).Select(i => ($"{i}", "x"))]);
        Sum(bed, "IncomingRecords").ShouldBeLessThan(2000);
        (Sum(bed, "IncomingRecords") + Sum(bed, "WriteProvisionedThroughputExceeded")).ShouldBe(2000);
    }

    [Theory]
    [InlineData("""{"StreamName":"orders","ShardLevelMetrics":["Nonsense"]}""", "ValidationException", "Nonsense")]
    [InlineData("""{"StreamName":"orders","ShardLevelMetrics":[]}""", "ValidationException", "shardLevelMetrics")]
    [InlineData("""{"StreamName":"orders"}""", "ValidationException", "shardLevelMetrics")]
    [InlineData("""{"ShardLevelMetrics":["ALL"]}""", "InvalidArgumentException", "StreamName")]
    [InlineData("""{"StreamName":"others","ShardLevelMetrics":["ALL"]}""", "ResourceNotFoundException", "others")]
    public void WrongCall_IsRefused(string input, string code, string words)
    {
        foreach (var operation in (string[])["EnableEnhancedMonitoring", "DisableEnhancedMonitoring"])
        {
            var error = KinesisBed.WithStream(shards: 1).Refused(operation, input);
            error.Code.ShouldBe(code);
            error.Message.ShouldContain(words, Case.Sensitive);
        }
    }

    [Fact]
    public void Template_EnablesItToo()
    {
        var bed = new KinesisBed();
        bed.Service.CreateStream(StreamTemplateTests.Resource(
            """{"Name":"orders","ShardCount":1,"DesiredShardLevelMetrics":["ALL"]}""",
            "AWS::Kinesis::Stream", "orders", KinesisBed.StreamArn));
        Described(bed).Count.ShouldBe(7);
    }

    private static List<string> Described(KinesisBed bed) =>
        [.. bed.Call("DescribeStreamSummary",
            """{"StreamName":"orders"}""")["StreamDescriptionSummary"]!["EnhancedMonitoring"]![0]!["ShardLevelMetrics"]!
            .AsArray().Select(name => $"{name}")];

    private static double Sum(KinesisBed bed, string metric) =>
        bed.Log.OfShards.Where(point => point.Metric == metric).Sum(point => point.Value);
}
