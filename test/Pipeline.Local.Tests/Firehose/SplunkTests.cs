using System.Text;
using System.Text.Json.Nodes;

namespace Pipeline.Local.Tests.Firehose;

public sealed class SplunkTests
{
    [Theory]
    [InlineData("Raw", "raw")]
    [InlineData("Event", "event")]
    public async Task AcknowledgedRecords_AreDelivered(string type, string operation)
    {
        // The second poll confirms the acknowledgement.
        await using var server = await EndpointServer.StartAsync((context, call, number) =>
            EndpointServer.WriteAsync(context, call.Path.Contains("/ack", StringComparison.Ordinal)
            ? (number > 2 ? """{"acks":{"7":true}}""" : """{"acks":{"7":false}}""")
            : """{"text":"Success","code":0,"ackId":7}"""));
        await using var lab = Lab(server, type);
        lab.Put("one", "two");
        await lab.DrainAsync();

        server.Calls.Count.ShouldBe(3);
        var calls = server.Calls.ToList();
        calls[0].Path.ShouldStartWith($"/services/collector/{operation}?channel=");
        calls[0].Headers["Authorization"].ShouldBe("Splunk token");
        var channel = calls[0].Headers["X-Splunk-Request-Channel"];
        Guid.TryParse(channel, out _).ShouldBeTrue();
        calls.ShouldEachBe(call => call.Headers["X-Splunk-Request-Channel"] == channel);
        Encoding.UTF8.GetString(calls[0].Body).ShouldBe("onetwo");
        Encoding.UTF8.GetString(calls[1].Body).ShouldBe("""{"acks":[7]}""");
        (lab.Progress.Delivered, lab.Progress.Undelivered).ShouldBe((2, 0));
        lab.Log.Values("DeliveryToSplunk.DataAckLatency").Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("never acknowledged", "Splunk.AckTimeout")]
    [InlineData("no acknowledgments", "Splunk.DisabledAcknowledgement")]
    [InlineData("garbage", "Splunk.AckParsingException")]
    [InlineData("403", "Splunk.InvalidToken")]
    [InlineData("503", "Splunk.ServerBusy")]
    public async Task TroubleThatStays_PutsRecordsUnderTheErrorPrefix(string trouble, string code)
    {
        await using var server = await EndpointServer.StartAsync((context, call, _) => trouble switch
        {
            "never acknowledged" => EndpointServer.WriteAsync(
                context, call.Path.Contains("/ack", StringComparison.Ordinal) ? """{"acks":{"7":false}}""" : """{"ackId":7}"""),
            "no acknowledgments" => EndpointServer.WriteAsync(context, """{"text":"Success","code":0}"""),
            "garbage" => EndpointServer.WriteAsync(context, "<html>"),
            _ => EndpointServer.WriteAsync(context, "{}", int.Parse(trouble)),
        });
        await using var lab = Lab(server, "Raw");
        lab.Put("one");
        await lab.DrainAsync();
        var failure = JsonNode.Parse(lab.Objects.Lines("splunk-failed/").ShouldHaveSingleItem())!;
        failure["errorCode"]!.ToString().ShouldBe(code);
        failure["EventId"]!.ToString().ShouldEndWith(".0");
        (lab.Progress.Failed, lab.Progress.Undelivered).ShouldBe((1, 0));
    }

    private static FirehoseLab Lab(EndpointServer server, string type)
    {
        var lab = new FirehoseLab(endpoints: new() { ["badges"] = server.Address });
        lab.Create(new JsonObject
        {
            ["SplunkDestinationConfiguration"] = JsonNode.Parse($$"""
                {
                  "HECEndpoint": "https://splunk.example.com:8088", "HECEndpointType": "{{type}}", "HECToken": "token",
                  "RetryOptions": {"DurationInSeconds": 2},
                  "S3Configuration": {"BucketARN": "arn:aws:s3:::failed", "RoleARN": "{{FirehoseLab.DestinationRole}}"}
                }
                """),
        }).ShouldBeEmpty();
        return lab;
    }
}
