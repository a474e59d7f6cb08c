using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Pipeline.Local.Tests.Firehose;

/// <summary>
/// The bucket of an endpoint's delivery has exactly the records that the endpoint refused or, in the mode for all data, all
/// records.
/// </summary>
public sealed class EndpointBackupTests
{
    private const string Http = "HttpEndpoint";
    private const string Search = "Amazonopensearchservice";
    private const string Splunk = "Splunk";

    [Theory]
    [InlineData("Data")]
    [InlineData("All")]
    public async Task RequestsThatFailAmongOthers_AreThoseUnderTheErrorPrefix(string mode)
    {
        await using var server = await EndpointServer.StartAsync((context, call, _) =>
            Text(call).Contains(FirehoseLab.Encode("bad"), StringComparison.Ordinal)
                ? EndpointServer.WriteAsync(context, "{}", 500) : TakeAsync(context, call));
        await using var lab = Lab(Http, server, mode == "All" ? "AllData" : "FailedDataOnly");
        foreach (var record in new[] { "good", "bad", "better" })
        {
            lab.Put(record);
            await lab.DrainAsync();
        }

        Failed(lab, "http-endpoint-failed").ShouldBe(["bad"]);
        lab.Objects.Lines("source/").ShouldBe(mode == "All" ? ["good", "bad", "better"] : []);
        (lab.Progress.Delivered, lab.Progress.Failed, lab.Progress.Undelivered).ShouldBe((2, 1, 0));
    }

    // AWS loses data here: if the endpoint refuses a request as too large, Firehose writes no record as failed.
    [Theory]
    [InlineData("FailedDataOnly", false)]
    [InlineData("AllData", true)]
    public async Task TooLargeRequests_AreOnlyWhereAllIsBackedUp(string mode, bool isKept)
    {
        await using var server =
            await EndpointServer.StartAsync((context, _, _) => EndpointServer.WriteAsync(context, "{}", 413));
        await using var lab = Lab(Http, server, mode);
        lab.Put("one");
        await lab.DrainAsync();
        lab.Objects.Written.Count.ShouldBe(isKept ? 1 : 0);
        lab.Objects.Lines("source/").ShouldBe(isKept ? ["one"] : []);
        (lab.Progress.Discarded, lab.Progress.Failed, lab.Progress.Undelivered).ShouldBe((1, 0, 0));
    }

    [Theory]
    [InlineData(Http, "http-endpoint-failed")]
    [InlineData(Splunk, "splunk-failed")]
    [InlineData(Search, "AmazonOpenSearchService-failed")]
    public async Task NoTimeToRetry_OneAttemptAndTheBackup(string destination, string folder)
    {
        await using var server =
            await EndpointServer.StartAsync((context, _, _) => EndpointServer.WriteAsync(context, "{}", 500));
        await using var lab = Lab(destination, server, retrySeconds: 0);
        lab.Put("""{"n":1}""");
        await lab.DrainAsync();
        server.Calls.Count.ShouldBe(1);
        Failed(lab, folder).ShouldBe(["""{"n":1}"""]);
    }

    [Fact]
    public async Task UnacknowledgedBySplunk_SentAgainAndNotBackedUp()
    {
        var sent = 0;
        await using var server = await EndpointServer.StartAsync((context, call, _) => EndpointServer.WriteAsync(
            context,
            // The first data is never acknowledged, the second at once.
            call.Path.Contains("/ack", StringComparison.Ordinal)
                ? (Text(call).Contains('2') ? """{"acks":{"2":true}}""" : """{"acks":{"1":false}}""")
                : $$"""{"ackId":{{Interlocked.Increment(ref sent)}}}"""));
        await using var lab = Lab(Splunk, server);
        lab.Put("one");
        await lab.DrainAsync(10);
        server.Calls.Where(call => call.Path.Contains("/raw", StringComparison.Ordinal)).Select(Text).ShouldBe(["one", "one"]);
        (lab.Progress.Delivered, lab.Progress.Undelivered).ShouldBe((1, 0));
        lab.Objects.Written.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("503")]
    [InlineData("garbage")]
    public async Task SplunkThatCannotSayWhatItIndexed_CountsAsUnacknowledged(string trouble)
    {
        await using var server =
            await EndpointServer.StartAsync((context, call, _) => !call.Path.Contains("/ack", StringComparison.Ordinal)
            ? EndpointServer.WriteAsync(context, """{"ackId":1}""")
            : EndpointServer.WriteAsync(context, trouble == "503" ? """{"acks":{"1":true}}""" : "<html>", trouble == "503" ? 503
                : 200));
        await using var lab = Lab(Splunk, server, retrySeconds: 0);
        lab.Put("one");
        await lab.DrainAsync(10);
        Failed(lab, "splunk-failed", "Splunk.AckTimeout").ShouldBe(["one"]);
    }

    [Fact]
    public async Task TroubleOfSplunkThatPasses_IsTriedAgain()
    {
        await using var server = await EndpointServer.StartAsync((context, call, number) => number <= 2
            ? EndpointServer.WriteAsync(context, "{}", number == 1 ? 500 : 302)
            : EndpointServer.WriteAsync(context, call.Path.Contains("/ack", StringComparison.Ordinal) ? """{"acks":{"1":true}}"""
                : """{"ackId":1}"""));
        await using var lab = Lab(Splunk, server, "AllEvents");
        lab.Put("one", "two");
        await lab.DrainAsync();
        server.Calls.Count.ShouldBe(4);
        (lab.Progress.Delivered, lab.Progress.Undelivered).ShouldBe((2, 0));
        lab.Objects.Written.ShouldHaveSingleItem().Text.ShouldBe("onetwo");
    }

    [Fact]
    public async Task TokenInASecret_IsLeftOutOfTheRequestAndSaid()
    {
        await using var server = await EndpointServer.StartAsync((context, call, _) =>
            EndpointServer.WriteAsync(context, call.Path.Contains("/ack", StringComparison.Ordinal) ? """{"acks":{"1":true}}"""
                : """{"ackId":1}"""));
        await using var lab = new FirehoseLab(endpoints: new() { ["badges"] = server.Address });
        var properties = Properties(Splunk, "FailedEventsOnly", 10);
        properties["SplunkDestinationConfiguration"]!["SecretsManagerConfiguration"] =
            new JsonObject { ["Enabled"] = true, ["SecretARN"] = "arn:secret" };
        lab.Create(properties).ShouldHaveSingleItem().Meaning.ShouldContain("requests carry no token");
        lab.Put("one");
        await lab.DrainAsync();
        server.Calls.ShouldEachBe(call => !call.Headers.ContainsKey("Authorization"));
        lab.Progress.Delivered.ShouldBe(1);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task DocumentsThatStayTooMuch_AreThoseUnderTheErrorPrefix(int status)
    {
        // The domain accepts all documents of each request except the first.
        await using var server =
            await EndpointServer.StartAsync((context, call, _) => EndpointServer.WriteAsync(context, new JsonObject
            {
                ["errors"] = true,
                ["items"] = new JsonArray([.. Enumerable.Range(0, Text(call).Split('\n').Length / 2).Select(item =>
                new JsonObject { ["index"] = new JsonObject { ["status"] = item == 0 ? status : 201 } })]),
            }.ToJsonString()));
        await using var lab = Lab(Search, server);
        lab.Put("""{"n":1}""", """{"n":2}""", """{"n":3}""");
        await lab.DrainAsync();
        Failed(lab, "AmazonOpenSearchService-failed", $"{status}").ShouldBe(["""{"n":1}"""]);
        server.Calls.Skip(1)
            .ShouldEachBe(call => Text(call).Contains("""{"n":1}""", StringComparison.Ordinal) && !Text(call)
                .Contains("""{"n":2}""", StringComparison.Ordinal));
        (lab.Progress.Delivered, lab.Progress.Failed, lab.Progress.Undelivered).ShouldBe((2, 1, 0));
    }

    private static List<string> Failed(FirehoseLab lab, string folder, string? code = null)
    {
        var failures = lab.Objects.Lines($"errors/{folder}/").Select(line => JsonNode.Parse(line)!).ToList();
        if (code is not null) failures.ShouldEachBe(failure => $"{failure["errorCode"]}" == code);
        lab.Objects.Written.Where(each => !each.Key.StartsWith("source/", StringComparison.Ordinal))
            .ShouldEachBe(each => each.Bucket == "failed" && each.Key.StartsWith($"errors/{folder}/", StringComparison.Ordinal));
        return [.. failures.Select(failure => FirehoseLab.Decode($"{failure["rawData"]}"))];
    }

    private static Task TakeAsync(HttpContext context, EndpointCall call) =>
        EndpointServer.WriteAsync(context, $$"""{"requestId":"{{call.Headers["X-Amz-Firehose-Request-Id"]}}","timestamp":1}""");

    private static string Text(EndpointCall call) => Encoding.UTF8.GetString(call.Body);

    private static FirehoseLab Lab(string destination, EndpointServer server, string? mode = null, int retrySeconds = 10)
    {
        var lab = new FirehoseLab(endpoints: new() { ["badges"] = server.Address });
        lab.Create(Properties(destination, mode, retrySeconds)).ShouldBeEmpty();
        return lab;
    }

    private static JsonObject Properties(string destination, string? mode, int retrySeconds)
    {
        var configuration = JsonNode.Parse(destination switch
        {
            Http => """{"EndpointConfiguration": {"Url": "https://endpoint.example.com/"}}""",
            Splunk => """{"HECEndpoint": "https://splunk.example.com:8088", "HECEndpointType": "Raw"}""",
            _ => """{"DomainARN": "arn:aws:es:eu-west-1:111122223333:domain/search", "IndexName": "badges"}""",
        })!.AsObject();
        if (mode is not null) configuration["S3BackupMode"] = mode;
        if (destination != Splunk) configuration["RoleARN"] = FirehoseLab.DestinationRole;
        configuration["RetryOptions"] = new JsonObject { ["DurationInSeconds"] = retrySeconds };
        configuration["S3Configuration"] = new JsonObject
        {
            ["BucketARN"] = "arn:aws:s3:::failed",
            ["RoleARN"] = FirehoseLab.DestinationRole,
            ["Prefix"] = "source/",
            ["ErrorOutputPrefix"] = "errors/!{firehose:error-output-type}/",
        };
        return new JsonObject { [$"{destination}DestinationConfiguration"] = configuration };
    }
}
