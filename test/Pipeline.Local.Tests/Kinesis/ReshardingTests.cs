using System.Globalization;
using Pipeline.Local.Kinesis;

namespace Pipeline.Local.Tests.Kinesis;

/// <summary>Splits and merges.</summary>
public class ReshardingTests
{
    private static readonly string[] Keys = [.. Enumerable.Range(0, 16).Select(i => $"key-{i}")];

    [Fact]
    public void Split_ClosesTheParentAndGivesItsRangeToTwoChildren()
    {
        var bed = KinesisBed.WithStream(shards: 1);

        bed.Call("SplitShard", """{"StreamName":"orders","ShardToSplit":"shardId-000000000000","NewStartingHashKey":"1000"}""");

        bed.Shards().Select(Describe).ShouldBe(
        [
            "shardId-000000000000 0-340282366920938463463374607431768211455 closed",
            "shardId-000000000001 0-999 of shardId-000000000000",
            "shardId-000000000002 1000-340282366920938463463374607431768211455 of shardId-000000000000",
        ]);
    }

    [Fact]
    public void Merge_ClosesBothParentsForOneChild()
    {
        var bed = KinesisBed.WithStream(shards: 2);

        bed.Call("MergeShards",
            """{"StreamName":"orders","ShardToMerge":"shardId-000000000001","AdjacentShardToMerge":"shardId-000000000000"}""");

        bed.Shards().Select(Describe).ShouldBe(
        [
            "shardId-000000000000 0-170141183460469231731687303715884105727 closed",
            "shardId-000000000001 170141183460469231731687303715884105728-340282366920938463463374607431768211455 closed",
            "shardId-000000000002 0-340282366920938463463374607431768211455 of shardId-000000000001 and shardId-000000000000",
        ]);
    }

    [Fact]
    public void ReaderOfAClosedShard_GetsItsRestAndThenItsChildren()
    {
        var bed = KinesisBed.WithStream(shards: 1);
        bed.Put(("a", "1"), ("b", "2"), ("c", "3"));
        var iterator = bed.Iterator("shardId-000000000000");
        bed.Call("SplitShard", """{"StreamName":"orders","ShardToSplit":"shardId-000000000000","NewStartingHashKey":"1000"}""");
        bed.Put(("a", "later"));

        var first = bed.Get(iterator, limit: 2);
        var last = bed.Get((string)first["NextShardIterator"]!);

        first.ContainsKey("ChildShards").ShouldBeFalse();
        KinesisBed.Texts(first).ShouldBe(["1", "2"]);
        KinesisBed.Texts(last).ShouldBe(["3"]);
        last.ContainsKey("NextShardIterator").ShouldBeFalse();
        last["ChildShards"]!.ToJsonString().ShouldBe(
            """[{"ShardId":"shardId-000000000001","ParentShards":["shardId-000000000000"]""" +
            ""","HashKeyRange":{"StartingHashKey":"0","EndingHashKey":"999"}},""" +
            """{"ShardId":"shardId-000000000002","ParentShards":["shardId-000000000000"]""" +
            ""","HashKeyRange":{"StartingHashKey":"1000","EndingHashKey":"340282366920938463463374607431768211455"}}]""");
    }

    [Fact]
    public async Task ChildrenAskedForDuringASplit_AreBothThere()
    {
        var time = new CallingTime();
        var stream = new KinesisStream(
            "orders", KinesisBed.StreamArn, new() { Retention = TimeSpan.FromHours(24) }, shards: 1, time, enforcesQuotas: true);
        var parent = stream.Shards.Single();
        Task<int>? children = null;
        time.Called = () =>
        {
            // The parent is closed, and the first child is about to be created.
            if (!parent.IsClosed || children is not null) return;
            children = Task.Run(() => stream.ChildrenOf(parent).Count);
            SpinWait.SpinUntil(() => children.IsCompleted, TimeSpan.FromSeconds(1));
        };

        stream.Split(parent, UInt128.One << 127);

        (await children.ShouldNotBeNull()).ShouldBe(2);
    }

    [Fact]
    public void ClosedShardsEndingSequenceNumber_IsItsEnd()
    {
        var bed = KinesisBed.WithStream(shards: 1);
        bed.Put(("a", "1"));
        bed.Call("SplitShard", """{"StreamName":"orders","ShardToSplit":"shardId-000000000000","NewStartingHashKey":"1000"}""");
        var end = (string)bed.Shards()[0]["SequenceNumberRange"]!["EndingSequenceNumber"]!;

        foreach (var type in new[] { "AT_SEQUENCE_NUMBER", "AFTER_SEQUENCE_NUMBER" })
        {
            var answer = bed.Get(bed.Iterator("shardId-000000000000", type, $""","StartingSequenceNumber":"{end}" """));
            KinesisBed.Texts(answer).ShouldBeEmpty();
            answer["ChildShards"]!.AsArray().Count.ShouldBe(2);
        }
    }

    [Theory]
    [InlineData("SplitShard", """{"StreamName":"orders","ShardToSplit":"shardId-000000000001","NewStartingHashKey":"1000"}""",
        "InvalidArgumentException", "must be greater than the shard's StartingHashKey")]
    [InlineData("SplitShard", """{"StreamName":"orders","ShardToSplit":"shardId-000000000000","NewStartingHashKey":"0"}""",
        "InvalidArgumentException", "must be greater than the shard's StartingHashKey")]
    [InlineData("SplitShard", """{"StreamName":"orders","ShardToSplit":"shardId-000000000007","NewStartingHashKey":"0"}""",
        "ResourceNotFoundException", "Could not find shard shardId-000000000007 in stream orders under account 111122223333.")]
    [InlineData("SplitShard", """{"StreamName":"orders","ShardToSplit":"shardId-000000000000","NewStartingHashKey":"x"}""",
        "ValidationException", "regular expression")]
    [InlineData("MergeShards",
        """{"StreamName":"orders","ShardToMerge":"shardId-000000000000","AdjacentShardToMerge":"shardId-000000000002"}""",
            "InvalidArgumentException", "not an adjacent pair")]
    [InlineData("MergeShards",
        """{"StreamName":"orders","ShardToMerge":"shardId-000000000000","AdjacentShardToMerge":"shardId-000000000000"}""",
            "InvalidArgumentException", "not an adjacent pair")]
    [InlineData("UpdateShardCount", """{"StreamName":"orders","TargetShardCount":7,"ScalingType":"UNIFORM_SCALING"}""",
        "LimitExceededException", "double")]
    [InlineData("UpdateShardCount", """{"StreamName":"orders","TargetShardCount":1,"ScalingType":"UNIFORM_SCALING"}""",
        "LimitExceededException", "half")]
    public void WrongResharding_IsRefused(string operation, string input, string code, string words)
    {
        var bed = KinesisBed.WithStream(shards: 3);

        var error = bed.Refused(operation, input);

        error.Code.ShouldBe(code);
        error.Message.ShouldContain(words, Case.Sensitive);
        bed.Shards().Count.ShouldBe(3);
    }

    [Fact]
    public void ClosedShard_IsNotSplitAgain()
    {
        var bed = KinesisBed.WithStream(shards: 1);
        const string split = """{"StreamName":"orders","ShardToSplit":"shardId-000000000000","NewStartingHashKey":"1000"}""";
        bed.Call("SplitShard", split);

        var error = bed.Refused("SplitShard", split);

        error.Code.ShouldBe("ResourceInUseException");
        error.Message.ShouldContain("has already been merged or split");
    }

    [Fact]
    public void OnDemandStream_IsNotReshardedByHand()
    {
        var bed = KinesisBed.OnDemand();

        bed.Refused("UpdateShardCount",
            """{"StreamName":"orders","TargetShardCount":8,"ScalingType":"UNIFORM_SCALING"}""").Code
            .ShouldBe("ValidationException");
    }

    [Theory]
    [InlineData(2, 4)]
    [InlineData(4, 2)]
    [InlineData(2, 3)]
    [InlineData(5, 3)]
    [InlineData(6, 7)]
    [InlineData(3, 3)]
    public void UpdateShardCount_EndsWithEqualRanges(int from, int to)
    {
        var bed = KinesisBed.WithStream(from);

        bed.Call("UpdateShardCount", $$"""{"StreamName":"orders","TargetShardCount":{{to}},"ScalingType":"UNIFORM_SCALING"}""")
            .ToJsonString()
            .ShouldBe(
                $$"""{"StreamName":"orders","CurrentShardCount":{{from}},"TargetShardCount":{{to}},"StreamARN":"{{KinesisBed.StreamArn}}"}""");

        var open = bed.Shards().Where(shard => shard["SequenceNumberRange"]!["EndingSequenceNumber"] is null)
            .Select(shard => (Key(shard["HashKeyRange"]!["StartingHashKey"]!), Key(shard["HashKeyRange"]!["EndingHashKey"]!)))
            .Order();
        open.ShouldBe(HashKeyRange.Uniform(to).Select(range => (range.Start, range.End)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(20_000)]
    public void UniformRanges_CoverEveryHashKeyOnce(int count)
    {
        var ranges = HashKeyRange.Uniform(count).ToList();

        ranges.Count.ShouldBe(count);
        (ranges[0].Start, ranges[^1].End).ShouldBe((UInt128.MinValue, UInt128.MaxValue));
        ranges.Zip(ranges.Skip(1)).Where(pair => pair.First.End + 1 != pair.Second.Start).ShouldBeEmpty();
    }

    [Fact]
    public async Task KeysRecords_KeepTheirOrderThroughReshardingUnderLoad()
    {
        var bed = KinesisBed.WithStream(shards: 2, new() { EnforcesQuotas = false });
        using var stop = new CancellationTokenSource();
        var written = new int[2];

        // Each writer has its own keys; meanwhile, the stream is split and merged.
        var writers = Enumerable.Range(0, 2).Select(writer => Task.Run(() =>
        {
            for (var i = 0; !stop.IsCancellationRequested; i++)
            {
                bed.Put([.. Keys.Where((_, key) => key % 2 == writer).Select(key => (key, $"{key} {i}"))]);
                Interlocked.Increment(ref written[writer]);
            }
        })).ToArray();
        foreach (var target in new[] { 4, 3, 6, 5, 3, 2, 1, 2 })
        {
            bed.Call("UpdateShardCount",
                $$"""{"StreamName":"orders","TargetShardCount":{{target}},"ScalingType":"UNIFORM_SCALING"}""");
            var before = written.ToArray();
            while ((written[0] < before[0] + 2 || written[1] < before[1] + 2) && !writers.Any(writer => writer.IsCompleted))
                await Task.Delay(1);
        }

        await stop.CancelAsync();
        await Task.WhenAll(writers);

        // Parents before children, as readers must read.
        var read = bed.Shards().SelectMany(shard => bed.ReadAll((string)shard["ShardId"]!)).ToList();
        foreach (var key in Keys)
        {
            var numbers = read.Where(data => data.StartsWith($"{key} ", StringComparison.Ordinal))
                .Select(data => int.Parse(data.Split(' ')[1], CultureInfo.InvariantCulture)).ToList();
            numbers.ShouldNotBeEmpty();
            numbers.ShouldBe(Enumerable.Range(0, numbers.Count));
        }
    }

    [Fact]
    public void Children_HaveGreaterSequenceNumbersThanTheirParents()
    {
        var bed = KinesisBed.WithStream(shards: 1);
        var numbers = new List<string> { Number() };

        bed.Call("SplitShard", """{"StreamName":"orders","ShardToSplit":"shardId-000000000000","NewStartingHashKey":"1000"}""");
        numbers.Add(Number());
        bed.Call("MergeShards",
            """{"StreamName":"orders","ShardToMerge":"shardId-000000000001","AdjacentShardToMerge":"shardId-000000000002"}""");
        numbers.Add(Number());

        numbers.ShouldBe(numbers.Order(StringComparer.Ordinal));
        numbers.Distinct().Count().ShouldBe(3);

        string Number() => (string)bed.Put(("a", ""))["Records"]![0]!["SequenceNumber"]!;
    }

    [Fact]
    public void ClosedShard_IsForgottenAfterRetention()
    {
        var bed = KinesisBed.WithStream(shards: 1);
        bed.Call("SplitShard", """{"StreamName":"orders","ShardToSplit":"shardId-000000000000","NewStartingHashKey":"1000"}""");

        bed.Time.Advance(TimeSpan.FromHours(24));
        bed.Shards().Count.ShouldBe(3);
        bed.Time.Advance(TimeSpan.FromMilliseconds(1));

        bed.Shards().Count.ShouldBe(2);
        bed.Refused("GetShardIterator",
            """{"StreamName":"orders","ShardId":"shardId-000000000000","ShardIteratorType":"LATEST"}""").Code
            .ShouldBe("ResourceNotFoundException");
    }

    private static UInt128 Key(System.Text.Json.Nodes.JsonNode node) =>
        UInt128.Parse((string)node!, CultureInfo.InvariantCulture);

    private static string Describe(System.Text.Json.Nodes.JsonNode shard)
    {
        var range = shard["HashKeyRange"]!;
        var parents = shard["ParentShardId"] is { } parent ? $" of {parent}" : "";
        var adjacent = shard["AdjacentParentShardId"] is { } other ? $" and {other}" : "";
        var closed = shard["SequenceNumberRange"]!["EndingSequenceNumber"] is null ? "" : " closed";
        return $"{shard["ShardId"]} {range["StartingHashKey"]}-{range["EndingHashKey"]}{parents}{adjacent}{closed}";
    }

    /// <summary>Calls a test back when the code under test reads the clock.</summary>
    private sealed class CallingTime : FakeTimeProvider
    {
        public Action Called { get; set; } = () => { };

        public override long GetTimestamp()
        {
            Called();
            return base.GetTimestamp();
        }
    }
}
