using Pipeline.Local.Contracts;
using Pipeline.Local.Tests.Kinesis;

namespace Pipeline.Local.Tests.Mappings;

/// <summary>A mapping on a consumer with enhanced fan-out gets records by push.</summary>
public class MappingFanOutTests
{
    private const string ConsumerArn = $"{MappingRun.StreamArn}/consumer/fast:1773489600";
    private const string Consumer = $$"""{"EventSourceArn":"{{ConsumerArn}}","StartingPosition":"TRIM_HORIZON"}""";

    [Fact]
    public async Task Records_ArePushed()
    {
        await using var run = new MappingRun(Consumer);
        run.Stream.Put("a", "1");
        run.Stream.Put("a", "2");

        await run.SettleAsync();

        run.Batches.ShouldBe(["1001,1002"]);
        run.Stream.Subscriptions.ShouldBe([$"{ConsumerArn} shardId-000000000000 TRIM_HORIZON"]);
        run.Events.Single()["Records"]![0]!["eventSourceARN"]!.GetValue<string>().ShouldBe(ConsumerArn);
        run.Access.Demands.ShouldContain($"kinesis:SubscribeToShard {ConsumerArn}");
    }

    [Fact]
    public async Task SubscriptionThatIsOver_IsFollowedByTheNext()
    {
        await using var run = new MappingRun(
            """{"BatchSize":1,"EventSourceArn":"CONSUMER"}""".Replace("CONSUMER", ConsumerArn, StringComparison.Ordinal));
        run.Stream.LargestRead = 1;
        run.Stream.SubscriptionEvents = 2;
        for (var i = 0; i < 5; i++) run.Stream.Put("a", "x");

        await run.SettleAsync();

        run.Batches.ShouldBe(["1001", "1002", "1003", "1004", "1005"]);
        run.Stream.Subscriptions.ShouldContain($"{ConsumerArn} shardId-000000000000 AFTER_SEQUENCE_NUMBER 1002");
        run.Stream.Subscriptions.ShouldContain($"{ConsumerArn} shardId-000000000000 AFTER_SEQUENCE_NUMBER 1004");
    }

    [Fact]
    public async Task Children_AreSubscribedToBehindTheirParents()
    {
        await using var run = new MappingRun(Consumer);
        run.Stream.Put("a", "1");
        run.Stream.Split(2);
        run.Stream.Put("a", "2");
        run.Stream.Merge();
        run.Stream.Put("a", "3");

        await run.SettleAsync();

        run.Batches.ShouldBe(["1001", "1002", "1003"]);
        run.Stream.Subscriptions.Count.ShouldBe(4);
    }

    [Fact]
    public async Task SubscriptionInUse_IsTriedAgain()
    {
        await using var run = new MappingRun(Consumer);
        var refusals = 3;
        run.Stream.SubscribeFault = () => refusals-- > 0 ? new ServiceException("ResourceInUseException", "in use") : null;
        run.Stream.Put("a", "1");

        await run.SettleAsync();

        run.Batches.ShouldBe(["1001"]);
        run.Mapping.Problem.ShouldBeNull();
    }

    [Fact]
    public async Task ConsumerThatIsNotThere_IsTheMappingsProblem()
    {
        await using var run = new MappingRun(Consumer);
        run.Stream.SubscribeFault = () => new ServiceException("ResourceNotFoundException", "no consumer");

        (await Should.ThrowAsync<ServiceException>(run.SettleAsync)).Code.ShouldBe("ResourceNotFoundException");
    }

    [Fact]
    public async Task WholeService_PushesToTheFunction()
    {
        var bed = new KinesisBed();
        bed.Call("CreateStream", """{"StreamName":"orders","ShardCount":2}""");
        await using var run = new MappingRun($$"""{"EventSourceArn":"{{bed.Register()}}","StartingPosition":"TRIM_HORIZON"}""",
            bed.Time, streams: bed.Service.Streams);
        for (var i = 0; i < 100; i++) bed.Put(($"key {i}", "x"));

        await run.SettleAsync();
        for (var i = 0; i < 100; i++) bed.Put(($"key {i}", "y"));
        await run.SettleAsync();

        run.Events.Sum(input => MappingRun.Sequences(input).Count()).ShouldBe(200);
        bed.Access.Required.Select(need => need.Action).Distinct().Order()
            .ShouldBe(["kinesis:ListShards", "kinesis:SubscribeToShard"]);
        run.Mapping.Progress.Settled.ShouldBe(200);
    }
}
