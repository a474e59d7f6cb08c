using Pipeline.Client.Producing;

namespace Pipeline.Client.Tests.Producing;

public class TokenBucketTests
{
    [Fact]
    public void FullBucket_GivesABurstAndThenTheRate()
    {
        var bucket = new TokenBucket(150, TimeSpan.Zero);
        Take(bucket, 100, TimeSpan.Zero).ShouldBe(1000);
        Take(bucket, 100, TimeSpan.FromSeconds(0.1)).ShouldBe(150);
        Take(bucket, 100, TimeSpan.FromSeconds(60)).ShouldBe(1000);
    }

    [Fact]
    public void Bytes_AreLimitedToo()
    {
        var bucket = new TokenBucket(100, TimeSpan.Zero);
        Take(bucket, 1024 * 1024, TimeSpan.Zero).ShouldBe(10);
        bucket.DueFor(1024 * 1024).ShouldBe(TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(1));
        Take(bucket, 1024 * 1024, TimeSpan.FromSeconds(2)).ShouldBe(2);
    }

    [Fact]
    public void ShardThatThrottles_GetsLessAndRecovers()
    {
        var bucket = new TokenBucket(100, TimeSpan.Zero);
        bucket.Throttle(TimeSpan.Zero);
        bucket.Factor.ShouldBe(0.7);
        // The answers of calls that were sent together.
        bucket.Throttle(TimeSpan.FromSeconds(0.1));
        bucket.Factor.ShouldBe(0.71, 0.001);
        for (var i = 1; i < 100; i++) bucket.Throttle(TimeSpan.FromSeconds(i * 0.25));
        bucket.Factor.ShouldBeInRange(0.05, 0.1);
        bucket.TryTake(1, TimeSpan.FromSeconds(40));
        bucket.Factor.ShouldBe(1);
    }

    private static int Take(TokenBucket bucket, long bytes, TimeSpan now)
    {
        var count = 0;
        while (bucket.TryTake(bytes, now)) count++;
        return count;
    }
}
