using System.Text.Json.Nodes;
using Pipeline.Local.Contracts;
using Pipeline.Records;

namespace Pipeline.Local.Tests.Kinesis;

/// <summary>Streams from templates.</summary>
public class StreamTemplateTests
{
    internal static Resource Resource(string properties, string type = "AWS::Kinesis::Stream", string id = "orders",
        string? arn = KinesisBed.StreamArn) =>
        new("stack", "Stream", type, id, arn, "stack/Stream", JsonNode.Parse(properties)!.AsObject());

    [Fact]
    public void ProvisionedStream_HasItsSettings()
    {
        var bed = new KinesisBed();

        bed.Service.CreateStream(Resource("""
            {"ShardCount":"3","RetentionPeriodHours":48,"StreamEncryption":{"EncryptionType":"KMS",
              "KeyId":"arn:aws:kms:eu-west-1:111122223333:key/k"},
             "MaxRecordSizeInKiB":2048,"Tags":[{"Key":"team","Value":"ingest"}]}
            """));

        var summary = bed.Call("DescribeStreamSummary", """{"StreamName":"orders"}""")["StreamDescriptionSummary"]!;
        summary.ToJsonString().ShouldBe(JsonNode.Parse("""
            {"StreamName":"orders","StreamARN":"arn:aws:kinesis:eu-west-1:111122223333:stream/orders","StreamStatus":"ACTIVE",
             "StreamModeDetails":{"StreamMode":"PROVISIONED"},"RetentionPeriodHours":48,"StreamCreationTimestamp":1773489600,
             "EnhancedMonitoring":[{"ShardLevelMetrics":[]}],"EncryptionType":"KMS",
             "KeyId":"arn:aws:kms:eu-west-1:111122223333:key/k",
             "OpenShardCount":3,"ConsumerCount":0,"MaxRecordSizeInKiB":2048,"RecordDistributionStrategy":"USER_PARTITION_KEY"}
            """)!.ToJsonString());
        bed.Call("ListTagsForStream", """{"StreamName":"orders"}""").ToJsonString()
            .ShouldBe("""{"Tags":[{"Key":"team","Value":"ingest"}],"HasMoreTags":false}""");
    }

    [Theory]
    [InlineData("", 4, 4)]
    [InlineData("", 12, 12)]
    [InlineData(""","WarmThroughputMiBps":20""", 4, 20)]
    public void OnDemandStream_StartsWithAShardForEachMebibyte(string more, int run, int shards)
    {
        var bed = new KinesisBed(new() { OnDemandWriteMiBps = run });

        bed.Service.CreateStream(Resource($$$"""{"StreamModeDetails":{"StreamMode":"ON_DEMAND"}{{{more}}}}"""));

        bed.Shards().Count.ShouldBe(shards);
    }

    [Fact]
    public void WrongProperties_AreToldTogether()
    {
        var error = Should.Throw<InvalidInputException>(() => new KinesisBed().Service.CreateStream(Resource(
            """{"ShardCount":0,"RetentionPeriodHours":12,"MaxRecordSizeInKiB":20000""" +
            ""","StreamModeDetails":{"StreamMode":"SOMETIMES"},"RecordDistributionStrategy":"AUTO"}""")));

        error.Violations.ShouldBe(
        [
            "ShardCount must be 1 to 20000 shards; got 0; change it in the template's stream",
            "RetentionPeriodHours must be 24 to 8760 hours; got 12; change it in the template's stream",
            "MaxRecordSizeInKiB must be 1024 to 10240 KiB; got 20000; change it in the template's stream",
            "StreamModeDetails.StreamMode must be PROVISIONED or ON_DEMAND; got SOMETIMES; choose one of them",
            "RecordDistributionStrategy must be USER_PARTITION_KEY unless the mode is ON_DEMAND; got AUTO; set the mode to " +
            "ON_DEMAND",
        ]);
    }

    [Fact]
    public void Consumer_IsRegisteredUnderItsArn()
    {
        var bed = KinesisBed.WithStream(shards: 1);
        const string arn = KinesisBed.StreamArn + "/consumer/fast:1773489600";

        bed.Service.CreateStream(Resource($$"""{"StreamARN":"{{KinesisBed.StreamArn}}","ConsumerName":"fast"}""",
            "AWS::Kinesis::StreamConsumer", arn, arn));

        bed.Call("DescribeStreamConsumer", $$"""{"ConsumerARN":"{{arn}}"}""").ToJsonString().ShouldBe(
            $$$"""{"ConsumerDescription":""" +
            $$$"""{"ConsumerName":"fast","ConsumerARN":"{{{arn}}}","ConsumerStatus":"ACTIVE","ConsumerCreationTimestamp":""" +
            $$$"""1773489600,"StreamARN":"{{{KinesisBed.StreamArn}}}"}}""");
    }
}
