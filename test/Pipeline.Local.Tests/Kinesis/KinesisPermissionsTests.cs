using System.Text.Json.Nodes;

namespace Pipeline.Local.Tests.Kinesis;

/// <summary>The permissions that calls need.</summary>
public class KinesisPermissionsTests
{
    private const string Key = "arn:aws:kms:eu-west-1:111122223333:key/1234";
    private const string Record = """{"StreamName":"orders","Data":"","PartitionKey":"a"}""";

    [Theory]
    [InlineData("PutRecord", """{"StreamName":"orders"}""", "kinesis:PutRecord " + KinesisBed.StreamArn)]
    [InlineData("PutRecords", """{"StreamARN":"arn:aws:kinesis:eu-west-1:111122223333:stream/others"}""",
        "kinesis:PutRecords arn:aws:kinesis:eu-west-1:111122223333:stream/others")]
    [InlineData("CreateStream", """{"StreamName":"others"}""",
        "kinesis:CreateStream arn:aws:kinesis:eu-west-1:111122223333:stream/others")]
    [InlineData("SplitShard", """{"StreamName":"orders"}""", "kinesis:SplitShard " + KinesisBed.StreamArn)]
    [InlineData("RegisterStreamConsumer",
        """{"StreamARN":"arn:aws:kinesis:eu-west-1:111122223333:stream/orders","ConsumerName":"c"}""",
            "kinesis:RegisterStreamConsumer " + KinesisBed.StreamArn)]
    [InlineData("ListStreams", "{}", "kinesis:ListStreams *")]
    [InlineData("DescribeLimits", "{}", "kinesis:DescribeLimits *")]
    [InlineData("DescribeAccountSettings", "{}", "kinesis:DescribeAccountSettings *")]
    [InlineData("UpdateAccountSettings", "{}", "kinesis:UpdateAccountSettings *")]
    [InlineData("EnableEnhancedMonitoring", """{"StreamName":"orders"}""", "kinesis:EnableEnhancedMonitoring " +
        KinesisBed.StreamArn)]
    [InlineData("DisableEnhancedMonitoring", """{"StreamName":"orders"}""", "kinesis:DisableEnhancedMonitoring " +
        KinesisBed.StreamArn)]
    [InlineData("UpdateStreamWarmThroughput", """{"StreamName":"orders"}""", "kinesis:UpdateStreamWarmThroughput " +
        KinesisBed.StreamArn)]
    [InlineData("PutResourcePolicy", """{"ResourceARN":"arn:aws:kinesis:eu-west-1:111122223333:stream/orders"}""",
        "kinesis:PutResourcePolicy " + KinesisBed.StreamArn)]
    [InlineData("GetResourcePolicy", """{"ResourceARN":"arn:aws:kinesis:eu-west-1:111122223333:stream/orders/consumer/c:1"}""",
        "kinesis:GetResourcePolicy " + KinesisBed.StreamArn + "/consumer/c:1")]
    [InlineData("DeleteResourcePolicy", """{"ResourceARN":"arn:aws:kinesis:eu-west-1:111122223333:stream/orders"}""",
        "kinesis:DeleteResourcePolicy " + KinesisBed.StreamArn)]
    [InlineData("CreateStream", """{"StreamName":"orders","Tags":{"a":"b"}}""", "kinesis:CreateStream " + KinesisBed.StreamArn +
        ", kinesis:AddTagsToStream " + KinesisBed.StreamArn)]
    [InlineData("ListTagsForResource", """{"ResourceARN":"arn:aws:kinesis:eu-west-1:111122223333:stream/orders"}""",
        "kinesis:ListTagsForResource " + KinesisBed.StreamArn)]
    [InlineData("SubscribeToShard", "{}", "")]
    [InlineData("PutRecord", "{}", "")]
    public void Call_NeedsItsActionOnItsResource(string operation, string input, string permissions) =>
        PermissionsOf(KinesisBed.WithStream(shards: 1), operation, input).ShouldBe(permissions);

    [Fact]
    public void ReadsAndPages_NeedTheStreamOfTheirToken()
    {
        var bed = KinesisBed.WithStream(shards: 2);
        var token = (string)bed.Call("ListShards", """{"StreamName":"orders","MaxResults":1}""")["NextToken"]!;

        PermissionsOf(bed, "GetRecords", $$"""{"ShardIterator":"{{bed.Iterator("shardId-000000000000")}}"}""")
            .ShouldBe($"kinesis:GetRecords {KinesisBed.StreamArn}");
        PermissionsOf(bed, "ListShards", $$"""{"NextToken":"{{token}}"}""")
            .ShouldBe($"kinesis:ListShards {KinesisBed.StreamArn}");
    }

    [Fact]
    public void ConsumerCalls_NeedTheConsumer()
    {
        var bed = KinesisBed.WithStream(shards: 1);
        bed.Call("RegisterStreamConsumer", $$"""{"StreamARN":"{{KinesisBed.StreamArn}}","ConsumerName":"fast"}""");

        PermissionsOf(bed, "SubscribeToShard", $$"""{"ConsumerARN":"{{KinesisBed.StreamArn}}/consumer/fast:1773489600"}""")
            .ShouldBe($"kinesis:SubscribeToShard {KinesisBed.StreamArn}/consumer/fast:1773489600");
        PermissionsOf(bed, "DescribeStreamConsumer", $$"""{"StreamARN":"{{KinesisBed.StreamArn}}","ConsumerName":"fast"}""")
            .ShouldBe($"kinesis:DescribeStreamConsumer {KinesisBed.StreamArn}/consumer/fast:1773489600");
    }

    [Fact]
    public void EncryptedStream_NeedsItsKeyForRecordsOnly()
    {
        var bed = KinesisBed.WithStream(shards: 1);
        bed.Call("StartStreamEncryption", $$"""{"StreamName":"orders","EncryptionType":"KMS","KeyId":"{{Key}}"}""");
        var iterator = bed.Iterator("shardId-000000000000");

        PermissionsOf(bed, "PutRecord", Record).ShouldBe($"kinesis:PutRecord {KinesisBed.StreamArn}, kms:GenerateDataKey {Key}");
        PermissionsOf(bed, "GetRecords", $$"""{"ShardIterator":"{{iterator}}"}""")
            .ShouldBe($"kinesis:GetRecords {KinesisBed.StreamArn}, kms:Decrypt {Key}");
        var consumer = bed.Register();
        PermissionsOf(bed, "SubscribeToShard", $$"""{"ConsumerARN":"{{consumer}}"}""")
            .ShouldBe($"kinesis:SubscribeToShard {consumer}, kms:Decrypt {Key}");
        PermissionsOf(bed, "DescribeStream", """{"StreamName":"orders"}""")
            .ShouldBe($"kinesis:DescribeStream {KinesisBed.StreamArn}");
        var context = bed.Service.PermissionsOf("PutRecord", JsonNode.Parse(Record)!.AsObject()).Last().Context!;
        context["kms:ViaService"].ShouldBe(["kinesis.eu-west-1.amazonaws.com"]);
        context["kms:EncryptionContext:aws:kinesis:arn"].ShouldBe([KinesisBed.StreamArn]);
    }

    [Theory]
    [InlineData("alias/aws/kinesis", "")]
    [InlineData("arn:aws:kms:eu-west-1:111122223333:alias/aws/kinesis", "")]
    [InlineData("1234", ", kms:GenerateDataKey " + Key)]
    [InlineData("alias/own", ", kms:GenerateDataKey " + Key)]
    [InlineData("arn:aws:kms:eu-west-1:111122223333:alias/own", ", kms:GenerateDataKey " + Key)]
    [InlineData("alias/others", ", kms:GenerateDataKey arn:aws:kms:eu-west-1:111122223333:alias/others")]
    [InlineData("arn:aws:kms:eu-west-1:444455556666:alias/own",
        ", kms:GenerateDataKey arn:aws:kms:eu-west-1:444455556666:alias/own")]
    public void Key_IsNamedByItsArn(string keyId, string permission)
    {
        var bed = new KinesisBed(resources: StreamTemplateTests.Resource(
            """{"AliasName":"alias/own","TargetKeyId":"1234"}""", "AWS::KMS::Alias", "alias/own", null));
        bed.Call("CreateStream", """{"StreamName":"orders","ShardCount":1}""");

        bed.Call("StartStreamEncryption", $$"""{"StreamName":"orders","EncryptionType":"KMS","KeyId":"{{keyId}}"}""");

        PermissionsOf(bed, "PutRecord", Record).ShouldBe($"kinesis:PutRecord {KinesisBed.StreamArn}{permission}");
    }

    private static string PermissionsOf(KinesisBed bed, string operation, string input) =>
        string.Join(", ", bed.Service.PermissionsOf(operation, JsonNode.Parse(input)!.AsObject())
            .Select(permission => $"{permission.Action} {permission.Resource}"));
}
