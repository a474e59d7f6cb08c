using Pipeline.Local.Contracts;
using Pipeline.Local.Mappings;

namespace Pipeline.Local.Tests.Mappings;

public class MappingReadingTests
{
    [Fact]
    public async Task Batch_EndsAtItsSize()
    {
        await using var run = new MappingRun("""{"BatchSize":3}""");
        for (var i = 0; i < 8; i++) run.Stream.Put("key", "a");
        await run.SettleAsync();
        run.Batches.ShouldBe(["1001,1002,1003", "1004,1005,1006", "1007,1008"]);
    }

    [Fact]
    public async Task Batch_EndsAtSixMegabytes()
    {
        await using var run = new MappingRun();
        for (var i = 0; i < 5; i++) run.Stream.Put("key", new byte[1_600_000]);
        await run.SettleAsync();
        run.Batches.ShouldBe(["1001,1002", "1003,1004", "1005"]);
    }

    [Fact]
    public async Task Window_GathersABatchOfSeveralReads()
    {
        await using var run = new MappingRun("""{"BatchSize":3,"MaximumBatchingWindowInSeconds":300}""");
        run.Stream.LargestRead = 1;
        for (var i = 0; i < 3; i++) run.Stream.Put("key", "a");
        run.Mappings.Start();
        // The clock stands still, so no window ends by time.
        await run.Invoked;
        run.Batches.ShouldBe(["1001,1002,1003"]);
        await run.SettleAsync();
        run.Events.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Window_EndsWithoutAFullBatch()
    {
        await using var run = new MappingRun("""{"BatchSize":3,"MaximumBatchingWindowInSeconds":300}""");
        run.Stream.Put("key", "a");
        run.Stream.Put("key", "b");
        await run.SettleAsync();
        run.Batches.ShouldBe(["1001,1002"]);
        (run.Time.GetUtcNow() - MappingRun.Start).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromMinutes(5));
    }

    [Fact]
    public async Task Children_AreReadBehindTheirParents()
    {
        await using var run = new MappingRun("""{"BatchSize":1}""", shards: 2);
        run.Stream.Put("a", "1");
        run.Stream.Put("b", "2");
        run.Stream.Split(2);
        run.Stream.Put("a", "3");
        run.Stream.Merge();
        run.Stream.Put("a", "4");
        run.Stream.Merge();
        run.Stream.Put("a", "5");
        await run.SettleAsync();
        var order = run.Batches.ToList();
        order.Order().ShouldBe(["1001", "1002", "1003", "1004", "1005"]);
        order[^1].ShouldBe("1005");
        run.Mapping.Progress.Checkpoints.Count.ShouldBe(6);
    }

    [Fact]
    public async Task Latest_BeginsBehindWhatIsThereAndReadsChildrenWhole()
    {
        await using var run = new MappingRun("""{"StartingPosition":"LATEST"}""");
        run.Stream.Put("a", "before");
        run.Stream.Split(1);
        run.Stream.Put("a", "before too");
        await run.SettleAsync();
        run.Stream.Put("a", "behind");
        run.Stream.Split(2);
        run.Stream.Put("a", "in a child");
        await run.SettleAsync();
        run.Batches.Order().ShouldBe(["1003", "1004"]);
    }

    [Fact]
    public async Task Timestamp_BeginsAtIt()
    {
        await using var run = new MappingRun(
            $$"""{"StartingPosition":"AT_TIMESTAMP","StartingPositionTimestamp":{{MappingRun.Start.ToUnixTimeSeconds() - 60}}}""");
        run.Stream.Put("a", "before", MappingRun.Start.AddMinutes(-5));
        run.Stream.Put("a", "behind");
        await run.SettleAsync();
        run.Batches.ShouldBe(["1002"]);
    }

    [Fact]
    public async Task IteratorThatExpired_IsTakenAgainBehindTheLastRecord()
    {
        await using var run = new MappingRun();
        run.Stream.Put("a", "1");
        await run.SettleAsync();
        var expired = true;
        run.Stream.Fault = () =>
        {
            var fault = expired ? new ServiceException("ExpiredIteratorException", "too old") : null;
            expired = false;
            return fault;
        };
        run.Stream.Put("a", "2");
        await run.SettleAsync();
        run.Batches.ShouldBe(["1001", "1002"]);
        run.Stream.Reads.ShouldBe(["shardId-000000000000 TRIM_HORIZON", "shardId-000000000000 AFTER_SEQUENCE_NUMBER 1001"]);
    }

    [Fact]
    public async Task ReadsThatAreThrottled_AreMadeAgain()
    {
        await using var run = new MappingRun();
        run.Stream.Put("a", "1");
        var left = 3;
        run.Stream.Fault = () => left-- > 0 ? new ServiceException("ProvisionedThroughputExceededException", "slower") : null;
        await run.SettleAsync();
        run.Batches.ShouldBe(["1001"]);
        run.Log.Lines.ShouldBeEmpty();
    }

    [Fact]
    public async Task RoleThatMayNotRead_IsSaidOnceAndEndsTheWait()
    {
        await using var run = new MappingRun();
        run.Stream.Put("a", "1");
        run.Stream.Fault = () => new ServiceException("AccessDeniedException", "may not", 400);
        (await Should.ThrowAsync<ServiceException>(run.SettleAsync)).Code.ShouldBe("AccessDeniedException");
        run.Mapping.Problem.ShouldBe("AccessDeniedException: may not");
        run.Log.Lines.ShouldHaveSingleItem().ShouldStartWith("stack/Mapping: cannot read ");
    }

    [Fact]
    public async Task RoleThatMayNotDescribe_HasNoMapping()
    {
        await using var run = new MappingRun();
        run.Access.Forbidden.Add("kinesis:DescribeStream");
        await Should.ThrowAsync<ServiceException>(run.SettleAsync);
        run.Mapping.Problem!.ShouldStartWith("AccessDeniedException");
        run.Log.Lines.ShouldHaveSingleItem().ShouldStartWith("stack/Mapping: cannot be created: ");
    }

    [Fact]
    public async Task FunctionThatCannotBeInvoked_IsSaidOnceAndEndsTheWait()
    {
        await using var run = new MappingRun();
        run.Stream.Put("a", "1");
        run.Answer = _ => throw new ServiceException("AccessDeniedException", "may not", 403);
        (await Should.ThrowAsync<ServiceException>(run.SettleAsync)).Code.ShouldBe("AccessDeniedException");
        run.Log.Lines.ShouldHaveSingleItem().ShouldBe("stack/Mapping: cannot invoke subject: AccessDeniedException: may not");
    }

    [Fact]
    public async Task MappingThatIsNotEnabled_ReadsNothing()
    {
        await using var run = new MappingRun("""{"Enabled":false}""");
        run.Stream.Put("a", "1");
        await run.SettleAsync();
        run.Stream.Reads.ShouldBeEmpty();
        run.Mapping.Progress.Read.ShouldBe(0);
    }

    [Theory]
    [InlineData("""{"TumblingWindowInSeconds":30}""", "has a tumbling window")]
    [InlineData("""{"EventSourceArn":"arn:aws:sqs:eu-west-1:111122223333:queue"}""", "only Kinesis data streams are read here")]
    [InlineData("""{"FunctionName":"other"}""", "which is not in the stacks that are run")]
    [InlineData("""{"DestinationConfig":{"OnFailure":{"Destination":"kafka://topic"}}}""",
        "has the on-failure destination kafka://topic")]
    [InlineData("""{"FilterCriteria":{"Filters":[{"Pattern":"{\"partitionKey\":[\"a\"]}"}]}}""", "filters by data only")]
    public void MappingThatCannotBeRun_IsSaid(string properties, string reason) =>
        new StreamMappings(MappingRun.Deploy(properties), null!).Unsupported.ShouldHaveSingleItem().Meaning.ShouldContain(reason);

    [Fact]
    public async Task FaultOfTheRun_IsSaidAndEndsTheWait()
    {
        await using var run = new MappingRun();
        run.Stream.Fault = () => throw new InvalidOperationException("a mistake of ours");
        run.Stream.Put("key", "record");
        (await Should.ThrowAsync<ServiceException>(run.SettleAsync)).Message.ShouldBe(
            "the run itself failed: InvalidOperationException: a mistake of ours");
        run.Mapping.Problem.ShouldBe("InternalFailure: the run itself failed: InvalidOperationException: a mistake of ours");
        run.Log.Lines.ShouldHaveSingleItem()
            .ShouldBe("stack/Mapping: reads no more: the run itself failed: InvalidOperationException: a mistake of ours");
    }
}
