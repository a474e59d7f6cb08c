using System.Text.Json.Nodes;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Tests.Kinesis;

/// <summary>The control plane: creating, listing and changing streams.</summary>
public class StreamOperationsTests
{
    [Fact]
    public void DescribeStream_PagesItsShards()
    {
        var bed = KinesisBed.WithStream(shards: 3);

        var first = bed.Call("DescribeStream", """{"StreamName":"orders","Limit":2}""")["StreamDescription"]!;
        var second = bed.Call("DescribeStream",
            """{"StreamName":"orders","Limit":2,"ExclusiveStartShardId":"shardId-000000000001"}""")["StreamDescription"]!;

        (first["HasMoreShards"]!.GetValue<bool>(), second["HasMoreShards"]!.GetValue<bool>()).ShouldBe((true, false));
        first["Shards"]!.AsArray().Concat(second["Shards"]!.AsArray()).Select(shard => (string)shard!["ShardId"]!)
            .ShouldBe(["shardId-000000000000", "shardId-000000000001", "shardId-000000000002"]);
    }

    [Fact]
    public void ListStreams_GoesByName()
    {
        var bed = new KinesisBed();
        foreach (var name in new[] { "b", "a", "c" }) bed.Call("CreateStream", $$"""{"StreamName":"{{name}}","ShardCount":1}""");

        var first = bed.Call("ListStreams", """{"Limit":2}""");
        var second = bed.Call("ListStreams", $$"""{"NextToken":"{{first["NextToken"]}}"}""");

        first["StreamNames"]!.ToJsonString().ShouldBe("""["a","b"]""");
        (first["HasMoreStreams"]!.GetValue<bool>(), second["HasMoreStreams"]!.GetValue<bool>()).ShouldBe((true, false));
        second["StreamSummaries"]![0]!.ToJsonString().ShouldBe(
            """{"StreamName":"c","StreamARN":"arn:aws:kinesis:eu-west-1:111122223333:stream/""" +
            """c","StreamStatus":"ACTIVE","StreamModeDetails":{"StreamMode":"PROVISIONED"}""" +
            ""","StreamCreationTimestamp":1773489600}""");
    }

    [Fact]
    public void ListShards_PagesWithATokenThatExpires()
    {
        var bed = KinesisBed.WithStream(shards: 3);
        var first = bed.Call("ListShards", """{"StreamName":"orders","MaxResults":2,"ShardFilter":{"Type":"AT_LATEST"}}""");
        var next = $$"""{"NextToken":"{{first["NextToken"]}}"}""";

        bed.Call("ListShards", next)["Shards"]!.AsArray().ShouldHaveSingleItem()!["ShardId"]!.GetValue<string>()
            .ShouldBe("shardId-000000000002");
        bed.Refused("ListShards",
            $$"""{"StreamName":"orders","NextToken":"{{first["NextToken"]}}"}""").Code.ShouldBe("InvalidArgumentException");
        bed.Refused("ListShards", """{"NextToken":"invented"}""").Message.ShouldBe("Invalid NextToken.");
        bed.Time.Advance(TimeSpan.FromMinutes(6));
        bed.Refused("ListShards", next).Code.ShouldBe("ExpiredNextTokenException");
    }

    // Shard 0 is split at 10 s into 1 and 2; shard 1 at 20 s into 3 and 4; the test asks at 30 s.
    [Theory]
    [InlineData("""{"Type":"AT_LATEST"}""", "2,3,4")]
    [InlineData("""{"Type":"AT_TRIM_HORIZON"}""", "0")]
    [InlineData("""{"Type":"FROM_TRIM_HORIZON"}""", "0,1,2,3,4")]
    [InlineData("""{"Type":"AFTER_SHARD_ID","ShardId":"shardId-000000000001"}""", "2,3,4")]
    [InlineData("""{"Type":"AT_TIMESTAMP","Timestamp":1773489615}""", "1,2")]
    [InlineData("""{"Type":"FROM_TIMESTAMP","Timestamp":1773489615}""", "1,2,3,4")]
    [InlineData("""{"Type":"FROM_TIMESTAMP","Timestamp":0}""", "0,1,2,3,4")]
    public void ShardFilter_ChoosesShards(string filter, string shards)
    {
        var bed = KinesisBed.WithStream(shards: 1);
        bed.Time.Advance(TimeSpan.FromSeconds(10));
        bed.Call("SplitShard", """{"StreamName":"orders","ShardToSplit":"shardId-000000000000","NewStartingHashKey":"1000"}""");
        bed.Time.Advance(TimeSpan.FromSeconds(10));
        bed.Call("SplitShard", """{"StreamName":"orders","ShardToSplit":"shardId-000000000001","NewStartingHashKey":"10"}""");
        bed.Time.Advance(TimeSpan.FromSeconds(10));

        var listed = bed.Call("ListShards", $$"""{"StreamName":"orders","ShardFilter":{{filter}}}""")["Shards"]!.AsArray();

        string.Join(',', listed.Select(shard => ((string)shard!["ShardId"]!)[^1])).ShouldBe(shards);
    }

    // A clock that moves with every read, as a computer's does.
    [Theory]
    [InlineData("""{"Type":"AT_TRIM_HORIZON"}""", "0,1")]
    [InlineData("""{"Type":"FROM_TRIM_HORIZON"}""", "0,1,2,3,4")]
    [InlineData("""{"Type":"AT_LATEST"}""", "3,4")]
    [InlineData("""{"Type":"AT_TIMESTAMP","Timestamp":1773486000}""", "0,1")]
    [InlineData("""{"Type":"AT_TIMESTAMP","Timestamp":"CREATED"}""", "0,1")]
    [InlineData("""{"Type":"FROM_TIMESTAMP","Timestamp":1773486000}""", "0,1,2,3,4")]
    [InlineData("""{"Type":"AFTER_SHARD_ID","ShardId":"shardId-000000000000"}""", "1,2,3,4")]
    public void ShardFilterWhileTheClockGoesOn_LeavesNoShardOut(string filter, string shards)
    {
        var bed = new KinesisBed();
        bed.Time.AutoAdvanceAmount = TimeSpan.FromTicks(4321);
        bed.Call("CreateStream", """{"StreamName":"orders","ShardCount":2}""");
        // Shards 0 and 1 are merged into 2, and 2 is split into 3 and 4.
        bed.Time.Advance(TimeSpan.FromSeconds(10));
        bed.Call("MergeShards",
            """{"StreamName":"orders","ShardToMerge":"shardId-000000000000","AdjacentShardToMerge":"shardId-000000000001"}""");
        bed.Time.Advance(TimeSpan.FromSeconds(10));
        bed.Call("SplitShard", """{"StreamName":"orders","ShardToSplit":"shardId-000000000002","NewStartingHashKey":"1000"}""");
        bed.Time.Advance(TimeSpan.FromSeconds(10));
        var created = bed.Call(
            "DescribeStreamSummary", """{"StreamName":"orders"}""")["StreamDescriptionSummary"]!["StreamCreationTimestamp"]!;

        var asked = filter.Replace("\"CREATED\"", created.ToJsonString(), StringComparison.Ordinal);
        var listed = bed.Call("ListShards", $$"""{"StreamName":"orders","ShardFilter":{{asked}}}""")["Shards"]!.AsArray();

        string.Join(',', listed.Select(shard => ((string)shard!["ShardId"]!)[^1])).ShouldBe(shards);
    }

    [Fact]
    public void ShardsAtAnyTime_CoverAllHashKeys()
    {
        var bed = new KinesisBed();
        bed.Time.AutoAdvanceAmount = TimeSpan.FromTicks(4321);
        bed.Call("CreateStream", """{"StreamName":"orders","ShardCount":1}""");
        var begin = bed.Time.GetUtcNow().ToUnixTimeMilliseconds();
        for (var i = 0; i < 3; i++)
        {
            bed.Call("SplitShard",
                $$"""{"StreamName":"orders","ShardToSplit":"shardId-00000000000{{2 * i}}","NewStartingHashKey":"{{i + 1}}000"}""");
        }

        var end = bed.Time.GetUtcNow().ToUnixTimeMilliseconds();
        for (var at = begin; at <= end; at++)
        {
            var time = (at / 1000.0).ToString("0.000", System.Globalization.CultureInfo.InvariantCulture);
            var listed = bed.Call(
                "ListShards",
                    $$$"""{"StreamName":"orders","ShardFilter":{"Type":"AT_TIMESTAMP","Timestamp":{{{time}}}}}""")["Shards"]!.AsArray();
            UInt128? covered = null;
            foreach (var range in listed.Select(shard => shard!["HashKeyRange"]!).OrderBy(range => Key(range, "StartingHashKey")))
            {
                if (covered is { } last)
                {
                    Key(range, "StartingHashKey").ShouldBeLessThanOrEqualTo(
                        last == UInt128.MaxValue ? last : last + 1, $"a gap at {time}");
                }
                else
                {
                    Key(range, "StartingHashKey").ShouldBe(UInt128.Zero);
                }

                covered = UInt128.Max(covered ?? UInt128.Zero, Key(range, "EndingHashKey"));
            }

            covered.ShouldBe(UInt128.MaxValue, $"no end at {time}");
        }

        static UInt128 Key(JsonNode range, string name) =>
            UInt128.Parse((string)range[name]!, System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public void ClosedShard_IsListedUntilItsRetentionEnds()
    {
        var bed = KinesisBed.WithStream(shards: 1);
        bed.Time.Advance(TimeSpan.FromHours(1));
        bed.Call("SplitShard", """{"StreamName":"orders","ShardToSplit":"shardId-000000000000","NewStartingHashKey":"1000"}""");

        bed.Time.Advance(TimeSpan.FromHours(23));
        Ids().ShouldBe("0");
        bed.Time.Advance(TimeSpan.FromHours(2));
        Ids().ShouldBe("1,2");

        string Ids() => string.Join(
            ',',
            bed.Call("ListShards", """{"StreamName":"orders","ShardFilter":{"Type":"AT_TRIM_HORIZON"}}""")["Shards"]!.AsArray()
                .Select(shard => ((string)shard!["ShardId"]!)[^1]));
    }

    [Theory]
    [InlineData("""{"StreamName":"new"}""")]
    [InlineData("""{"StreamName":"new","StreamModeDetails":{"StreamMode":"PROVISIONED"}}""")]
    [InlineData("""{"StreamName":"new","StreamModeDetails":{"StreamMode":"ON_DEMAND"}}""")]
    public void StreamWithoutAShardCount_StartsWithFourShards(string input)
    {
        var bed = new KinesisBed();
        bed.Call("CreateStream", input);
        bed.Call("ListShards", """{"StreamName":"new"}""")["Shards"]!.AsArray().Count.ShouldBe(4);
    }

    [Fact]
    public void TagsAtTheirLimits_AreTaken()
    {
        var bed = KinesisBed.WithStream(shards: 1);
        var key = new string('k', 128);
        bed.Call("AddTagsToStream",
            $$$"""{"StreamName":"orders","Tags":{"{{{key}}}":"{{{new string('v', 256)}}}","größe 日_.:/=+-@%":""}}""");
        bed.Call("ListTagsForStream", """{"StreamName":"orders"}""")["Tags"]!.AsArray().Count.ShouldBe(2);
        bed.Refused("AddTagsToStream", $$$"""{"StreamName":"orders","Tags":{"{{{key}}}k":""}}""").Code.ShouldBe(
            "ValidationException");
        bed.Refused("AddTagsToStream", $$$"""{"StreamName":"orders","Tags":{"k":"{{{new string('v', 257)}}}"}}""").Code.ShouldBe(
            "ValidationException");
    }

    [Fact]
    public void SplitAtTheLimits_IsCarriedOut()
    {
        KinesisBed.WithStream(shards: 1)
            .Call("SplitShard", """{"StreamName":"orders","ShardToSplit":"shardId-000000000000","NewStartingHashKey":"2"}""");
        KinesisBed.WithStream(shards: 1).Call(
            "SplitShard",
            """{"StreamName":"orders","ShardToSplit":"shardId-000000000000","NewStartingHashKey":"340282366920938463463374607431768211454"}""");
    }

    [Theory]
    [InlineData("CreateStream", """{"StreamName":"orders","ShardCount":1}""", "ResourceInUseException",
        "Stream orders under account 111122223333 already exists.")]
    [InlineData("CreateStream", """{"StreamName":"others","ShardCount":20001}""", "LimitExceededException",
        "shard limit of 20000")]
    [InlineData("CreateStream", """{"StreamName":"others","ShardCount":2,"StreamModeDetails":{"StreamMode":"ON_DEMAND"}}""",
        "ValidationException", "ShardCount")]
    [InlineData("DescribeStream", "{}", "InvalidArgumentException", "StreamName or StreamARN")]
    [InlineData("DescribeStream", """{"StreamARN":"orders"}""", "ValidationException", "'streamARN'")]
    [InlineData("DescribeStream",
        """{"StreamName":"others","StreamARN":"arn:aws:kinesis:eu-west-1:111122223333:stream/orders"}""",
            "InvalidArgumentException", "not the stream")]
    [InlineData("DecreaseStreamRetentionPeriod", """{"StreamName":"orders","RetentionPeriodHours":48}""",
        "InvalidArgumentException", "can not be longer than existing retention period (24 hours)")]
    [InlineData("IncreaseStreamRetentionPeriod", """{"StreamName":"orders","RetentionPeriodHours":9000}""",
        "InvalidArgumentException", "24 to 8760; got 9000")]
    [InlineData("DecreaseStreamRetentionPeriod", """{"StreamName":"orders","RetentionPeriodHours":10}""",
        "InvalidArgumentException", "24 to 8760; got 10")]
    [InlineData("IncreaseStreamRetentionPeriod", """{"StreamName":"orders"}""", "ValidationException", "retentionPeriodHours")]
    [InlineData("IncreaseStreamRetentionPeriod", """{"StreamName":"orders","RetentionPeriodHours":24.5}""",
        "SerializationException", "24.5")]
    [InlineData("AddTagsToStream", """{"StreamName":"orders","Tags":{"x;y":"1"}}""", "InvalidArgumentException", "x;y")]
    [InlineData("AddTagsToStream", """{"StreamName":"orders","Tags":{"x\ny":"1"}}""", "InvalidArgumentException", "letters")]
    [InlineData("AddTagsToStream", """{"StreamName":"orders","Tags":{"x":"1\n"}}""", "InvalidArgumentException", "letters")]
    [InlineData("AddTagsToStream", """{"StreamName":"orders","Tags":{"aws:x":"1"}}""", "InvalidArgumentException", "aws:x")]
    [InlineData("AddTagsToStream", """{"StreamName":"orders","Tags":{"":"1"}}""", "ValidationException", "'tags'")]
    [InlineData("TagResource", """{"ResourceARN":"arn:aws:kinesis:eu-west-1:111122223333:stream/orders","Tags":{"Aws:x":"1"}}""",
        "InvalidArgumentException", "Aws:x")]
    [InlineData("CreateStream", """{"StreamName":"others","ShardCount":1,"Tags":{"a*b":"1"}}""", "InvalidArgumentException",
        "a*b")]
    [InlineData("RemoveTagsFromStream", """{"StreamName":"orders","TagKeys":[""]}""", "ValidationException", "'tagKeys'")]
    [InlineData("SplitShard", """{"StreamName":"orders","ShardToSplit":"shardId-000000000000","NewStartingHashKey":"0"}""",
        "InvalidArgumentException", "plus one, 1")]
    [InlineData("SplitShard", """{"StreamName":"orders","ShardToSplit":"shardId-000000000000","NewStartingHashKey":"1"}""",
        "InvalidArgumentException", "plus one, 1")]
    [InlineData("SplitShard",
        """{"StreamName":"orders","ShardToSplit":"shardId-000000000000","NewStartingHashKey":"340282366920938463463374607431768211455"}""", "InvalidArgumentException",
        "EndingHashKey")]
    [InlineData("GetShardIterator",
        """{"StreamName":"orders","ShardId":"shardId-000000000000","ShardIteratorType":"LATEST","StartingSequenceNumber":"1"}""",
            "InvalidArgumentException", "got LATEST")]
    [InlineData("GetShardIterator",
        """{"StreamName":"orders","ShardId":"shardId-000000000000","ShardIteratorType":"TRIM_HORIZON","StartingSequenceNumber":"1"}""", "InvalidArgumentException",
        "got TRIM_HORIZON")]
    [InlineData("GetShardIterator",
        """{"StreamName":"orders","ShardId":"shardId-000000000000","ShardIteratorType":"AT_SEQUENCE_NUMBER"}""",
            "InvalidArgumentException", "StartingSequenceNumber")]
    [InlineData("GetShardIterator",
        """{"StreamName":"orders","ShardId":"shardId-000000000000","ShardIteratorType":"AT_TIMESTAMP"}""",
            "InvalidArgumentException", "timestamp")]
    [InlineData("GetShardIterator",
        """{"StreamName":"orders","ShardId":"shardId-000000000000","ShardIteratorType":"AT_TIMESTAMP","Timestamp":1e300}""",
            "SerializationException", "Timestamp")]
    [InlineData("StartStreamEncryption", """{"StreamName":"orders","EncryptionType":"KMS","KeyId":"not a key!"}""",
        "KMSNotFoundException", "not a key!")]
    [InlineData("StartStreamEncryption",
        """{"StreamName":"orders","EncryptionType":"KMS","KeyId":"arn:aws:iam::111122223333:role/x"}""", "KMSNotFoundException",
            "role/x")]
    [InlineData("DescribeStream", """{"StreamName":"orders","Limit":1.5}""", "SerializationException",
        "Limit must be of type Integer; got 1.5")]
    [InlineData("ListShards", """{"StreamName":"orders","MaxResults":"1"}""", "SerializationException", "MaxResults")]
    [InlineData("ListShards", """{"StreamName":"orders","ShardFilter":{"Type":"AFTER_SHARD_ID"}}""", "InvalidArgumentException",
        "ShardId")]
    [InlineData("ListShards", """{"StreamName":"orders","ShardFilter":{"Type":"AT_TIMESTAMP"}}""", "InvalidArgumentException",
        "Timestamp")]
    [InlineData("DescribeStreamConsumer",
        """{"StreamARN":"arn:aws:kinesis:eu-west-1:111122223333:stream/orders","ConsumerName":"x"}""",
            "ResourceNotFoundException", "Consumer x")]
    [InlineData("MergeStreams", "{}", "UnknownOperationException", "MergeStreams")]
    public void WrongCall_IsRefused(string operation, string input, string code, string words)
    {
        var error = KinesisBed.WithStream(shards: 1).Refused(operation, input);

        error.Code.ShouldBe(code);
        error.Message.ShouldContain(words, Case.Sensitive);
    }

    [Fact]
    public void Encryption_IsStartedAndStopped()
    {
        var bed = KinesisBed.WithStream(shards: 1);

        bed.Call("StartStreamEncryption", """{"StreamName":"orders","EncryptionType":"KMS","KeyId":"alias/aws/kinesis"}""");
        bed.Put(("a", ""))["EncryptionType"]!.GetValue<string>().ShouldBe("KMS");
        bed.Call("StopStreamEncryption", """{"StreamName":"orders","EncryptionType":"KMS","KeyId":"alias/aws/kinesis"}""");

        bed.Put(("a", ""))["EncryptionType"]!.GetValue<string>().ShouldBe("NONE");
    }

    [Fact]
    public void Mode_ChangesTwiceADayAtMost()
    {
        var bed = KinesisBed.WithStream(shards: 1);
        Change("ON_DEMAND");
        bed.Time.Advance(TimeSpan.FromHours(12));
        Change("PROVISIONED");

        Should.Throw<ServiceException>(() => Change("ON_DEMAND")).Code.ShouldBe("LimitExceededException");
        bed.Time.Advance(TimeSpan.FromHours(12));
        Change("ON_DEMAND");

        bed.Call("DescribeLimits", "{}").ToJsonString()
            .ShouldBe("""{"ShardLimit":20000,"OpenShardCount":0,"OnDemandStreamCount":1,"OnDemandStreamCountLimit":50}""");

        void Change(string mode) =>
            bed.Call("UpdateStreamMode",
                $$$"""{"StreamARN":"{{{KinesisBed.StreamArn}}}","StreamModeDetails":{"StreamMode":"{{{mode}}}"}}""");
    }

    [Fact]
    public void StreamWithConsumers_IsDeletedOnlyIfToldTo()
    {
        var bed = KinesisBed.WithStream(shards: 1);
        bed.Call("RegisterStreamConsumer", $$"""{"StreamARN":"{{KinesisBed.StreamArn}}","ConsumerName":"fast"}""");

        bed.Refused("DeleteStream", """{"StreamName":"orders"}""").Code.ShouldBe("ResourceInUseException");
        bed.Call("DeleteStream", """{"StreamName":"orders","EnforceConsumerDeletion":true}""");

        bed.Call("ListStreams", "{}")["StreamNames"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public void Consumers_AreTwentyAtMost()
    {
        var bed = KinesisBed.WithStream(shards: 1);
        for (var i = 10; i < 30; i++) Register($"c{i}");

        Should.Throw<ServiceException>(() => Register("c30")).Code.ShouldBe("LimitExceededException");
        bed.Call("DeregisterStreamConsumer", $$"""{"StreamARN":"{{KinesisBed.StreamArn}}","ConsumerName":"c10"}""");
        Should.Throw<ServiceException>(() => Register("c11")).Code.ShouldBe("ResourceInUseException");
        var first = bed.Call("ListStreamConsumers", $$"""{"StreamARN":"{{KinesisBed.StreamArn}}","MaxResults":18}""");
        var second = bed.Call("ListStreamConsumers",
            $$"""{"StreamARN":"{{KinesisBed.StreamArn}}","NextToken":"{{first["NextToken"]}}"}""");
        first["Consumers"]!.AsArray().Count.ShouldBe(18);
        second["Consumers"]!.AsArray().Select(consumer => (string)consumer!["ConsumerName"]!).ShouldBe(["c29"]);

        JsonObject Register(string name) =>
            bed.Call("RegisterStreamConsumer", $$"""{"StreamARN":"{{KinesisBed.StreamArn}}","ConsumerName":"{{name}}"}""");
    }

    [Fact]
    public void Tags_AreAddedReplacedAndRemoved()
    {
        var bed = KinesisBed.WithStream(shards: 1);

        bed.Call("AddTagsToStream", """{"StreamName":"orders","Tags":{"team":"a","stage":"dev"}}""");
        bed.Call("TagResource", $$$"""{"ResourceARN":"{{{KinesisBed.StreamArn}}}","Tags":{"team":"b","more":""}}""");
        bed.Call("RemoveTagsFromStream", """{"StreamName":"orders","TagKeys":["stage"]}""");

        bed.Call("ListTagsForStream", """{"StreamName":"orders","Limit":1}""").ToJsonString()
            .ShouldBe("""{"Tags":[{"Key":"more","Value":""}],"HasMoreTags":true}""");
        bed.Call("ListTagsForResource", $$"""{"ResourceARN":"{{KinesisBed.StreamArn}}"}""").ToJsonString()
            .ShouldBe("""{"Tags":[{"Key":"more","Value":""},{"Key":"team","Value":"b"}]}""");
    }
}
