using System.Net;
using System.Net.Sockets;

namespace Pipeline.Local.Tests.Endpoint.Wire;

/// <summary>SubscribeToShard over the wire, and clients that misbehave.</summary>
public class EventStreamTests
{
    public static TheoryData<string, string> Forms => WireTests.Forms;

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Records_AreEvents(string version, string contentType)
    {
        await using var bed = await WireBed.StartAsync();
        using var client = WireBed.Client(Version.Parse(version));
        using var events = await bed.SubscribeAsync(client, bed.Kinesis.Register(), contentType: contentType);

        bed.Kinesis.Put(("a", "one"));

        var message = (await events.ReadAsync()).ShouldNotBeNull();
        (message.Kind, message.Type, message.ContentType).ShouldBe(("event", "SubscribeToShardEvent", contentType));
        var record = message.Payload["Records"]!.AsArray().ShouldHaveSingleItem()!;
        record["Data"]!.AsValue().TryGetValue<byte[]>(out var bytes);
        (bytes ?? Convert.FromBase64String((string)record["Data"]!)).ShouldBe("one"u8.ToArray());
        message.Payload["MillisBehindLatest"]!.GetValue<long>().ShouldBe(0);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Refusal_IsNoEventStream(string version, string contentType)
    {
        await using var bed = await WireBed.StartAsync();
        using var client = WireBed.Client(Version.Parse(version));
        var consumer = bed.Kinesis.Register();
        using var first = await bed.SubscribeAsync(client, consumer, contentType: contentType);

        var (response, answer) = await bed.CallAsync(
            client,
            "SubscribeToShard",
            $$$"""{"ConsumerARN":"{{{consumer}}}","ShardId":"shardId-000000000000","StartingPosition":{"Type":"LATEST"}}""",
            contentType);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        ((string?)answer["__type"]).ShouldBe("ResourceInUseException");
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task ErrorWithinTheEvents_IsTheLastMessage(string version, string contentType)
    {
        await using var bed = await WireBed.StartAsync();
        using var client = WireBed.Client(Version.Parse(version));
        var consumer = bed.Kinesis.Register();
        using var events = await bed.SubscribeAsync(client, consumer, contentType: contentType);

        bed.Kinesis.Call("DeregisterStreamConsumer", $$"""{"ConsumerARN":"{{consumer}}"}""");

        var message = (await events.ReadAsync()).ShouldNotBeNull();
        (message.Kind, message.Type, message.ContentType).ShouldBe(("exception", "ResourceNotFoundException", contentType));
        ((string?)message.Payload["message"]).ShouldNotBeNull().ShouldContain("not found");
        (await events.ReadAsync()).ShouldBeNull();
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task FiveMinutesOfTheRunsClock_EndTheAnswerWell(string version)
    {
        await using var bed = await WireBed.StartAsync();
        using var client = WireBed.Client(Version.Parse(version));
        using var events = await bed.SubscribeAsync(client, bed.Kinesis.Register());
        var end = ReadToEndAsync(events);

        await bed.Kinesis.Time.AdvanceUntilAsync(() => end.IsCompleted, TimeSpan.FromSeconds(5));
        (await end).ShouldEachBe(message => message.Type == "SubscribeToShardEvent");
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task RunThatStops_EndsOpenSubscriptions(string version)
    {
        await using var bed = await WireBed.StartAsync(shards: 50);
        var consumer = bed.Kinesis.Register();
        using var client = WireBed.Client(Version.Parse(version));
        List<EventReader> open = [];
        for (var shard = 0; shard < 50; shard++) open.Add(await bed.SubscribeAsync(client, consumer, shard: shard));

        await bed.DisposeAsync();

        foreach (var events in open) (await ReadToEndAsync(events)).ShouldBeEmpty();
        open.ForEach(events => events.Dispose());
    }

    [Fact]
    public async Task ClientsThatReset_LeaveNothingBehind()
    {
        await using var bed = await WireBed.StartAsync(shards: 20);
        var consumer = bed.Kinesis.Register();
        var registered = bed.Kinesis.Service.ConsumerOf(consumer);
        for (var round = 0; round < 3; round++)
        {
            using var client = WireBed.Client(round % 2 == 0 ? HttpVersion.Version20 : HttpVersion.Version11);
            List<EventReader> open = [];
            for (var shard = 0; shard < 20; shard++) open.Add(await bed.SubscribeAsync(client, consumer, shard: shard));
            registered.Subscriptions.OpenCount.ShouldBe(20);
            var reading = open.Select(events => events.ReadAsync()).ToList();
            bed.Kinesis.Put([.. Enumerable.Range(0, 100).Select(i => ($"key {i}", new string('x', 10_000)))]);
            await Task.WhenAny(reading);
            // The client resets the streams in the middle of an event.
            open.ForEach(events => events.Dispose());
            await Task.WhenAll(reading).ContinueWith(_ => { }, TaskScheduler.Default);
            await EventuallyAsync(() => registered.Subscriptions.OpenCount == 0);
            bed.Kinesis.Time.Advance(TimeSpan.FromSeconds(5));
        }
    }

    [Fact]
    public async Task ClientThatReadsNothing_IsLeftAfterFiveMinutes()
    {
        await using var bed = await WireBed.StartAsync();
        var consumer = bed.Kinesis.Register();
        for (var i = 0; i < 60; i++) bed.Kinesis.Put(("a", new string('x', 900_000)));
        using var client = new TcpClient { ReceiveBufferSize = 4096 };
        await client.ConnectAsync("127.0.0.1", bed.Url.Port);
        var body = $$$"""{"ConsumerARN":"{{{consumer}}}","ShardId":"0","StartingPosition":{"Type":"TRIM_HORIZON"}}""";
        await client.GetStream().WriteAsync(System.Text.Encoding.ASCII.GetBytes(
            $"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Amz-Target: Kinesis_20131202.SubscribeToShard\r\nContent-Type: " +
            $"{WireBed.Json}\r\nContent-Length: {body.Length}\r\n\r\n{body}"));
        var subscriptions = bed.Kinesis.Service.ConsumerOf(consumer).Subscriptions;
        await EventuallyAsync(() => subscriptions.OpenCount == 1);

        bed.Kinesis.Time.Advance(TimeSpan.FromMinutes(5));

        await EventuallyAsync(() => subscriptions.OpenCount == 0);
    }

    [Fact]
    public async Task TwoHundredConnections_AreServedBesideSlowOnes()
    {
        await using var bed = await WireBed.StartAsync(shards: 4);
        List<TcpClient> slow = [];
        for (var i = 0; i < 50; i++)
        {
            var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", bed.Url.Port);
            // No bytes, a part of the preface, a part of a head, and a body that does not arrive.
            string[] parts =
                ["", "PRI * HT", "POST / HT", "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 500000000\r\n\r\n{"];
            await client.GetStream().WriteAsync(System.Text.Encoding.ASCII.GetBytes(parts[i % parts.Length]));
            slow.Add(client);
        }

        await Parallel.ForEachAsync(Enumerable.Range(0, 200), new ParallelOptions { MaxDegreeOfParallelism = 200 },
            async (i, _) =>
        {
            using var client = WireBed.Client(i % 2 == 0 ? HttpVersion.Version20 : HttpVersion.Version11);
            for (var put = 0; put < 5; put++)
            {
                var (response, _) = await bed.CallAsync(
                    client,
                    "PutRecord",
                    $$"""{"StreamName":"orders","Data":"AAEC","PartitionKey":"{{i}}"}""");
                response.StatusCode.ShouldBe(HttpStatusCode.OK);
            }
        });

        bed.Kinesis.Shards().Sum(shard => bed.Kinesis.ReadAll((string)shard["ShardId"]!).Count).ShouldBe(1000);
        // Stopping does not wait for any of the slow clients.
        await bed.DisposeAsync();
        slow.ForEach(client => client.Dispose());
    }

    private static async Task<List<EventMessage>> ReadToEndAsync(EventReader events)
    {
        List<EventMessage> all = [];
        while (await events.ReadAsync() is { } message) all.Add(message);
        return all;
    }

    // The server notices the end of a connection internally, without a signal to wait for.
    private static async Task EventuallyAsync(Func<bool> condition)
    {
        while (!condition()) await Task.Delay(10);
    }
}
