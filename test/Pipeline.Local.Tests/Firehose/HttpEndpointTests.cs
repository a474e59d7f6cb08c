using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Pipeline.Local.Tests.Firehose;

public sealed class HttpEndpointTests
{
    [Theory]
    [InlineData("NONE")]
    [InlineData("GZIP")]
    public async Task Request_IsAwsOwn(string encoding)
    {
        await using var server =
            await EndpointServer.StartAsync((context, call, _) => EndpointServer.WriteAsync(context, Success(call)));
        await using var lab = Lab(server, encoding);
        lab.Put("one", "two", "");
        await lab.DrainAsync();

        var call = server.Calls.ShouldHaveSingleItem();
        call.Path.ShouldBe("/v1/input");
        call.Headers["X-Amz-Firehose-Protocol-Version"].ShouldBe("1.0");
        call.Headers["X-Amz-Firehose-Source-Arn"].ShouldBe(FirehoseLab.Arn);
        call.Headers["X-Amz-Firehose-Access-Key"].ShouldBe("secret");
        call.Headers["X-Amz-Firehose-Common-Attributes"].ShouldBe("""{"commonAttributes":{"stage":"dev"}}""");
        call.Headers["Content-Type"].ShouldBe("application/json");
        call.Headers.GetValueOrDefault("Content-Encoding").ShouldBe(encoding == "GZIP" ? "gzip" : null);
        var body = Body(call);
        body["requestId"]!.ToString().ShouldBe(call.Headers["X-Amz-Firehose-Request-Id"]);
        body["timestamp"]!.GetValue<long>().ShouldBeGreaterThan(1_700_000_000_000);
        body["records"]!.AsArray().Select(record => record!["data"]!.ToString())
            .ShouldBe([FirehoseLab.Encode("one"), FirehoseLab.Encode("two"), ""]);
        (lab.Progress.Delivered, lab.Progress.Undelivered).ShouldBe((3, 0));
        lab.Log.Sum("DeliveryToHttpEndpoint.Records").ShouldBe(3);
        lab.Log.Values("DeliveryToHttpEndpoint.Success").ShouldBe([1]);
        lab.Objects.Written.ShouldBeEmpty();
    }

    public static TheoryData<string> PassingTroubles =>
        ["500", "302", "201", "wrong id", "malformed", "type", "encoding", "chunked", "large", "aborted", "slow"];

    [Theory]
    [MemberData(nameof(PassingTroubles))]
    public async Task TroubleThatPasses_IsTriedAgainWithTheSameRequestId(string trouble)
    {
        await using var server = await EndpointServer.StartAsync((context, call, number) =>
            number <= 2 ? TroubleAsync(trouble, context, call) : EndpointServer.WriteAsync(context, Success(call)));
        await using var lab = Lab(server);
        lab.Put("one");
        await lab.DrainAsync(trouble == "slow" ? 20 : 0.5);
        server.Calls.Count.ShouldBe(3);
        server.Calls.ShouldEachBe(call => call.Path == "/v1/input");
        server.Calls.Select(call => call.Headers["X-Amz-Firehose-Request-Id"]).Distinct().Count().ShouldBe(1);
        (lab.Progress.Delivered, lab.Progress.Failed, lab.Progress.Undelivered).ShouldBe((1, 0, 0));
        lab.Log.Values("DeliveryToHttpEndpoint.Success").ShouldBe([0, 0, 1]);
    }

    [Theory]
    [InlineData("500", "HttpEndpoint.DestinationException")]
    [InlineData("wrong id", "HttpEndpoint.InvalidResponseFromDestination")]
    [InlineData("large", "HttpEndpoint.ResponseTooLarge")]
    [InlineData("slow", "HttpEndpoint.RequestTimeout")]
    [InlineData("aborted", "HttpEndpoint.ConnectionFailed")]
    public async Task TroubleThatStays_PutsRecordsUnderTheErrorPrefix(string trouble, string code)
    {
        await using var server = await EndpointServer.StartAsync((context, call, _) => TroubleAsync(trouble, context, call));
        await using var lab = Lab(server);
        lab.Put("one");
        await lab.DrainAsync(trouble == "slow" ? 20 : 0.5);
        server.Calls.Count.ShouldBeGreaterThan(2);
        var failure = JsonNode.Parse(lab.Objects.Lines("errors/http-endpoint-failed/").ShouldHaveSingleItem())!;
        failure["errorCode"]!.ToString().ShouldBe(code);
        failure["rawData"]!.ToString().ShouldBe(FirehoseLab.Encode("one"));
        failure["attemptsMade"]!.GetValue<int>().ShouldBe(server.Calls.Count);
        failure.AsObject().Select(property => property.Key).ShouldBe(
            ["attemptsMade", "arrivalTimestamp", "errorCode", "errorMessage", "attemptEndingTimestamp", "rawData",
                "subsequenceNumber", "dataId"]);
        (lab.Progress.Failed, lab.Progress.Delivered, lab.Progress.Undelivered).ShouldBe((1, 0, 0));
    }

    [Fact]
    public async Task TooLarge_IsDiscardedAtOnce()
    {
        await using var server =
            await EndpointServer.StartAsync((context, _, _) => EndpointServer.WriteAsync(context, "{}", 413));
        await using var lab = Lab(server);
        lab.Put("one", "two");
        await lab.DrainAsync();
        server.Calls.Count.ShouldBe(1);
        (lab.Progress.Discarded, lab.Progress.Failed, lab.Progress.Undelivered).ShouldBe((2, 0, 0));
        lab.Objects.Written.ShouldBeEmpty();
        lab.Log.Lines.ShouldHaveSingleItem().ShouldContain("lower the buffer's size");
    }

    [Fact]
    public async Task AllData_IsInTheBackupToo()
    {
        await using var server =
            await EndpointServer.StartAsync((context, call, _) => EndpointServer.WriteAsync(context, Success(call)));
        await using var lab = Lab(server, backupMode: "AllData");
        lab.Put("one");
        await lab.DrainAsync();
        lab.Objects.Lines("2026/").ShouldBe(["one"]);
        (lab.Progress.Delivered, lab.Progress.Undelivered).ShouldBe((1, 0));
    }

    [Fact]
    public async Task EndpointThatNobodyNames_PutsRecordsIntoTheBackup()
    {
        await using var lab = new FirehoseLab();
        lab.Create(Properties("NONE", "FailedDataOnly")).ShouldHaveSingleItem().Meaning.ShouldContain("--endpoint badges=URL");
        lab.Put("one", "two");
        await lab.DrainAsync();
        lab.Objects.Lines("errors/http-endpoint-failed/").Count.ShouldBe(2);
        lab.Log.Lines.ShouldHaveSingleItem().ShouldContain("No endpoint is named");
    }

    private static async Task TroubleAsync(string trouble, HttpContext context, EndpointCall call)
    {
        switch (trouble)
        {
            case "302":
                context.Response.Headers.Location = "/elsewhere";
                await EndpointServer.WriteAsync(context, Success(call), 302);
                break;
            case "wrong id":
                await EndpointServer.WriteAsync(context, """{"requestId":"other","timestamp":1}""");
                break;
            case "malformed":
                await EndpointServer.WriteAsync(context, "[1");
                break;
            case "type":
                await EndpointServer.WriteAsync(context, Success(call), type: "text/plain");
                break;
            case "encoding":
                context.Response.Headers.ContentEncoding = "identity";
                await EndpointServer.WriteAsync(context, Success(call));
                break;
            case "chunked":
                context.Response.ContentType = "application/json";
                await context.Response.WriteAsync(Success(call));
                break;
            case "large":
                await EndpointServer.WriteAsync(context, new string(' ', 1024 * 1024) + Success(call));
                break;
            case "aborted":
                context.Abort();
                break;
            case "slow":
                await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
                break;
            default:
                await EndpointServer.WriteAsync(context, Success(call), int.Parse(trouble));
                break;
        }
    }

    private static string Success(EndpointCall call) =>
        $$"""{"requestId":"{{call.Headers["X-Amz-Firehose-Request-Id"]}}","timestamp":1}""";

    private static JsonNode Body(EndpointCall call)
    {
        var body = call.Headers.ContainsKey("Content-Encoding") ? WrittenObject.Gunzip(call.Body) : call.Body;
        return JsonNode.Parse(Encoding.UTF8.GetString(body))!;
    }

    private static FirehoseLab Lab(EndpointServer server, string encoding = "NONE", string backupMode = "FailedDataOnly")
    {
        var lab = new FirehoseLab(endpoints: new() { ["badges"] = new Uri(server.Address, "/v1/input") });
        lab.Create(Properties(encoding, backupMode)).ShouldBeEmpty();
        return lab;
    }

    private static JsonObject Properties(string encoding, string backupMode) => new()
    {
        ["HttpEndpointDestinationConfiguration"] = JsonNode.Parse($$"""
            {
              "EndpointConfiguration": {"Url": "https://endpoint.example.com/v1/input", "AccessKey": "secret"},
              "RequestConfiguration": {"ContentEncoding": "{{encoding}}", "CommonAttributes": [{"AttributeName": "stage",
              "AttributeValue": "dev"}]},
              "RetryOptions": {"DurationInSeconds": 10},
              "RoleARN": "{{FirehoseLab.DestinationRole}}",
              "S3BackupMode": "{{backupMode}}",
              "S3Configuration": {"BucketARN": "arn:aws:s3:::failed", "RoleARN": "{{FirehoseLab.DestinationRole}}",
                "ErrorOutputPrefix": "errors/!{firehose:error-output-type}/"}
            }
            """),
    };
}
