using Pipeline.Local.Contracts;

namespace Pipeline.Local.Tests.Kinesis;

/// <summary>A shard's limits per second for writing and reading.</summary>
public class ShardQuotaTests
{
    private const string Shard = "shardId-000000000000";

    [Fact]
    public void Record1001_IsThrottledUntilTimePasses()
    {
        var bed = KinesisBed.WithStream(shards: 1);
        bed.Put([.. Enumerable.Range(0, 500).Select(i => ("k", ""))]);
        bed.Put([.. Enumerable.Range(0, 499).Select(i => ("k", ""))]);

        var answer = bed.Put(("k", "last"), ("k", "too many"));

        answer["FailedRecordCount"]!.GetValue<int>().ShouldBe(1);
        answer["Records"]![0]!["SequenceNumber"].ShouldNotBeNull();
        answer["Records"]![1]!.ToJsonString().ShouldBe(
            """{"ErrorCode":"ProvisionedThroughputExceededException","ErrorMessage":"Rate exceeded for shard """ +
            """shardId-000000000000 in stream orders under account 111122223333."}""");
        bed.Refused("PutRecord",
            """{"StreamName":"orders","Data":"","PartitionKey":"k"}""").Code.ShouldBe("ProvisionedThroughputExceededException");

        bed.Time.Advance(TimeSpan.FromMilliseconds(10));
        bed.Put([.. Enumerable.Range(0, 20).Select(i => ("k", ""))])["FailedRecordCount"]!.GetValue<int>().ShouldBe(10);
    }

    [Fact]
    public void Mebibyte_IsAllThatAShardTakesInASecond()
    {
        var bed = KinesisBed.WithStream(shards: 1);
        var quarter = new string('x', (256 * 1024) - 1);

        bed.Put([.. Enumerable.Range(0, 6).Select(i => ("k", quarter))])["FailedRecordCount"]!.GetValue<int>().ShouldBe(2);
        bed.Time.Advance(TimeSpan.FromSeconds(0.5));

        bed.Put([.. Enumerable.Range(0, 6).Select(i => ("k", quarter))])["FailedRecordCount"]!.GetValue<int>().ShouldBe(4);
    }

    [Fact]
    public void LargeRecord_IsABurstThatTheNextSecondsPayFor()
    {
        var bed = KinesisBed.WithStream(shards: 1);
        bed.Call("UpdateMaxRecordSize", """{"StreamName":"orders","MaxRecordSizeInKiB":10240}""");
        bed.Put(("k", new string('x', 5 * 1024 * 1024)))["FailedRecordCount"]!.GetValue<int>().ShouldBe(0);

        bed.Time.Advance(TimeSpan.FromSeconds(4));
        bed.Put(("k", ""))["FailedRecordCount"]!.GetValue<int>().ShouldBe(1);
        bed.Time.Advance(TimeSpan.FromMilliseconds(1));

        bed.Put(("k", ""))["FailedRecordCount"]!.GetValue<int>().ShouldBe(0);
    }

    [Fact]
    public void OneThrottledShard_LeavesTheOthersAlone()
    {
        var bed = KinesisBed.WithStream(shards: 2);
        for (var i = 0; i < 3; i++) bed.Put([.. Enumerable.Range(0, 500).Select(i => ("a", ""))]);

        var answer = bed.Put(("a", ""), ("b", ""));

        answer["Records"]!.AsArray().Count(record => record!["ErrorCode"] is not null).ShouldBe(1);
    }

    [Fact]
    public void SixthRead_IsThrottled()
    {
        var bed = KinesisBed.WithStream(shards: 2);
        var iterator = bed.Iterator(Shard);
        for (var i = 0; i < 5; i++) bed.Get(iterator);

        var error = Should.Throw<ServiceException>(() => bed.Get(iterator));

        error.Code.ShouldBe("ProvisionedThroughputExceededException");
        error.Message.ShouldBe("Rate exceeded for shard shardId-000000000000 in stream orders under account 111122223333.");
        bed.Log.Sum("ReadProvisionedThroughputExceeded").ShouldBe(1);
        bed.Get(bed.Iterator("shardId-000000000001"));
        bed.Time.Advance(TimeSpan.FromMilliseconds(200));
        bed.Get(iterator);
    }

    [Fact]
    public void AnswerOf10MiB_KeepsReadersAwayForSeconds()
    {
        var bed = KinesisBed.WithStream(shards: 1);
        var mebibyte = new string('x', (1024 * 1024) - 1);
        for (var i = 0; i < 10; i++)
        {
            bed.Put(("k", mebibyte))["FailedRecordCount"]!.GetValue<int>().ShouldBe(0);
            bed.Time.Advance(TimeSpan.FromSeconds(1));
        }

        var iterator = bed.Iterator(Shard);
        bed.Get(iterator)["Records"]!.AsArray().Count.ShouldBe(10);

        bed.Time.Advance(TimeSpan.FromSeconds(3.9));
        Should.Throw<ServiceException>(() => bed.Get(iterator)).Code.ShouldBe("ProvisionedThroughputExceededException");
        bed.Time.Advance(TimeSpan.FromSeconds(1.1));
        bed.Get(iterator);
    }

    [Fact]
    public void WithoutQuotas_NothingIsThrottled()
    {
        var bed = KinesisBed.WithStream(shards: 1, new() { EnforcesQuotas = false });
        var iterator = bed.Iterator(Shard);
        for (var i = 0; i < 20; i++)
        {
            bed.Put([.. Enumerable.Range(0, 500).Select(i => ("k", ""))])["FailedRecordCount"]!.GetValue<int>().ShouldBe(0);
            iterator = (string)bed.Get(iterator)["NextShardIterator"]!;
        }

        bed.Log.Sum("GetRecords.Records").ShouldBe(10_000);
    }
}
