namespace Pipeline.Local.Tests.Kinesis;

/// <summary>The shards that records go to, and which calls are refused.</summary>
public class PutRecordsTests
{
    [Fact]
    public void PartitionKey_DecidesTheShardByItsMd5()
    {
        var bed = KinesisBed.WithStream(shards: 2);

        var answer = bed.Put(("partitionKey-03", "low"), ("a", "also low"), ("b", "high"));

        // MD5: 2cda..., 0cc1..., 92eb...
        answer["FailedRecordCount"]!.GetValue<int>().ShouldBe(0);
        answer["EncryptionType"]!.GetValue<string>().ShouldBe("NONE");
        answer["Records"]!.AsArray().Select(record => (string)record!["ShardId"]!)
            .ShouldBe([.. new[] { "partitionKey-03", "a", "b" }.Select(key => Md5Half(key) ? "shardId-000000000001"
                : "shardId-000000000000")]);
        answer["Records"]!.AsArray().Select(record => (string)record!["ShardId"]!).Distinct().Count().ShouldBe(2);
    }

    [Theory]
    [InlineData("0", "shardId-000000000000")]
    [InlineData("170141183460469231731687303715884105727", "shardId-000000000000")]
    [InlineData("170141183460469231731687303715884105728", "shardId-000000000001")]
    [InlineData("340282366920938463463374607431768211455", "shardId-000000000001")]
    public void ExplicitHashKey_DecidesTheShardInstead(string hashKey, string shard)
    {
        var bed = KinesisBed.WithStream(shards: 2);

        var answer = bed.Call("PutRecord",
            $$"""{"StreamARN":"{{KinesisBed.StreamArn}}","Data":"","PartitionKey":"a","ExplicitHashKey":"{{hashKey}}"}""");

        ((string)answer["ShardId"]!).ShouldBe(shard);
    }

    [Fact]
    public void SequenceNumbers_IncreaseFromRecordToRecord()
    {
        var bed = KinesisBed.WithStream(shards: 1);

        var numbers = bed.Put([.. Enumerable.Range(0, 20).Select(i => ($"{i}", ""))])["Records"]!.AsArray()
            .Select(record => (string)record!["SequenceNumber"]!).ToList();

        numbers.ShouldEachBe(number => number.Length == 56 && number.All(char.IsAsciiDigit));
        numbers.ShouldBe(numbers.Order(StringComparer.Ordinal));
        numbers.Distinct().Count().ShouldBe(20);
    }

    [Fact]
    public void SequenceNumberForOrdering_MustBeOneThatTheStreamGave()
    {
        var bed = KinesisBed.WithStream(shards: 1);
        var first = (string)bed.Call("PutRecord", """{"StreamName":"orders","Data":"","PartitionKey":"a"}""")["SequenceNumber"]!;

        var second = (string)bed.Call("PutRecord", Ordered(first))["SequenceNumber"]!;

        string.CompareOrdinal(second, first).ShouldBePositive();
        bed.Refused("PutRecord",
            Ordered("99999999999999999999999999999999999999999999999999999999")).Code.ShouldBe("InvalidArgumentException");

        static string Ordered(string number) =>
            $$"""{"StreamName":"orders","Data":"","PartitionKey":"a","SequenceNumberForOrdering":"{{number}}"}""";
    }

    [Fact]
    public void EveryMistake_IsTold()
    {
        var bed = KinesisBed.WithStream(shards: 1);

        var error = bed.Refused("PutRecords", """
            {"StreamName":"or ders","Records":[{"Data":"","PartitionKey":""},{"PartitionKey":"a","ExplicitHashKey":"007"}]}
            """);

        (error.Code, error.Status).ShouldBe(("ValidationException", 400));
        error.Message.ShouldBe(
            "4 validation errors detected: "
            + "Value 'or ders' at 'streamName' failed to satisfy constraint: Member must satisfy regular expression pattern: " +
            "[a-zA-Z0-9_.-]+; "
            + "Value '' at 'records.1.member.partitionKey' failed to satisfy constraint: Member must have length greater than " +
            "or " +
            "equal to 1; "
            + @"Value '007' at 'records.2.member.explicitHashKey' failed to satisfy constraint: Member must satisfy regular expression pattern: (0|([1-9]\d{0,38})); "
            + "Value null at 'records.2.member.data' failed to satisfy constraint: Member must not be null");
    }

    [Theory]
    [InlineData("""{"StreamName":"orders","Records":[]}""", "ValidationException", "greater than or equal to 1")]
    [InlineData("""{"StreamName":"orders","Records":[{"Data":"","PartitionKey":null}]}""", "ValidationException",
        "must not be null")]
    [InlineData("""{"StreamName":"orders","Records":[{"Data":"?","PartitionKey":"a"}]}""", "SerializationException", "base64")]
    [InlineData("""{"StreamName":"orders","Records":[{"Data":"","PartitionKey":7}]}""", "SerializationException", "PartitionKey")]
    [InlineData("""{"StreamName":"orders","Records":{}}""", "SerializationException", "Records")]
    [InlineData("""{"Records":[{"Data":"","PartitionKey":"a"}]}""", "InvalidArgumentException", "StreamName or StreamARN")]
    [InlineData("""{"StreamName":"others","Records":[{"Data":"","PartitionKey":"a"}]}""", "ResourceNotFoundException",
        "Stream others under account 111122223333 not found.")]
    [InlineData(
        """{"StreamARN":"arn:aws:kinesis:us-east-1:111122223333:stream/orders","Records":[{"Data":"","PartitionKey":"a"}]}""",
            "ResourceNotFoundException", "eu-west-1")]
    [InlineData(
        """{"StreamName":"orders","Records":""" +
        """[{"Data":"","PartitionKey":"a","ExplicitHashKey":"340282366920938463463374607431768211456"}]}""",
        "InvalidArgumentException", "[0, 2^128-1]")]
    public void WrongInput_IsRefused(string input, string code, string words)
    {
        var error = KinesisBed.WithStream(shards: 1).Refused("PutRecords", input);

        error.Code.ShouldBe(code);
        error.Message.ShouldContain(words, Case.Sensitive);
    }

    [Fact]
    public void MoreThan500Records_AreRefusedTogether()
    {
        var bed = KinesisBed.WithStream(shards: 1);

        bed.Refused("PutRecords", KinesisBed.Records(Enumerable.Range(0, 501).Select(i => ($"{i}", "")))).Message
            .ShouldContain("'records' failed to satisfy constraint: Member must have length less than or equal to 500");

        bed.ReadAll("shardId-000000000000").ShouldBeEmpty();
    }

    [Fact]
    public void RecordSize_IsDataAndPartitionKeyAgainstTheStreamsOwnMaximum()
    {
        var bed = KinesisBed.WithStream(shards: 1, new() { EnforcesQuotas = false });
        var fits = new string('x', (1024 * 1024) - 1);

        bed.Put(("k", fits))["FailedRecordCount"]!.GetValue<int>().ShouldBe(0);
        bed.Refused("PutRecords", KinesisBed.Records(("ké", fits))).Code.ShouldBe("InvalidArgumentException");
        bed.Call("UpdateMaxRecordSize", $$"""{"StreamARN":"{{KinesisBed.StreamArn}}","MaxRecordSizeInKiB":1025}""");

        bed.Put(("ké", fits))["FailedRecordCount"]!.GetValue<int>().ShouldBe(0);
    }

    [Fact]
    public void RequestsAbove10MiB_AreRefused()
    {
        var bed = KinesisBed.WithStream(shards: 1, new() { EnforcesQuotas = false });
        var mebibyte = new string('x', (1024 * 1024) - 1);
        var ten = Enumerable.Range(0, 10).Select(_ => ("k", mebibyte)).ToArray();

        bed.Put(ten)["FailedRecordCount"]!.GetValue<int>().ShouldBe(0);
        bed.Refused("PutRecords", KinesisBed.Records([.. ten, ("k", "")])).Message.ShouldBe("Records size exceeds 10 MB limit");
    }

    [Fact]
    public void StreamThatDistributesByItself_NeedsNoPartitionKey()
    {
        var bed = new KinesisBed();
        bed.Service.CreateStream(StreamTemplateTests.Resource(
            """{"StreamModeDetails":{"StreamMode":"ON_DEMAND"},"RecordDistributionStrategy":"AUTO"}"""));

        var shards = Enumerable.Range(0, 8)
            .Select(i => (string)bed.Call("PutRecord", """{"StreamName":"orders","Data":""}""")["ShardId"]!).ToList();

        shards.Distinct().Count().ShouldBe(4);
        bed.Get(bed.Iterator(shards[0]))["Records"]![0]!.AsObject().ContainsKey("PartitionKey").ShouldBeFalse();
    }

    [Fact]
    public void Metrics_SayWhatWasPut()
    {
        var bed = KinesisBed.WithStream(shards: 1);
        bed.Put([.. Enumerable.Range(0, 500).Select(i => ("key", "12345"))]);
        bed.Put([.. Enumerable.Range(0, 500).Select(i => ("key", "12345"))]);

        bed.Put(("key", "12345"), ("key", "12345"));

        bed.Log.Sum("IncomingRecords").ShouldBe(1000);
        bed.Log.Sum("IncomingBytes").ShouldBe(8000);
        bed.Log.Sum("WriteProvisionedThroughputExceeded").ShouldBe(2);
        bed.Log.Metrics.TakeLast(9).ShouldBe(
        [
            ("PutRecords.Success", 0), ("PutRecords.Bytes", 16), ("PutRecords.TotalRecords", 2),
                ("PutRecords.SuccessfulRecords", 0),
            ("PutRecords.FailedRecords", 0), ("PutRecords.ThrottledRecords", 2), ("IncomingRecords", 0), ("IncomingBytes", 0),
            ("WriteProvisionedThroughputExceeded", 2),
        ]);
    }

    private static bool Md5Half(string key)
    {
#pragma warning disable CA5351 // Kinesis chooses a record's shard by MD5.
        return System.Security.Cryptography.MD5.HashData(System.Text.Encoding.UTF8.GetBytes(key))[0] >= 0x80;
#pragma warning restore CA5351
    }
}
