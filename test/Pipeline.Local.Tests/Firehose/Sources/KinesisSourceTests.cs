using Pipeline.Local.Contracts;

namespace Pipeline.Local.Tests.Firehose.Sources;

public sealed class KinesisSourceTests
{
    private const string Lines =
        """{"BufferingHints": {"IntervalInSeconds": 900, "SizeInMBs": 1}, "ProcessingConfiguration": {"Enabled": true,""" +
        """ "Processors": [{"Type": "AppendDelimiterToRecord"}]}}""";

    [Fact]
    public async Task Reading_BeginsAtLatestWhenCreateReturns()
    {
        await using var lab = new FirehoseLab();
        lab.Streams.WithShards("shardId-0", "shardId-1");
        lab.Streams.Put("shardId-0", "before");
        lab.CreateS3(Lines, isOfKinesis: true);
        lab.Streams.Positions.ShouldBe([StreamPosition.Latest, StreamPosition.Latest]);
        lab.Streams.Put("shardId-0", "one");
        lab.Streams.Put("shardId-1", "two");
        await lab.DrainAsync();
        lab.Objects.Lines("").Order().ShouldBe(["one", "two"]);
        lab.Log.Sum("DataReadFromKinesisStream.Records").ShouldBe(2);
        lab.Log.Sum("DataReadFromKinesisStream.Bytes").ShouldBe(6);
        lab.Access.Uses.ShouldContain((FirehoseLab.SourceRole, new Permission("kinesis:DescribeStream", FirehoseLab.StreamArn)));
    }

    [Fact]
    public async Task Shard_IsReadAboutOnceASecond()
    {
        await using var lab = new FirehoseLab(factor: 1000);
        lab.Streams.WithShards("shardId-0");
        lab.CreateS3(Lines, isOfKinesis: true);
        var start = lab.Time.GetUtcNow();
        await lab.Time.AdvanceUntilAsync(() => lab.Log.Values("KinesisMillisBehindLatest").Count >= 20,
            TimeSpan.FromMilliseconds(50));
        // The pace does not shorten these waits: other readers share the shard's five reads a second.
        (lab.Time.GetUtcNow() - start).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(19 * 0.4));
    }

    [Fact]
    public async Task Drain_ReadsToTheTip()
    {
        await using var lab = new FirehoseLab();
        lab.Streams.WithShards("shardId-0").MostAtOnce = 3;
        lab.CreateS3(Lines, isOfKinesis: true);
        var sent = Enumerable.Range(0, 20).Select(number => $"r{number}").ToList();
        sent.ForEach(record => lab.Streams.Put("shardId-0", record));
        await lab.DrainAsync();
        lab.Objects.Lines("").ShouldBe(sent);
        lab.Progress.Undelivered.ShouldBe(0);
    }

    [Fact]
    public async Task Resharding_ReadsParentsFirst()
    {
        await using var lab = new FirehoseLab();
        lab.Streams.WithShards("shardId-0").MostAtOnce = 2;
        lab.CreateS3(Lines, isOfKinesis: true);
        foreach (var record in new[] { "a1", "a2", "a3", "a4", "a5" }) lab.Streams.Put("shardId-0", record);
        lab.Streams.Split("shardId-0", "shardId-1", "shardId-2");
        lab.Streams.Put("shardId-1", "b1");
        lab.Streams.Split("shardId-1", "shardId-3");
        lab.Streams.Put("shardId-2", "c1");
        lab.Streams.Put("shardId-3", "d1");
        await lab.DrainAsync();
        var lines = lab.Objects.Lines("");
        lines.Take(5).ShouldBe(["a1", "a2", "a3", "a4", "a5"]);
        lines.Skip(5).Order().ShouldBe(["b1", "c1", "d1"]);
        lines.IndexOf("d1").ShouldBeGreaterThan(lines.IndexOf("b1"));
    }

    [Fact]
    public async Task Aggregates_AreTakenApart()
    {
        await using var lab = new FirehoseLab();
        lab.Streams.WithShards("shardId-0");
        lab.CreateS3(Lines, isOfKinesis: true);
        lab.Streams.Put("shardId-0", Aggregates.Of(("k", "one"), ("l", "two")));
        await lab.DrainAsync();
        lab.Objects.Lines("").ShouldBe(["one", "two"]);
        (lab.Progress.SourceRecords, lab.Progress.Records, lab.Progress.Delivered).ShouldBe((1, 2, 2));
    }

    [Fact]
    public async Task DamagedAggregate_KeepsWhatCanBeRead()
    {
        await using var lab = new FirehoseLab();
        lab.Streams.WithShards("shardId-0");
        lab.CreateS3(Lines, isOfKinesis: true);
        lab.Streams.Put("shardId-0", Aggregates.Seal(
        [
            .. Aggregates.PartitionKey("k"),
            .. Aggregates.Record(0, null, "one"u8.ToArray()),
            .. Aggregates.Record(7, null, "two"u8.ToArray()),
        ]));
        await lab.DrainAsync();
        lab.Objects.Lines("2026/").ShouldBe(["one"]);
        lab.Objects.Lines("processing-failed/").ShouldHaveSingleItem().ShouldContain("partition key index of sub-record 1");
        (lab.Progress.Failed, lab.Progress.Undelivered).ShouldBe((1, 0));
    }

    [Fact]
    public async Task FailedReads_LoseNothing()
    {
        await using var lab = new FirehoseLab();
        lab.Streams.WithShards("shardId-0").MostAtOnce = 2;
        lab.CreateS3(Lines, isOfKinesis: true);
        var reads = 0;
        lab.Streams.Fails = () => (Interlocked.Increment(ref reads) % 5) switch
        {
            1 => new ServiceException("ProvisionedThroughputExceededException", "Rate exceeded"),
            3 => new ServiceException("ExpiredIteratorException", "Iterator expired"),
            4 => new ServiceException("AccessDeniedException", "not authorized to perform: kinesis:GetRecords", 403),
            _ => null,
        };
        var sent = Enumerable.Range(0, 15).Select(number => $"r{number}").ToList();
        sent.ForEach(record => lab.Streams.Put("shardId-0", record));
        await lab.DrainAsync();
        lab.Objects.Lines("").ShouldBe(sent);
        lab.Log.Sum("ThrottledGetRecords").ShouldBeGreaterThan(0);
        lab.Log.Lines.ShouldHaveSingleItem().ShouldContain("kinesis:GetRecords");
    }

    [Fact]
    public async Task IteratorThatExpiresBeforeTheFirstRecord_LosesNone()
    {
        await using var lab = new FirehoseLab();
        lab.Streams.WithShards("shardId-0").Put("shardId-0", "before");
        lab.Time.Advance(TimeSpan.FromSeconds(1));
        var reads = 0;
        lab.Streams.Fails = () => Interlocked.Increment(ref reads) <= 2
            ? new ServiceException("ExpiredIteratorException", "Iterator expired")
            : null;
        lab.CreateS3(Lines, isOfKinesis: true);
        lab.Streams.Put("shardId-0", "one");
        await lab.DrainAsync();
        lab.Objects.Lines("").ShouldBe(["one"]);
    }

    [Fact]
    public async Task SourceWithoutRight_RefusesTheStream()
    {
        await using var lab = new FirehoseLab();
        lab.Streams.WithShards("shardId-0");
        lab.Access.Refuses = action => action == "kinesis:DescribeStream";
        Should.Throw<ServiceException>(() =>
            lab.CreateS3(Lines, isOfKinesis: true)).Message.ShouldContain("kinesis:DescribeStream");
    }

    [Fact]
    public async Task End_StopsAnIdleReader()
    {
        var lab = new FirehoseLab();
        lab.Streams.WithShards("shardId-0");
        lab.CreateS3(Lines, isOfKinesis: true);
        await lab.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20));
        var (rung, reads) = (lab.Time.Rung, lab.Log.Values("KinesisMillisBehindLatest").Count);
        lab.Time.Advance(TimeSpan.FromMinutes(1));
        (lab.Time.Rung, lab.Log.Values("KinesisMillisBehindLatest").Count).ShouldBe((rung, reads),
            "nothing waits for the next read");
    }
}
