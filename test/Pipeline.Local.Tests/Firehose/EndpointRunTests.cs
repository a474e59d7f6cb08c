using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Amazon.S3.Model;
using Pipeline.Client.Putting;
using Pipeline.Local.Input;
using Pipeline.Local.Metrics;
using Pipeline.Local.Report;
using Pipeline.Local.Run;
using Pipeline.Local.Tests.Assembly;

namespace Pipeline.Local.Tests.Firehose;

/// <summary>A whole run of a template that the constructs synthesized, with a delivery to an HTTP endpoint.</summary>
public sealed class EndpointRunTests
{
    private const string Template = "HttpEndpointTests.DeliveryWithItsBucket_IsAsTheLocalRunRunsIt.verified.json";

    [Fact]
    public async Task SynthesizedDelivery_DeliversAndKeepsWhatWasRefused()
    {
        await using var server = await EndpointServer.StartAsync((context, call, _) => RecordsOf(call).Contains("refused")
            ? EndpointServer.WriteAsync(context, "{}", 500)
            : EndpointServer.WriteAsync(context,
                $$"""{"requestId":"{{call.Headers["X-Amz-Firehose-Request-Id"]}}","timestamp":1}"""));
        using var assembly = new AssemblyFolder();
        assembly.Stack("app", File.ReadAllText(Repository.PathTo("test/Pipeline.Constructs.Tests/Snapshots", Template)),
            "aws://111122223333/eu-west-1");
        var stream = assembly.Read().OfType("AWS::KinesisFirehose::DeliveryStream").Single();
        using var folder = new TemporaryFolder();
        await using var run = await LocalRun.StartAsync(
            new LocalRunOptions
            {
                Assembly = assembly.Path,
                NodeModules = Repository.PathTo("node_modules"),
                Folder = folder.Path,
                // Five minutes of retries take five seconds.
                Pace = 60,
                Endpoints = new Dictionary<string, Uri> { [stream.PhysicalId] = new(server.Address, "/firehose") },
            },
            new RunLog(TimeProvider.System),
            TimeProvider.System,
            CancellationToken.None);

        await SendAsync(run, "delivered", "delivered too");
        await SendAsync(run, "refused");

        server.Calls.ShouldEachBe(call => call.Path == "/firehose" && call.Headers["X-Amz-Firehose-Source-Arn"] == stream.Arn
            && call.Headers["X-Amz-Firehose-Common-Attributes"] == """{"commonAttributes":{"stage":"dev"}}""");
        server.Calls.SelectMany(RecordsOf).Where(record => record != "refused").ShouldBe(["delivered", "delivered too"]);
        var failures = await LinesAsync(run, "errors/http-endpoint-failed/");
        failures.Select(failure => FirehoseLab.Decode($"{JsonNode.Parse(failure)!["rawData"]}")).ShouldBe(["refused"]);
        (await LinesAsync(run, "")).Count.ShouldBe(1);
        run.Access.Report().Roles.SelectMany(role => role.Denied).ShouldBeEmpty();
        run.Unsupported.ShouldBeEmpty();
    }

    private static async Task SendAsync(LocalRun run, params string[] records)
    {
        var sender = new RecordSender(RunTarget.Choose(run.Deployment, name: null).Putter(run.Clients), rate: null);
        await sender.RunAsync(records.Select(record => new OutgoingRecord(Encoding.UTF8.GetBytes(record), "key")),
            CancellationToken.None);
        (await run.SettleAsync(CancellationToken.None)).ShouldBeEmpty();
    }

    private static async Task<List<string>> LinesAsync(LocalRun run, string folder)
    {
        var bucket = run.Deployment.OfType("AWS::S3::Bucket").Single().PhysicalId;
        using var s3 = run.Clients.S3(LocalClients.User);
        List<string> lines = [];
        foreach (var item in await RunReport.ObjectsAsync(run, bucket, CancellationToken.None))
        {
            if (!item.Key.StartsWith(folder, StringComparison.Ordinal)) continue;
            using var response = await s3.GetObjectAsync(new GetObjectRequest { BucketName = bucket, Key = item.Key });
            await using var gzip = new GZipStream(response.ResponseStream, CompressionMode.Decompress);
            using var reader = new StreamReader(gzip, Encoding.UTF8);
            lines.AddRange((await reader.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries));
        }

        return lines;
    }

    private static IEnumerable<string> RecordsOf(EndpointCall call) =>
        JsonNode.Parse(WrittenObject.Gunzip(call.Body))!["records"]!.AsArray()
        .Select(record => FirehoseLab.Decode($"{record!["data"]}"));
}
