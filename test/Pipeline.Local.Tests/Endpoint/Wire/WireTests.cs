using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Local.Contracts;
using Pipeline.Local.Endpoint.Wire;
using Pipeline.Local.Tests.Kinesis;

namespace Pipeline.Local.Tests.Endpoint.Wire;

/// <summary>One port, two versions of HTTP, two forms of calls.</summary>
public class WireTests
{
    private const string Put = """{"StreamName":"orders","Data":"AAEC","PartitionKey":"größe"}""";

    public static TheoryData<string, string> Forms => new()
    {
        { "1.1", WireBed.Json }, { "1.1", AwsCbor.ContentType }, { "2.0", WireBed.Json }, { "2.0", AwsCbor.ContentType },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Call_IsAnsweredInItsOwnForm(string version, string contentType)
    {
        await using var bed = await WireBed.StartAsync();
        using var client = WireBed.Client(Version.Parse(version));

        var (response, answer) = await bed.CallAsync(client, "DescribeStreamSummary", """{"StreamName":"orders"}""", contentType);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        Guid.TryParse(response.Headers.GetValues("x-amzn-RequestId").Single(), out _).ShouldBeTrue();
        var summary = answer["StreamDescriptionSummary"]!;
        summary["StreamCreationTimestamp"]!.GetValue<double>().ShouldBe(1773489600);
        summary["OpenShardCount"]!.GetValue<long>().ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Records_ComeBackByteForByte(string version, string contentType)
    {
        await using var bed = await WireBed.StartAsync();
        using var client = WireBed.Client(Version.Parse(version));
        byte[] data = [0, 1, 0xFF, 0xFE];
        using var request = bed.Request("PutRecord", Body(new JsonObject
        {
            ["StreamName"] = "orders",
            ["Data"] = WireValue.Blob(data),
            ["PartitionKey"] = "größe",
        }, contentType), contentType);
        using var put = await client.SendAsync(request);
        put.StatusCode.ShouldBe(HttpStatusCode.OK);

        var (_, answer) = await bed.CallAsync(
            client, "GetRecords", $$"""{"ShardIterator":"{{bed.Kinesis.Iterator("shardId-000000000000")}}"}""", contentType);

        var record = answer["Records"]!.AsArray().ShouldHaveSingleItem()!;
        record["Data"]!.AsValue().TryGetValue<byte[]>(out var bytes);
        (bytes ?? Convert.FromBase64String((string)record["Data"]!)).ShouldBe(data);
        (((string?)record["PartitionKey"]),
            record["ApproximateArrivalTimestamp"]!.GetValue<double>()).ShouldBe(("größe", 1773489600));
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Refusal_HasTheCallersForm(string version, string contentType)
    {
        await using var bed = await WireBed.StartAsync();
        using var client = WireBed.Client(Version.Parse(version));

        var (response, answer) = await bed.CallAsync(client, "DescribeStream", """{"StreamName":"others"}""", contentType);
        var (_, unknown) = await bed.CallAsync(client, "Invented", "{}", contentType);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        ((string?)answer["__type"],
            (string?)answer["message"]).ShouldBe(("ResourceNotFoundException",
                "Stream others under account 111122223333 not found."));
        ((string?)unknown["__type"]).ShouldBe("UnknownOperationException");
        if (contentType == AwsCbor.ContentType)
            response.Headers.GetValues("x-amzn-ErrorType").ShouldBe(["ResourceNotFoundException"]);
    }

    [Fact]
    public async Task WrongCbor_IsRefusedInCbor()
    {
        await using var bed = await WireBed.StartAsync();
        using var client = WireBed.Client(HttpVersion.Version11);
        using var request = bed.Request("PutRecord", "{}"u8.ToArray(), AwsCbor.ContentType);

        using var response = await client.SendAsync(request);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        ((string?)AwsCbor.Read(await response.Content.ReadAsByteArrayAsync())["__type"]).ShouldBe("SerializationException");
    }

    [Fact]
    public async Task ServiceThatIsNotHere_IsRefusedInCbor()
    {
        await using var bed = await WireBed.StartAsync();
        using var client = WireBed.Client(HttpVersion.Version20);
        using var request = bed.Request("x", [0xA0], AwsCbor.ContentType);
        request.Headers.Remove("X-Amz-Target");
        request.Headers.Add("X-Amz-Target", "Logs_20140328.PutLogEvents");

        using var response = await client.SendAsync(request);

        response.Content.Headers.ContentType!.MediaType.ShouldBe(AwsCbor.ContentType);
        ((string?)AwsCbor.Read(await response.Content.ReadAsByteArrayAsync())["__type"]).ShouldBe("UnknownOperationException");
    }

    // Calls of kinesalite's test suite, recorded from AWS.
    [Theory]
    [InlineData(WireBed.Json, null, "{}", "UnknownOperationException")]
    [InlineData(AwsCbor.ContentType, null, "{}", "UnknownOperationException")]
    [InlineData(WireBed.Json, "ListStreams", "", "SerializationException")]
    [InlineData(AwsCbor.ContentType, "ListStreams", "", "SerializationException")]
    [InlineData(WireBed.Json, "ListStreams", "hello", "SerializationException")]
    [InlineData(AwsCbor.ContentType, "ListStreams", "hello", "SerializationException")]
    [InlineData(WireBed.Json, "ListStream", "{}", "UnknownOperationException")]
    [InlineData(AwsCbor.ContentType, "ListStream", "{}", "UnknownOperationException")]
    public async Task BrokenCall_IsRefusedInTheFormOfItsContentType(string contentType, string? operation, string body,
        string code)
    {
        await using var bed = await WireBed.StartAsync();
        using var client = WireBed.Client(HttpVersion.Version11);
        var bytes = contentType == AwsCbor.ContentType && body == "{}" ? [0xA0] : Encoding.UTF8.GetBytes(body);
        using var request = bed.Request(operation ?? "", bytes, contentType);
        if (operation is null) request.Headers.Remove("X-Amz-Target");
        request.Headers.TryAddWithoutValidation(
            "Authorization",
                "AWS4-HMAC-SHA256 Credential=key/20260314/eu-west-1/kinesis/aws4_request, SignedHeaders=host, Signature=00");

        using var response = await client.SendAsync(request);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        response.Content.Headers.ContentType!.MediaType.ShouldBe(contentType);
        var answer = await response.Content.ReadAsByteArrayAsync();
        ((string?)(contentType == WireBed.Json ? JsonNode.Parse(answer) : AwsCbor.Read(answer))!["__type"]).ShouldBe(code);
    }

    [Fact]
    public async Task BodyWithoutALength_IsReadOverHttp2()
    {
        await using var bed = await WireBed.StartAsync();
        using var client = WireBed.Client(HttpVersion.Version20);
        using var request = bed.Request("PutRecord", []);
        request.Content = new ChunkedContent(Encoding.UTF8.GetBytes(Put), request.Content!.Headers.ContentType!);

        using var response = await client.SendAsync(request);

        (await response.Content.ReadAsStringAsync()).ShouldContain("shardId-000000000000");
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task WhatAWebPageSends_IsRefusedOverBothVersions(string version)
    {
        await using var bed = await WireBed.StartAsync();
        using var client = WireBed.Client(Version.Parse(version));
        using var origin = bed.Request("CreateStream", """{"StreamName":"hostile","ShardCount":1}"""u8.ToArray());
        origin.Headers.Add("Origin", "http://evil.example");
        using var host = bed.Request("CreateStream", """{"StreamName":"hostile","ShardCount":1}"""u8.ToArray());
        host.Headers.Host = $"evil.example:{bed.Url.Port}";

        (await client.SendAsync(origin)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await client.SendAsync(host)).StatusCode.ShouldBe(HttpStatusCode.MisdirectedRequest);

        bed.Kinesis.Call("ListStreams", "{}")["StreamNames"]!.AsArray().Count.ShouldBe(1);
    }

    [Fact]
    public async Task LargeBody_IsReadOverHttp2()
    {
        await using var bed = await WireBed.StartAsync();
        using var client = WireBed.Client(HttpVersion.Version20);
        using var response = await client.SendAsync(bed.Request(
            "PutRecords",
                Encoding.UTF8.GetBytes(
                    KinesisBed.Records([.. Enumerable.Range(0, 9).Select(i => ($"{i}", new string('x', 1_000_000)))]))));

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await response.Content.ReadAsStringAsync()).ShouldContain("\"FailedRecordCount\":0");
    }

    [Theory]
    [InlineData("PRI * HTTP/1.1\r\n\r\n")]
    [InlineData("PRI / HTTP/1.1\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\n\r\n")]
    public async Task BytesThatAreNotThePreface_AreHttp1s(string bytes)
    {
        await using var bed = await WireBed.StartAsync();
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", bed.Url.Port);
        var stream = client.GetStream();
        foreach (var part in Encoding.ASCII.GetBytes(bytes).Chunk(5)) await stream.WriteAsync(part);
        var answer = new byte[12];

        await stream.ReadExactlyAsync(answer);

        Encoding.ASCII.GetString(answer).ShouldStartWith("HTTP/1.1 4");
    }

    [Fact]
    public async Task PrefaceInPieces_IsHttp2s()
    {
        await using var bed = await WireBed.StartAsync();
        using var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync("127.0.0.1", bed.Url.Port);
        var stream = client.GetStream();
        foreach (var part in "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray().Chunk(3)) await stream.WriteAsync(part);
        // An empty SETTINGS frame.
        await stream.WriteAsync(new byte[] { 0, 0, 0, 4, 0, 0, 0, 0, 0 });
        var head = new byte[9];

        await stream.ReadExactlyAsync(head);

        // The server's SETTINGS frame comes first.
        head[3].ShouldBe((byte)4);
    }

    private static byte[] Body(JsonObject input, string contentType) =>
        contentType == WireBed.Json ? Encoding.UTF8.GetBytes(input.ToJsonString()) : AwsCbor.Write(input);

    private sealed class ChunkedContent : HttpContent
    {
        private readonly byte[] _bytes;

        public ChunkedContent(byte[] bytes, System.Net.Http.Headers.MediaTypeHeaderValue type)
        {
            _bytes = bytes;
            Headers.ContentType = type;
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            stream.WriteAsync(_bytes).AsTask();

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
