using Pipeline.Local.Kinesis;

namespace Pipeline.Local.Tests.Kinesis;

/// <summary>Changes of a stream without a call: by load, faults, and memory.</summary>
public class StreamGrowthTests
{
    [Fact]
    public void OnDemandShardThatIsHotForAMinute_IsSplit()
    {
        var bed = KinesisBed.OnDemand();
        Load(bed, seconds: 61, records: 400, i => $"{i}");
        bed.Shards().Count.ShouldBe(4);

        // 2,400 records a second are 600 per shard.
        for (var second = 0; second < 61; second++)
        {
            for (var i = 0; i < 6; i++) bed.Put([.. Enumerable.Range(0, 400).Select(i => ($"{i}", ""))]);

            bed.Time.Advance(TimeSpan.FromSeconds(1));
        }

        bed.Shards().Count(shard => shard["SequenceNumberRange"]!["EndingSequenceNumber"] is null).ShouldBe(8);
        bed.Log.Lines.ShouldContain(line => line.Source == "orders" && line.Line.Contains("as an on-demand stream does"));
    }

    [Fact]
    public void SingleHotKey_IsNotSplit()
    {
        var bed = KinesisBed.OnDemand();

        Load(bed, seconds: 130, records: 500, _ => "one");
        Load(bed, seconds: 130, records: 500, _ => "one");

        bed.Shards().Count.ShouldBe(4);
    }

    [Fact]
    public void ProvisionedShard_StaysAsItIs()
    {
        var bed = KinesisBed.WithStream(shards: 1);

        for (var second = 0; second < 61; second++)
        {
            Load(bed, seconds: 0, records: 500, i => $"{i}");
            Load(bed, seconds: 1, records: 500, i => $"{i}");
        }

        bed.Shards().Count.ShouldBe(1);
    }

    [Fact]
    public void SeededFaults_FailTheSameEntriesEachTime()
    {
        var faults = new KinesisFaults { FailedRecords = 0.1, ThrottledRecords = 0.2, Seed = 7 };

        var first = Errors(KinesisBed.WithStream(shards: 1, faults: faults));

        first.Count(code => code == "InternalFailure").ShouldBeInRange(30, 70);
        first.Count(code => code == "ProvisionedThroughputExceededException").ShouldBeInRange(70, 130);
        Errors(KinesisBed.WithStream(shards: 1, faults: faults)).ShouldBe(first);
        Errors(KinesisBed.WithStream(shards: 1, faults: faults with { Seed = 8 })).ShouldNotBe(first);

        static List<string?> Errors(KinesisBed bed)
        {
            var answer = bed.Put([.. Enumerable.Range(0, 500).Select(i => ("a", $"{i}"))]);
            var codes = answer["Records"]!.AsArray().Select(record => (string?)record!["ErrorCode"]).ToList();
            answer["FailedRecordCount"]!.GetValue<int>().ShouldBe(codes.Count(code => code is not null));
            bed.ReadAll("shardId-000000000000")
                .ShouldBe([.. Enumerable.Range(0, 500).Where(i => codes[i] is null).Select(i => $"{i}")]);
            bed.Log.Sum("PutRecords.FailedRecords").ShouldBe(codes.Count(code => code == "InternalFailure"));
            bed.Log.Sum("PutRecords.ThrottledRecords")
                .ShouldBe(codes.Count(code => code == "ProvisionedThroughputExceededException"));
            return codes;
        }
    }

    [Fact]
    public void ScheduledSplit_HappensBetweenTwoRecords()
    {
        var bed = KinesisBed.WithStream(shards: 1, faults: new() { SplitAfterRecords = [3, 5] });

        bed.Put([.. Enumerable.Range(0, 10).Select(i => ("a", $"{i}"))])["FailedRecordCount"]!.GetValue<int>().ShouldBe(0);

        bed.Shards().Count.ShouldBe(5);
        bed.Shards().Select(shard => bed.ReadAll((string)shard["ShardId"]!)).Where(data => data.Count > 0)
            .Select(data => string.Concat(data))
            .ShouldBe(["012", "34", "56789"]);
    }

    [Fact]
    public void FullMemory_GivesUpTheOldestRecordsAndSaysSo()
    {
        var bed = KinesisBed.WithStream(shards: 1, new() { EnforcesQuotas = false, MemoryBytes = 4 << 20 });
        for (var i = 0; i < 40; i++)
            bed.Put([.. Enumerable.Range(0, 500).Select(j => ("a", $"{i} {j} {new string('x', 1000)}"))]);

        var left = bed.ReadAll("shardId-000000000000");

        left.Count.ShouldBeInRange(2000, 4000);
        left[^1].ShouldStartWith("39 499");
        bed.Log.Lines.ShouldHaveSingleItem().Line.ShouldBe(
            "records take more than 4 MiB of memory: the oldest are given up before their retention ends, whether read or not");
    }

    private static void Load(KinesisBed bed, int seconds, int records, Func<int, string> key)
    {
        for (var second = 0; second < Math.Max(seconds, 1); second++)
        {
            bed.Put([.. Enumerable.Range(0, records).Select(i => (key(i), ""))]);
            bed.Time.Advance(TimeSpan.FromSeconds(seconds > 0 ? 1 : 0));
        }
    }
}
