using System.Text.Json.Nodes;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Tests.Kinesis;

/// <summary>What a consumer with enhanced fan-out receives, with a test's clock.</summary>
public class SubscribeToShardTests
{
    private const string Horizon = """{"Type":"TRIM_HORIZON"}""";
    private const string Latest = """{"Type":"LATEST"}""";
    private const string Half = "170141183460469231731687303715884105728";
    private const string First = "shardId-000000000000";

    [Fact]
    public async Task Records_ArriveAsTheyArePut()
    {
        var bed = KinesisBed.WithStream(shards: 1);
        using var events = bed.Subscribe(bed.Register(), Latest);
        var next = events.NextAsync(CancellationToken.None);
        next.IsCompleted.ShouldBeFalse();

        var number = (string)bed.Put(("a", "one"))["Records"]![0]!["SequenceNumber"]!;

        var payload = Payload(await next);
        KinesisBed.Texts(payload).ShouldBe(["one"]);
        (payload["ContinuationSequenceNumber"]!.GetValue<string>(),
            payload["MillisBehindLatest"]!.GetValue<int>()).ShouldBe((number, 0));
        payload.ContainsKey("ChildShards").ShouldBeFalse();
        var record = payload["Records"]![0]!.AsObject();
        record.Select(member => member.Key).Order()
            .ShouldBe(["ApproximateArrivalTimestamp", "Data", "EncryptionType", "PartitionKey", "SequenceNumber"]);
        bed.Log.Sum("SubscribeToShardEvent.Records").ShouldBe(1);
        bed.Log.Sum("SubscribeToShard.Success").ShouldBe(1);
    }

    [Fact]
    public async Task IdleShard_SendsAnEmptyEventEveryFiveSeconds()
    {
        var bed = KinesisBed.WithStream(shards: 1);
        var consumer = bed.Register();
        bed.Put(("a", "before"));
        using var events = bed.Subscribe(consumer, Latest);
        var next = events.NextAsync(CancellationToken.None);
        bed.Time.Advance(TimeSpan.FromSeconds(4));
        next.IsCompleted.ShouldBeFalse();
        bed.Time.Advance(TimeSpan.FromSeconds(1));

        var payload = Payload(await next);

        payload["Records"]!.AsArray().ShouldBeEmpty();
        // From this sequence number, a later reader gets all new records, and none twice.
        bed.Put(("a", "after"));
        using var again = bed.Subscribe(consumer, After((string)payload["ContinuationSequenceNumber"]!));
        KinesisBed.Texts(Payload(await again.NextAsync(CancellationToken.None))).ShouldBe(["after"]);
    }

    [Theory]
    [InlineData(Horizon, "1,2,3")]
    [InlineData("""{"Type":"AT_SEQUENCE_NUMBER","SequenceNumber":"@"}""", "2,3")]
    [InlineData("""{"Type":"AFTER_SEQUENCE_NUMBER","SequenceNumber":"@"}""", "3")]
    [InlineData("""{"Type":"AT_TIMESTAMP","Timestamp":1773489601}""", "2,3")]
    public async Task Subscription_StartsAtItsPosition(string position, string texts)
    {
        var bed = KinesisBed.WithStream(shards: 1);
        bed.Put(("a", "1"));
        bed.Time.Advance(TimeSpan.FromSeconds(1));
        var number = (string)bed.Put(("a", "2"))["Records"]![0]!["SequenceNumber"]!;
        bed.Put(("a", "3"));

        using var events = bed.Subscribe(bed.Register(), position.Replace("@", number, StringComparison.Ordinal));

        KinesisBed.Texts(Payload(await events.NextAsync(CancellationToken.None))).ShouldBe(texts.Split(','));
    }

    [Fact]
    public async Task FiveMinutes_AreASubscriptionsLife()
    {
        var bed = KinesisBed.WithStream(shards: 1);
        var consumer = bed.Register();
        using var events = bed.Subscribe(consumer, Latest);
        for (var second = 5; second < 300; second += 5) await IdleAsync(bed, events);
        var last = events.NextAsync(CancellationToken.None);
        events.Over.IsCancellationRequested.ShouldBeFalse();

        bed.Time.Advance(TimeSpan.FromSeconds(5));

        // The idle event is due at the same moment; the end follows it or replaces it.
        if (await last is not null) (await events.NextAsync(CancellationToken.None)).ShouldBeNull();
        events.Over.IsCancellationRequested.ShouldBeTrue();
        using var next = bed.Subscribe(consumer, Latest);
        await IdleAsync(bed, next);
    }

    [Fact]
    public async Task ClosedShard_EndsWithItsChildren()
    {
        var bed = KinesisBed.WithStream(shards: 1);
        var consumer = bed.Register();
        using var events = bed.Subscribe(consumer, Horizon);
        bed.Put(("a", "last"));
        KinesisBed.Texts(Payload(await events.NextAsync(CancellationToken.None))).ShouldBe(["last"]);
        var end = events.NextAsync(CancellationToken.None);

        bed.Call("SplitShard", $$"""{"StreamName":"orders","ShardToSplit":"{{First}}","NewStartingHashKey":"{{Half}}"}""");

        var payload = Payload(await end);
        payload.ContainsKey("ContinuationSequenceNumber").ShouldBeFalse();
        payload["ChildShards"]!.AsArray().Select(child => (string?)child!["ShardId"])
            .ShouldBe(["shardId-000000000001", "shardId-000000000002"]);
        payload["ChildShards"]!.AsArray().ShouldEachBe(child => (string?)child!["ParentShards"]![0] == First);
        (await events.NextAsync(CancellationToken.None)).ShouldBeNull();
        using var late = bed.Subscribe(consumer, Horizon, "shardId-000000000001");
        await IdleAsync(bed, late);
    }

    [Fact]
    public async Task EndSeenDuringASplit_HasBothChildren()
    {
        for (var round = 0; round < 300; round++)
        {
            var bed = KinesisBed.WithStream(shards: 1);
            using var events = bed.Subscribe(bed.Register(), Latest);
            var end = events.NextAsync(CancellationToken.None);
            var split = Task.Run(() => bed.Call(
                "SplitShard", $$"""{"StreamName":"orders","ShardToSplit":"{{First}}","NewStartingHashKey":"{{Half}}"}"""));

            Payload(await end)["ChildShards"]!.AsArray().Count.ShouldBe(2);
            await split;
        }
    }

    [Fact]
    public async Task SecondSubscription_IsRefusedForFiveSecondsAndThenTakesOver()
    {
        var bed = KinesisBed.WithStream(shards: 2);
        var consumer = bed.Register();
        using var first = bed.Subscribe(consumer, Latest);
        var waiting = first.NextAsync(CancellationToken.None);
        using var other = bed.Subscribe(consumer, Latest, "shardId-000000000001");

        Should.Throw<ServiceException>(() => bed.Subscribe(consumer, Latest)).Code.ShouldBe("ResourceInUseException");
        waiting.IsCompleted.ShouldBeFalse();
        bed.Time.Advance(TimeSpan.FromSeconds(5));
        (await waiting).ShouldNotBeNull();
        waiting = first.NextAsync(CancellationToken.None);
        using var second = bed.Subscribe(consumer, Latest);

        (await Should.ThrowAsync<ServiceException>(() => waiting)).Code.ShouldBe("ResourceInUseException");
        first.Over.IsCancellationRequested.ShouldBeTrue();
        other.Over.IsCancellationRequested.ShouldBeFalse();
        second.Over.IsCancellationRequested.ShouldBeFalse();
        bed.Log.Sum("SubscribeToShard.Success").ShouldBe(3);
    }

    [Theory]
    [InlineData("DeregisterStreamConsumer", """{"ConsumerARN":"CONSUMER"}""")]
    [InlineData("DeleteStream", """{"StreamName":"orders","EnforceConsumerDeletion":true}""")]
    public async Task ConsumerThatIsGone_EndsItsSubscriptions(string operation, string input)
    {
        var bed = KinesisBed.WithStream(shards: 1);
        var consumer = bed.Register();
        using var events = bed.Subscribe(consumer, Latest);
        var waiting = events.NextAsync(CancellationToken.None);

        bed.Call(operation, input.Replace("CONSUMER", consumer, StringComparison.Ordinal));

        (await Should.ThrowAsync<ServiceException>(() => waiting)).Code.ShouldBe("ResourceNotFoundException");
        Should.Throw<ServiceException>(() => bed.Subscribe(consumer, Latest)).Code.ShouldBe("ResourceNotFoundException");
    }

    [Fact]
    public async Task Shard_GivesAConsumerTwoMebibytesASecond()
    {
        var bed = KinesisBed.WithStream(shards: 1);
        for (var second = 0; second < 4; second++)
        {
            bed.Put(("a", new string('x', 900_000)));
            bed.Time.Advance(TimeSpan.FromSeconds(1));
        }

        using var events = bed.Subscribe(bed.Register(), Horizon);
        // Each event has almost 1 MiB, so the third one uses up the second's 2 MiB.
        for (var i = 0; i < 3; i++)
            Payload(await events.NextAsync(CancellationToken.None))["Records"]!.AsArray().Count.ShouldBe(1);
        var fourth = events.NextAsync(CancellationToken.None);
        fourth.IsCompleted.ShouldBeFalse();

        bed.Time.Advance(TimeSpan.FromSeconds(1));

        var payload = Payload(await fourth);
        payload["MillisBehindLatest"]!.GetValue<int>().ShouldBe(0);
        // Readers that poll have their own quota.
        KinesisBed.Texts(bed.Get(bed.Iterator(First))).Count.ShouldBe(4);
    }

    [Fact]
    public async Task Reader_IsToldHowFarItIsBehind()
    {
        var bed = KinesisBed.WithStream(shards: 1, new() { EnforcesQuotas = false });
        bed.Put(("a", new string('x', 1_000_000)), ("a", new string('x', 1_000_000)));
        bed.Time.Advance(TimeSpan.FromSeconds(7));
        using var events = bed.Subscribe(bed.Register(), Horizon);

        Payload(await events.NextAsync(CancellationToken.None))["MillisBehindLatest"]!.GetValue<int>().ShouldBe(7000);
        Payload(await events.NextAsync(CancellationToken.None))["MillisBehindLatest"]!.GetValue<int>().ShouldBe(0);
    }

    [Theory]
    [InlineData("{}", "ValidationException", "consumerARN")]
    [InlineData("""{"ConsumerARN":"x","ShardId":"shardId-000000000000","StartingPosition":{"Type":"LATEST"}}""",
        "ValidationException", "consumerARN")]
    [InlineData("""{"ConsumerARN":"CONSUMER","ShardId":"shardId-000000000000"}""", "ValidationException", "startingPosition")]
    [InlineData("""{"ConsumerARN":"CONSUMER","ShardId":"shardId-000000000000","StartingPosition":{"Type":"NOW"}}""",
        "ValidationException", "enum")]
    [InlineData("""{"ConsumerARN":"CONSUMER","ShardId":"shardId-000000000000","StartingPosition":{"Type":"AT_TIMESTAMP"}}""",
        "InvalidArgumentException", "Timestamp")]
    [InlineData(
        """{"ConsumerARN":"CONSUMER","ShardId":"shardId-000000000000","StartingPosition":{"Type":"AT_SEQUENCE_NUMBER"}}""",
            "InvalidArgumentException", "SequenceNumber")]
    [InlineData(
        """{"ConsumerARN":"CONSUMER","ShardId":"shardId-000000000000","StartingPosition":""" +
        """{"Type":"AT_SEQUENCE_NUMBER","SequenceNumber":"1"}}""", "InvalidArgumentException", "SubscribeToShard")]
    [InlineData("""{"ConsumerARN":"CONSUMER","ShardId":"shardId-000000000009","StartingPosition":{"Type":"LATEST"}}""",
        "ResourceNotFoundException", "shardId-000000000009")]
    [InlineData("""{"ConsumerARN":"CONSUMER1","ShardId":"shardId-000000000000","StartingPosition":{"Type":"LATEST"}}""",
        "ResourceNotFoundException", "Consumer")]
    public void WrongCall_IsRefused(string input, string code, string words)
    {
        var bed = KinesisBed.WithStream(shards: 1);
        var request = JsonNode.Parse(input.Replace("CONSUMER", bed.Register(), StringComparison.Ordinal))!.AsObject();

        var error = Should.Throw<ServiceException>(() => bed.Service.Subscribe("SubscribeToShard", request));

        (error.Code, error.Message).ShouldSatisfyAllConditions(found => found.Code.ShouldBe(code), found =>
            found.Message.ShouldContain(words));
    }

    [Fact]
    public async Task ReaderInsideTheProcess_IsCheckedAndKnowsItsTip()
    {
        var bed = KinesisBed.WithStream(shards: 1);
        var consumer = bed.Register();
        bed.Put(("a", "1"));
        using var subscription = bed.Service.Streams.Subscribe(KinesisBed.Reader, consumer, First, StreamPosition.TrimHorizon);
        bed.Access.Required.Select(need => need.Action).ShouldBe(["kinesis:SubscribeToShard"]);

        subscription.IsAtTip.ShouldBeFalse();
        (await subscription.NextAsync(CancellationToken.None))!.Records.Count.ShouldBe(1);
        // The service has sent the record, but the client has not received it.
        subscription.IsAtTip.ShouldBeFalse();
        var waiting = subscription.NextAsync(CancellationToken.None);
        subscription.IsAtTip.ShouldBeTrue();
        bed.Put(("a", "2"));
        subscription.IsAtTip.ShouldBeFalse();
        (await waiting)!.Records.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Wait_IsGivenUp()
    {
        var bed = KinesisBed.WithStream(shards: 1);
        using var events = bed.Subscribe(bed.Register(), Latest);
        using var stop = new CancellationTokenSource();
        var waiting = events.NextAsync(stop.Token);

        await stop.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => waiting);
    }

    private static async Task IdleAsync(KinesisBed bed, IEventSource events)
    {
        var next = events.NextAsync(CancellationToken.None);
        bed.Time.Advance(TimeSpan.FromSeconds(5));
        Payload(await next)["Records"]!.AsArray().ShouldBeEmpty();
    }

    private static string After(string number) => $$"""{"Type":"AFTER_SEQUENCE_NUMBER","SequenceNumber":"{{number}}"}""";

    private static JsonObject Payload(AnswerEvent? next)
    {
        next.ShouldNotBeNull().Type.ShouldBe("SubscribeToShardEvent");
        return JsonNode.Parse(next.Payload.ToJsonString())!.AsObject();
    }
}
