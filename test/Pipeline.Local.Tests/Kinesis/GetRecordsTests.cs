using Pipeline.Local.Contracts;

namespace Pipeline.Local.Tests.Kinesis;

/// <summary>Iterators and reads.</summary>
public class GetRecordsTests
{
    private const string Shard = "shardId-000000000000";

    [Fact]
    public void TrimHorizon_ReadsFromTheOldestRecord()
    {
        var bed = Filled();

        var answer = bed.Get(bed.Iterator(Shard), limit: 2);

        KinesisBed.Texts(answer).ShouldBe(["0", "1"]);
        answer["MillisBehindLatest"]!.GetValue<long>().ShouldBe(3000);
        var record = answer["Records"]![0]!.AsObject();
        record["PartitionKey"]!.GetValue<string>().ShouldBe("k0");
        record["EncryptionType"]!.GetValue<string>().ShouldBe("NONE");
        record["ApproximateArrivalTimestamp"]!.GetValue<double>().ShouldBe(1773489600.0);
        KinesisBed.Texts(bed.Get((string)answer["NextShardIterator"]!)).ShouldBe(["2", "3", "4"]);
    }

    [Fact]
    public void Latest_ReadsOnlyWhatComesLater()
    {
        var bed = Filled();
        var iterator = bed.Iterator(Shard, "LATEST");
        KinesisBed.Texts(bed.Get(iterator)).ShouldBeEmpty();

        bed.Put(("k", "new"));

        var answer = bed.Get(iterator);
        KinesisBed.Texts(answer).ShouldBe(["new"]);
        answer["MillisBehindLatest"]!.GetValue<long>().ShouldBe(0);
    }

    [Theory]
    [InlineData("AT_SEQUENCE_NUMBER", "2,3,4")]
    [InlineData("AFTER_SEQUENCE_NUMBER", "3,4")]
    public void SequenceNumber_IsWhereReadingStarts(string type, string read)
    {
        var bed = Filled();
        var number = (string)bed.Get(bed.Iterator(Shard))["Records"]![2]!["SequenceNumber"]!;

        var iterator = bed.Iterator(Shard, type, $""","StartingSequenceNumber":"{number}" """);

        string.Join(',', KinesisBed.Texts(bed.Get(iterator))).ShouldBe(read);
    }

    [Theory]
    [InlineData(0, "0,1,2,3,4")]
    [InlineData(1999.5, "2,3,4")]
    [InlineData(2000, "2,3,4")]
    [InlineData(2001, "3,4")]
    [InlineData(-90_000_000, "0,1,2,3,4")]
    public void Timestamp_IsWhereReadingStarts(double milliseconds, string read)
    {
        var bed = Filled();

        var iterator = bed.Iterator(Shard, "AT_TIMESTAMP",
            FormattableString.Invariant($""","Timestamp":{1773489600 + (milliseconds / 1000)} """));

        string.Join(',', KinesisBed.Texts(bed.Get(iterator))).ShouldBe(read);
    }

    [Theory]
    [InlineData("""{"StreamName":"orders","ShardId":"shardId-000000000000"}""", "ValidationException",
        "'shardIteratorType' failed to satisfy constraint: Member must not be null")]
    [InlineData("""{"StreamName":"orders","ShardId":"shardId-000000000000","ShardIteratorType":"FIRST"}""", "ValidationException",
        "enum value set")]
    [InlineData("""{"StreamName":"orders","ShardId":"shardId-000000000009","ShardIteratorType":"LATEST"}""",
        "ResourceNotFoundException", "Shard shardId-000000000009 in stream orders under account 111122223333 does not exist")]
    [InlineData("""{"StreamName":"orders","ShardId":"shardId-000000000000","ShardIteratorType":"AT_SEQUENCE_NUMBER"}""",
        "InvalidArgumentException", "StartingSequenceNumber")]
    [InlineData(
        """{"StreamName":"orders","ShardId":"shardId-000000000000","ShardIteratorType":"AT_SEQUENCE_NUMBER","StartingSequenceNumber":"5"}""", "InvalidArgumentException",
        "did not come from this stream")]
    [InlineData("""{"StreamName":"orders","ShardId":"shardId-000000000000","ShardIteratorType":"AT_TIMESTAMP"}""",
        "InvalidArgumentException", "timestampInMillis")]
    [InlineData(
        """{"StreamName":"orders","ShardId":"shardId-000000000000","ShardIteratorType":"AT_TIMESTAMP","Timestamp":2773489600}""",
            "InvalidArgumentException", "cannot be greater than the currentTimestampInMillis")]
    public void WrongPosition_IsRefused(string input, string code, string words)
    {
        var error = Filled().Refused("GetShardIterator", input);

        error.Code.ShouldBe(code);
        error.Message.ShouldContain(words, Case.Sensitive);
    }

    [Fact]
    public void IteratorInQuotes_IsTaken()
    {
        var bed = KinesisBed.WithStream(shards: 1);
        bed.Put(("a", "1"));

        KinesisBed.Texts(bed.Get($"\"{bed.Iterator("shardId-000000000000")}\"")).ShouldBe(["1"]);
    }

    [Fact]
    public void Iterator_ExpiresAfterFiveMinutes()
    {
        var bed = Filled();
        var iterator = bed.Iterator(Shard);

        bed.Time.Advance(TimeSpan.FromMinutes(5));
        KinesisBed.Texts(bed.Get(iterator)).Count.ShouldBe(5);
        bed.Time.Advance(TimeSpan.FromMilliseconds(1));

        var error = Should.Throw<ServiceException>(() => bed.Get(iterator));
        error.Code.ShouldBe("ExpiredIteratorException");
        error.Message.ShouldContain("further in the future than the tolerated delay of 300000 milliseconds");
    }

    [Theory]
    [InlineData("x")]
    [InlineData("")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void InventedIterator_IsRefused(string iterator) =>
        Filled().Refused("GetRecords", $$"""{"ShardIterator":"{{iterator}}"}""").Message.ShouldBe("Invalid ShardIterator.");

    [Theory]
    [InlineData(0)]
    [InlineData(10_001)]
    public void WrongLimit_IsRefused(int limit)
    {
        var bed = Filled();

        bed.Refused("GetRecords",
            $$"""{"ShardIterator":"{{bed.Iterator(Shard)}}","Limit":{{limit}}}""").Code.ShouldBe("ValidationException");
    }

    [Fact]
    public async Task InputMadeInProcess_IsReadLikeAParsedOne()
    {
        var bed = Filled();

        var answer = await bed.Service.InvokeAsync("GetRecords", new() { ["ShardIterator"] = bed.Iterator(Shard), ["Limit"] = 2 },
            CancellationToken.None);
        await bed.Service.InvokeAsync("PutRecord",
            new() { ["StreamName"] = "orders", ["PartitionKey"] = "k", ["Data"] = "bWFkZQ==" }, CancellationToken.None);
        var error = await Should.ThrowAsync<ServiceException>(() => bed.Service.InvokeAsync(
            "DeleteStream", new() { ["StreamName"] = "others", ["EnforceConsumerDeletion"] = true }, CancellationToken.None));
        error.Code.ShouldBe("ResourceNotFoundException");

        answer["Records"]!.AsArray().Count.ShouldBe(2);
        bed.ReadAll(Shard)[^1].ShouldBe("made");
    }

    [Fact]
    public void IteratorOfADeletedStream_FindsNoneEvenIfItIsMadeAgain()
    {
        var bed = Filled();
        var iterator = bed.Iterator(Shard);
        bed.Call("DeleteStream", """{"StreamName":"orders"}""");
        Should.Throw<ServiceException>(() => bed.Get(iterator)).Code.ShouldBe("ResourceNotFoundException");
        bed.Time.Advance(TimeSpan.FromMilliseconds(1));

        bed.Call("CreateStream", """{"StreamName":"orders","ShardCount":1}""");

        Should.Throw<ServiceException>(() => bed.Get(iterator)).Code.ShouldBe("ResourceNotFoundException");
    }

    [Fact]
    public void RecordsPastRetention_AreGone()
    {
        var bed = Filled();
        bed.Time.Advance(TimeSpan.FromHours(24) - TimeSpan.FromSeconds(3));
        var oldest = (string)bed.Get(bed.Iterator(Shard))["Records"]![0]!["SequenceNumber"]!;

        bed.Time.Advance(TimeSpan.FromMilliseconds(500));

        KinesisBed.Texts(bed.Get(bed.Iterator(Shard))).ShouldBe(["3", "4"]);
        KinesisBed.Texts(bed.Get(bed.Iterator(Shard, "AT_SEQUENCE_NUMBER", $""","StartingSequenceNumber":"{oldest}" """)))
            .ShouldBe(["3", "4"]);
    }

    [Fact]
    public void LongerRetention_KeepsThem()
    {
        var bed = Filled();
        bed.Call("IncreaseStreamRetentionPeriod", """{"StreamName":"orders","RetentionPeriodHours":48}""");

        bed.Time.Advance(TimeSpan.FromHours(47));

        bed.ReadAll(Shard).Count.ShouldBe(5);
    }

    [Fact]
    public void Answer_EndsAt10MiB()
    {
        var bed = KinesisBed.WithStream(shards: 1, new() { EnforcesQuotas = false });
        var mebibyte = new string('x', (1024 * 1024) - 1);
        bed.Put([.. Enumerable.Range(0, 10).Select(_ => ("k", mebibyte))]);
        bed.Put([.. Enumerable.Range(0, 5).Select(_ => ("k", mebibyte))]);

        var answer = bed.Get(bed.Iterator(Shard));

        answer["Records"]!.AsArray().Count.ShouldBe(10);
        bed.Get((string)answer["NextShardIterator"]!)["Records"]!.AsArray().Count.ShouldBe(5);
    }

    [Fact]
    public void Metrics_SayHowFarBehindAReaderIs()
    {
        var bed = Filled();

        bed.Get((string)bed.Get(bed.Iterator(Shard), limit: 2)["NextShardIterator"]!);

        bed.Log.Metrics.Where(point => point.Metric.StartsWith("Get", StringComparison.Ordinal)).ShouldBe(
        [
            ("GetRecords.Success", 1), ("GetRecords.Bytes", 2), ("GetRecords.Records", 2),
                ("GetRecords.IteratorAgeMilliseconds", 4000),
            ("GetRecords.Success", 1), ("GetRecords.Bytes", 3), ("GetRecords.Records", 3),
                ("GetRecords.IteratorAgeMilliseconds", 0),
        ]);
    }

    // Five records, one second apart; the clock is one second after the last.
    private static KinesisBed Filled()
    {
        var bed = KinesisBed.WithStream(shards: 1);
        for (var i = 0; i < 5; i++)
        {
            bed.Put(($"k{i}", $"{i}"));
            bed.Time.Advance(TimeSpan.FromSeconds(1));
        }

        return bed;
    }
}
