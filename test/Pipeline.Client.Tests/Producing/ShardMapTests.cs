using Pipeline.Client.Kinesis;
using Pipeline.Client.Producing;

namespace Pipeline.Client.Tests.Producing;

public class ShardMapTests
{
    [Fact]
    public void HashKey_BelongsToTheShardWhoseRangeHasIt()
    {
        var map = new ShardMap([Shard("b", 101, 300), Shard("a", 0, 100)], null, TimeSpan.Zero);
        map.Find(0).ShouldBe("a");
        map.Find(100).ShouldBe("a");
        map.Find(101).ShouldBe("b");
        map.Find(300).ShouldBe("b");
        map.Find(301).ShouldBeNull();
    }

    [Fact]
    public void GapWhileAStreamIsResharded_HasNoShard() =>
        new ShardMap([Shard("a", 0, 100), Shard("b", 201, 300)], null, TimeSpan.Zero).Find(150).ShouldBeNull();

    [Fact]
    public void ClosedShard_IsKnownForAMinute()
    {
        var first = new ShardMap([Shard("a", 0, 300)], null, TimeSpan.Zero);
        var second = new ShardMap([Shard("b", 0, 100), Shard("c", 101, 300)], first, TimeSpan.FromSeconds(10));
        var third = new ShardMap([Shard("b", 0, 100), Shard("c", 101, 300)], second, TimeSpan.FromSeconds(60));
        var fourth = new ShardMap([Shard("b", 0, 100), Shard("c", 101, 300)], third, TimeSpan.FromSeconds(80));
        (second.IsOpen("a"), second.Takes("a", 5), second.IsOpen("b")).ShouldBe((false, true, true));
        third.Takes("a", 5).ShouldBeTrue();
        fourth.Takes("a", 5).ShouldBeFalse();
        fourth.Takes("c", 5).ShouldBeFalse();
    }

    private static Shard Shard(string id, int start, int end) => new()
    {
        ShardId = id,
        HashKeyRange = new() { StartingHashKey = $"{start}", EndingHashKey = $"{end}" },
    };
}
