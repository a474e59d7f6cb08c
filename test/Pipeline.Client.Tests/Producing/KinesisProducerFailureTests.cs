using Microsoft.Extensions.Time.Testing;
using Pipeline.Client.Producing;

namespace Pipeline.Client.Tests.Producing;

/// <summary>What becomes of records that a call does not put.</summary>
public class KinesisProducerFailureTests
{
    [Fact]
    public void AggregateInAnotherShard_IsPutAgainWhole()
    {
        var time = new FakeTimeProvider();
        var bed = new ProducerBed(new SimulatedStream(time) { Random = new(3) }, time: time);
        bed.Put(1);
        bed.Advance(200);
        bed.Stream.Reshard();
        bed.Stream.Open.Count().ShouldBe(2);

        var puts = Enumerable.Range(0, 50).Select(i => bed.Put($"key {i}", $"record {i}")).ToList();
        bed.Advance(1000);

        puts.ShouldEachBe(put => put.IsCompletedSuccessfully);
        puts.ShouldEachBe(put => put.Settled().Attempts.Count == 2);
        puts.ShouldEachBe(put => put.Settled().Attempts[0].ErrorCode == UserRecordError.WrongShard);
        // Each once for a consumer that drops as the KCL does, twice for one that does not.
        bed.Stream.Consume(dropsAsKcl: true).Count.ShouldBe(51);
        bed.Stream.Consume(dropsAsKcl: false).Count.ShouldBe(101);
        bed.Stream.ListCalls.ShouldBe(2);
    }

    [Fact]
    public void RecordThatExpires_FailsWithItsAttempts()
    {
        var bed = new ProducerBed(configure: options => options.RecordTtl = TimeSpan.FromSeconds(2));
        bed.Stream.Faults = call => call.Kind == CallKind.Put ? Fault.InternalError : Fault.None;

        var put = bed.Put("k", "text");
        bed.Advance(4000);

        var failure = put.Failure().ShouldBeOfType<UserRecordFailedException>();
        failure.ErrorCode.ShouldBe(UserRecordError.Expired);
        failure.Attempts.Count.ShouldBeGreaterThan(3);
        failure.Attempts.ShouldEachBe(attempt => attempt.ErrorCode == "InternalFailure");
        bed.Producer.OutstandingRecordsCount.ShouldBe(0);
        bed.Log.Lines.ShouldContain(line => line.StartsWith("Error: A record for orders was not put: Expired"));
    }

    [Fact]
    public void CallThatIsRefusedForGood_FailsItsRecordsAtOnce()
    {
        var bed = new ProducerBed();
        bed.Stream.Faults = call => call.Kind == CallKind.Put ? Fault.Denied : Fault.None;
        var put = bed.Put("k", "text");
        bed.Advance(200);
        put.Failure().ShouldBeOfType<UserRecordFailedException>().ErrorCode.ShouldBe("AccessDeniedException");
    }

    [Fact]
    public void RecordThatTheStreamRefuses_FailsAlone()
    {
        var time = new FakeTimeProvider();
        var bed = new ProducerBed(
            new SimulatedStream(time) { MostRecordBytes = 1000 }, options => options.AggregationMaxSize = 5000, time);
        var puts = bed.Put(20);
        var large = bed.Put("k", new string('x', 2000));
        puts.AddRange(bed.Put(20));
        bed.Advance(2000);
        puts.ShouldEachBe(put => put.IsCompletedSuccessfully);
        large.Failure().ShouldBeOfType<UserRecordFailedException>().ErrorCode.ShouldBe("InvalidArgumentException");
    }

    [Fact]
    public void ThrottledRecord_FailsOnlyIfWanted()
    {
        var bed = new ProducerBed(configure: options => options.FailIfThrottled = true);
        bed.Stream.Faults = call => call.Kind == CallKind.Put ? Fault.ThrottledCall : Fault.None;
        var put = bed.Put("k", "text");
        bed.Advance(200);
        put.Failure().ShouldBeOfType<UserRecordFailedException>().ErrorCode
            .ShouldBe("ProvisionedThroughputExceededException");

        var retrying = new ProducerBed();
        retrying.Stream.Faults = call => call.Kind == CallKind.Put && call.At < TimeSpan.FromSeconds(1)
            ? Fault.ThrottledCall : Fault.None;
        var retried = retrying.Put("k", "text");
        retrying.Advance(5000);
        retried.Settled().Attempts.Count.ShouldBeGreaterThan(1);
    }

    [Fact]
    public void ShardThatThrottles_GetsLessAndThenMoreAgain()
    {
        // Without aggregation and with twice the shard's rate, it throttles all the time.
        var bed = new ProducerBed(configure: options =>
        {
            options.AggregationEnabled = false;
            options.RateLimit = 200;
            options.RecordTtl = TimeSpan.FromMinutes(10);
        });
        var puts = bed.Put(20_000);
        bed.Advance(60_000);

        puts.ShouldEachBe(put => put.IsCompletedSuccessfully);
        // 20 seconds are the least. A producer that kept to its rate would have as many throttled attempts as put ones.
        bed.Stream.Stored.Count.ShouldBe(20_000);
        bed.Stream.Throttled.ShouldBeLessThan(10_000);
        bed.Stream.Throttled.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void CallThatHangs_IsGivenUpAndItsRecordsPutAgain()
    {
        var bed = new ProducerBed();
        bed.Stream.Faults = call => call.Kind == CallKind.Put && call.At < TimeSpan.FromSeconds(5) ? Fault.HangAfter : Fault.None;
        var put = bed.Put("k", "text");
        bed.Advance(7000);
        put.Settled().Attempts.Select(attempt => attempt.ErrorCode).ShouldBe([UserRecordError.RequestTimeout, null]);
        put.Settled().Attempts[0].Duration.ShouldBe(TimeSpan.FromSeconds(6), TimeSpan.FromMilliseconds(5));
        bed.Stream.Stored.Count.ShouldBe(2);
    }
}
