using System.Text.Json.Nodes;
using Pipeline.Local.Metrics;
using Pipeline.Local.Report;
using Pipeline.Local.Run;
using Pipeline.Local.Tests.Endpoint;

namespace Pipeline.Local.Tests.Run;

/// <summary>A run without a cloud assembly, in which clients create all that they use.</summary>
public sealed class EmptyAccountTests : IAsyncLifetime, IDisposable
{
    private const string Account = "444455556666";
    private const string Region = "us-west-2";
    private const string Role = $"arn:aws:iam::{Account}:role/delivery";

    private readonly TemporaryFolder _folder = new();
    private LocalRun _run = null!;

    public async Task InitializeAsync() => _run = await LocalRun.StartAsync(
        new LocalRunOptions
        {
            Account = Account,
            Region = Region,
            NodeModules = Repository.PathTo("node_modules"),
            Folder = _folder.Path,
            Pace = 60,
        },
        new RunLog(TimeProvider.System),
        TimeProvider.System,
        CancellationToken.None);

    public async Task DisposeAsync() => await _run.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task AllServices_AreThereAndNameTheAccountAndRegion()
    {
        await CallAsync("Kinesis_20131202.CreateStream", """{"StreamName":"orders","ShardCount":1}""");
        (await CallAsync("Kinesis_20131202.DescribeStreamSummary",
            """{"StreamName":"orders"}"""))["StreamDescriptionSummary"]!["StreamARN"]!
            .ToString().ShouldBe($"arn:aws:kinesis:{Region}:{Account}:stream/orders");
        (await CallAsync(
            "DynamoDB_20120810.CreateTable",
            """{"TableName":"items","BillingMode":"PAY_PER_REQUEST","KeySchema":[{"AttributeName":"id","KeyType":"HASH"}]""" +
            ""","AttributeDefinitions":[{"AttributeName":"id","AttributeType":"S"}]}"""))
            ["TableDescription"]!["TableArn"]!.ToString().ShouldBe($"arn:aws:dynamodb:{Region}:{Account}:table/items");
        (await CallAsync("AmazonSQS.CreateQueue", """{"QueueName":"jobs"}"""))["QueueUrl"]!.ToString()
            .ShouldContain($"/{Account}/jobs");
        (await S3Async("PUT /objects")).ShouldBe(200);
        (await CallAsync("GraniteServiceVersion20100801.ListMetrics", "{}"))["Metrics"]!.AsArray().ShouldBeEmpty();
        var (status, body, _) = await RawHttp.SendAsync(
            Port, "POST / HTTP/1.1", [Host, RawHttp.Authorization("sts"), "Content-Type: application/x-www-form-urlencoded"],
                "Action=GetCallerIdentity&Version=2011-06-15");
        (status, body.Contains($"<Account>{Account}</Account>", StringComparison.Ordinal)).ShouldBe((200, true), body);
    }

    [Fact]
    public async Task StreamsThatClientsMake_DeliverAndAreInTheSummary()
    {
        await S3Async("PUT /objects");
        await CallAsync("Kinesis_20131202.CreateStream", """{"StreamName":"orders","ShardCount":1}""");
        await CallAsync(
            "Firehose_20150804.CreateDeliveryStream",
            $$$"""{"DeliveryStreamName":"direct","ExtendedS3DestinationConfiguration":{"BucketARN":"arn:aws:s3:::""" +
            $$$"""objects","RoleARN":"{{{Role}}}","Prefix":"direct/"}}""");
        await CallAsync(
            "Firehose_20150804.CreateDeliveryStream",
            $$$"""{"DeliveryStreamName":"ofStream","DeliveryStreamType":"KinesisStreamAsSource","KinesisStreamSourceConfiguration":{"KinesisStreamARN":"arn:aws:kinesis:{{{Region}}}:{{{Account}}}:stream/orders","RoleARN":"{{{Role}}}"},"S3DestinationConfiguration":{"BucketARN":"arn:aws:s3:::objects","RoleARN":"{{{Role}}}","Prefix":"stream/"}}""");
        await CallAsync("Firehose_20150804.PutRecord", """{"DeliveryStreamName":"direct","Record":{"Data":"b25l"}}""");
        for (var i = 0; i < 3; i++)
            await CallAsync("Kinesis_20131202.PutRecord", $$"""{"StreamName":"orders","PartitionKey":"{{i}}","Data":"dHdv"}""");

        (await _run.SettleAsync(CancellationToken.None)).ShouldBeEmpty();
        var summary = await RunReport.ReadAsync(_run, null, TimeSpan.FromSeconds(1), [], CancellationToken.None);
        summary.Verdict.ExitCode.ShouldBe(RunVerdict.Arrived);
        summary.Verdict.Headline.ShouldBe("Everything that was sent arrived");
        summary.Deliveries.Select(line => (line.Path, line.In, line.Delivered)).ShouldBe([("direct", 1, 1), ("ofStream", 3, 3)]);
        summary.Put.ShouldBe(4);
        summary.Stores.Folders.Select(folder => $"{folder.Bucket}/{folder.Folder}")
            .ShouldBe(["objects/direct/", "objects/stream/"]);
        (await CallAsync(
            "GraniteServiceVersion20100801.ListMetrics", """{"Namespace":"AWS/Firehose","MetricName":"IncomingRecords"}"""))
            ["Metrics"]!.ToJsonString()
            .ShouldBe(
                """[{"Namespace":"AWS/Firehose","MetricName":"IncomingRecords","Dimensions":""" +
                """[{"Name":"DeliveryStreamName","Value":"direct"}]}]""");
    }

    [Fact]
    public async Task RecordsThatOnlyClientsRead_AreNotJudged()
    {
        var summary = await RunReport.ReadAsync(_run, null, TimeSpan.Zero, [], CancellationToken.None);
        summary.Verdict.Headline.ShouldBe("No record entered a stream");
        await CallAsync("Kinesis_20131202.CreateStream", """{"StreamName":"orders","ShardCount":1}""");
        await CallAsync("Kinesis_20131202.PutRecord", """{"StreamName":"orders","PartitionKey":"a","Data":""}""");
        summary = await RunReport.ReadAsync(_run, null, TimeSpan.Zero, [], CancellationToken.None);
        summary.Verdict.Headline.ShouldBe("Clients put 1 record(s) into streams that they made, and read them or not");
        summary.Verdict.ExitCode.ShouldBe(RunVerdict.Arrived);
    }

    [Fact]
    public async Task RecordsThatAreNotDelivered_AreMissing()
    {
        await CallAsync(
            "Firehose_20150804.CreateDeliveryStream",
            $$$"""{"DeliveryStreamName":"direct","ExtendedS3DestinationConfiguration":{"BucketARN":"arn:aws:s3:::""" +
            $$$"""nowhere","RoleARN":"{{{Role}}}"}}""");
        await CallAsync("Firehose_20150804.PutRecord", """{"DeliveryStreamName":"direct","Record":{"Data":"b25l"}}""");
        var summary = await RunReport.ReadAsync(_run, null, TimeSpan.Zero, [], CancellationToken.None);
        summary.Verdict.ExitCode.ShouldBe(RunVerdict.NotArrived);
        summary.Verdict.Missing.ShouldHaveSingleItem().ShouldContain("1 record(s) not delivered by direct");
    }

    private int Port => _run.Endpoint.Url.Port;

    private string Host => $"Host: 127.0.0.1:{Port}";

    private async Task<int> S3Async(string line) =>
        (await RawHttp.SendAsync(Port, $"{line} HTTP/1.1", [Host, RawHttp.Authorization("s3")])).Status;

    private async Task<JsonObject> CallAsync(string target, string input)
    {
        var service = target.Split('_', '.')[0];
        var (status, body, _) = await RawHttp.SendAsync(
            Port,
            "POST / HTTP/1.1",
            [Host, RawHttp.Authorization(service), $"X-Amz-Target: {target}",
                $"Content-Type: application/x-amz-json-{(service is "Kinesis" or "Firehose" ? "1.1" : "1.0")}"],
            input);
        status.ShouldBe(200, $"{target}: {body}");
        return JsonNode.Parse(body.Length == 0 ? "{}" : body)!.AsObject();
    }
}
