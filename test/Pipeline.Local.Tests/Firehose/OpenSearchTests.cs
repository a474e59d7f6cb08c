using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Tests.Firehose;

public sealed class OpenSearchTests
{
    [Theory]
    [InlineData("NoRotation", "badges")]
    [InlineData("OneHour", "badges-2026-11-21-09")]
    [InlineData("OneDay", "badges-2026-11-21")]
    [InlineData("OneWeek", "badges-2026-w47")]
    [InlineData("OneMonth", "badges-2026-11")]
    public async Task Index_Rotates(string rotation, string index)
    {
        await using var server = await EndpointServer.StartAsync((context, call, _) =>
            EndpointServer.WriteAsync(context, Items(Actions(call).Select(_ => 201))));
        await using var lab = Lab(server, rotation);
        lab.Put("""{"a":1}""");
        await lab.DrainAsync();
        var call = server.Calls.ShouldHaveSingleItem();
        call.Path.ShouldBe("/_bulk");
        Actions(call).ShouldHaveSingleItem()["index"]!["_index"]!.ToString().ShouldBe(index);
        lab.Progress.Delivered.ShouldBe(1);
        lab.Access.Uses.ShouldContain(
            (FirehoseLab.DestinationRole,
            new Permission("es:ESHttpPost", "arn:aws:es:eu-west-1:111122223333:domain/search/_bulk")));
        lab.Log.Sum("DeliveryToAmazonOpenSearchService.Records").ShouldBe(1);
    }

    [Fact]
    public async Task PartialFailures_AreSettledEach()
    {
        // At the first attempt, the domain is too busy for the third document.
        await using var server = await EndpointServer.StartAsync((context, _, number) =>
            EndpointServer.WriteAsync(context, Items(number == 1 ? [201, 400, 429] : [201])));
        await using var lab = Lab(server);
        lab.Put("""{"n":1}""", """{"n":2}""", """{"n":3}""", "no json", "{\n}");
        await lab.DrainAsync();
        server.Calls.Count.ShouldBe(2);
        var again = server.Calls.Last();
        Documents(again).ShouldBe(["""{"n":3}"""]);
        Actions(again)[0]["index"]!["_id"]!.ToString().ShouldBe(Actions(server.Calls.First())[2]["index"]!["_id"]!.ToString());
        var failures = lab.Objects.Lines("errors/AmazonOpenSearchService-failed/").Select(line => JsonNode.Parse(line)!).ToList();
        failures.Count.ShouldBe(3);
        failures.ShouldEachBe(failure => failure["errorCode"]!.ToString() == "400"
            && failure["esIndexName"]!.ToString() == "badges-2026-11-21");
        failures.Select(failure => failure["rawData"]!.ToString()).ShouldContain(FirehoseLab.Encode("""{"n":2}"""));
        (lab.Progress.Delivered, lab.Progress.Failed, lab.Progress.Undelivered).ShouldBe((2, 3, 0));
    }

    [Fact]
    public async Task NoDocumentIds_LeavesThemToTheDomain()
    {
        await using var server =
            await EndpointServer.StartAsync((context, _, _) => EndpointServer.WriteAsync(context, Items([201])));
        await using var lab = Lab(server, idFormat: "NO_DOCUMENT_ID");
        lab.Put("""{"a":1}""");
        await lab.DrainAsync();
        Actions(server.Calls.Single()).Single()["index"]!.AsObject().ContainsKey("_id").ShouldBeFalse();
    }

    [Theory]
    [InlineData("503", "503")]
    [InlineData("garbage", "500")]
    [InlineData("denied", "403")]
    public async Task TroubleThatStays_PutsRecordsUnderTheErrorPrefix(string trouble, string code)
    {
        await using var server = await EndpointServer.StartAsync((context, _, _) =>
            EndpointServer.WriteAsync(context, trouble == "garbage" ? "{" : "{}", trouble == "503" ? 503 : 200));
        await using var lab = Lab(server);
        if (trouble == "denied") lab.Access.Refuses = action => action == "es:ESHttpPost";
        lab.Put("""{"a":1}""");
        await lab.DrainAsync();
        var failure = JsonNode.Parse(lab.Objects.Lines("errors/AmazonOpenSearchService-failed/").ShouldHaveSingleItem())!;
        failure["errorCode"]!.ToString().ShouldBe(code);
        failure["attemptsMade"]!.GetValue<int>().ShouldBeGreaterThan(2);
        lab.Progress.Undelivered.ShouldBe(0);
    }

    private static List<JsonNode> Actions(EndpointCall call) =>
        [.. Lines(call).Where((_, index) => index % 2 == 0).Select(line => JsonNode.Parse(line)!)];

    private static List<string> Documents(EndpointCall call) => [.. Lines(call).Where((_, index) => index % 2 == 1)];

    private static string[] Lines(EndpointCall call)
    {
        call.Headers["Content-Type"].ShouldBe("application/x-ndjson");
        var text = Encoding.UTF8.GetString(call.Body);
        text.ShouldEndWith("\n");
        return text.TrimEnd('\n').Split('\n');
    }

    private static string Items(IEnumerable<int> statuses) => new JsonObject
    {
        ["errors"] = statuses.Any(status => status >= 300),
        ["items"] =
            new JsonArray([.. statuses.Select(status => new JsonObject { ["index"] = new JsonObject { ["status"] = status } })]),
    }.ToJsonString();

    private static FirehoseLab Lab(EndpointServer server, string rotation = "OneDay", string idFormat = "FIREHOSE_DEFAULT")
    {
        var lab = new FirehoseLab(endpoints: new() { ["app/Badges"] = server.Address });
        lab.Create(new JsonObject
        {
            ["AmazonopensearchserviceDestinationConfiguration"] = JsonNode.Parse($$"""
                {
                  "DomainARN": "arn:aws:es:eu-west-1:111122223333:domain/search", "IndexName": "badges",
                  "IndexRotationPeriod": "{{rotation}}",
                  "DocumentIdOptions": {"DefaultDocumentIdFormat": "{{idFormat}}"}, "RoleARN": "{{FirehoseLab.DestinationRole}}",
                  "RetryOptions": {"DurationInSeconds": 10}, "S3BackupMode": "FailedDocumentsOnly",
                  "S3Configuration": {"BucketARN": "arn:aws:s3:::failed", "RoleARN": "{{FirehoseLab.DestinationRole}}",
                    "ErrorOutputPrefix": "errors/!{firehose:error-output-type}/"}
                }
                """),
        }).ShouldBeEmpty();
        return lab;
    }
}
