using System.Text;
using System.Text.Json.Nodes;
using Amazon.DynamoDBv2.Model;
using Pipeline.Local.Endpoint.S3;
using Pipeline.Local.Report;
using Pipeline.Local.Run;

namespace Pipeline.Local.Tests.Endpoint;

/// <summary>A whole run over the wire: what it refuses, with which messages, and what it stores.</summary>
public sealed class RunningEndpointTests(RunningEndpoint running) : IClassFixture<RunningEndpoint>
{
    [Theory]
    [InlineData("GET / HTTP/1.1", null, null, "AccessDenied")]
    [InlineData("GET /objects/a HTTP/1.1", null, null, "AccessDenied")]
    [InlineData("DELETE /objects HTTP/1.1", null, null, "AccessDenied")]
    [InlineData("POST / HTTP/1.1", "X-Amz-Target: Kinesis_20131202.ListStreams", "application/x-amz-json-1.1",
        "MissingAuthenticationTokenException")]
    [InlineData("POST / HTTP/1.1", "X-Amz-Target: Firehose_20150804.ListDeliveryStreams", "application/x-amz-json-1.1",
        "MissingAuthenticationTokenException")]
    [InlineData("POST / HTTP/1.1", "X-Amz-Target: DynamoDB_20120810.ListTables", "application/x-amz-json-1.0",
        "MissingAuthenticationTokenException")]
    [InlineData("POST / HTTP/1.1", "X-Amz-Target: AmazonSQS.ListQueues", "application/x-amz-json-1.0",
        "MissingAuthenticationTokenException")]
    [InlineData("POST /2015-03-31/functions/f/invocations HTTP/1.1", null, "application/json",
        "MissingAuthenticationTokenException")]
    [InlineData("GET /2015-03-31/functions/ HTTP/1.1", null, null, "MissingAuthenticationTokenException")]
    public async Task UnsignedCall_IsRefusedAlikeByAllServices(string line, string? target, string? type, string code)
    {
        List<string> headers = [$"Host: 127.0.0.1:{running.Port}"];
        if (target is not null) headers.Add(target);
        if (type is not null) headers.Add($"Content-Type: {type}");
        var (status, body, head) = await RawHttp.SendAsync(running.Port, line, headers, type is null ? "" : "{}");
        status.ShouldBe(403, body);
        $"{head}{body}".ShouldContain(code);
        body.ShouldContain($"--endpoint-url http://127.0.0.1:{running.Port} sts get-caller-identity");
    }

    [Fact]
    public async Task AnyKey_IsTheUserOfThisComputer()
    {
        (await running.S3Async("GET /")).Status.ShouldBe(200);
        (await running.JsonAsync("Kinesis_20131202.ListStreams", "{}")).Status.ShouldBe(200);
        (await running.JsonAsync("DynamoDB_20120810.ListTables", "{}")).Body.ShouldContain("items");
        (await running.JsonAsync("AmazonSQS.ListQueues", "{}")).Body.ShouldContain("jobs");
    }

    [Theory]
    [InlineData("Kinesis_20131202.PutRecord", """{"StreamName":"orders","StreamName":"orders","PartitionKey":"k","Data":""}""",
        "SerializationException")]
    [InlineData("Kinesis_20131202.PutRecord", """{"StreamName":"orders","PartitionKey":"\ud800","Data":""}""",
        "SerializationException")]
    [InlineData("Kinesis_20131202.PutRecord", "{\"StreamName\":\"orders\",\"PartitionKey\":\"\u00ff\",\"Data\":\"\"}",
        "SerializationException")]
    [InlineData("Kinesis_20131202.ListStreams", "", "SerializationException")]
    [InlineData("Kinesis_20131202.ListStreams", """{"Limit":1.5}""", "SerializationException")]
    [InlineData("Kinesis_20131202.ListStreams", """{"Limit":0}""", "ValidationException")]
    [InlineData("Kinesis_20131202.DescribeStream", """{"StreamName":5}""", "SerializationException")]
    [InlineData("Firehose_20150804.ListDeliveryStreams", """{"Limit":"x"}""", "SerializationException")]
    [InlineData("Firehose_20150804.ListDeliveryStreams", """{"Limit":1.5}""", "SerializationException")]
    [InlineData("Firehose_20150804.ListDeliveryStreams", """{"Limit":0}""", "ValidationException")]
    [InlineData("Firehose_20150804.ListDeliveryStreams", """{"Limit":-1}""", "ValidationException")]
    [InlineData("Firehose_20150804.ListDeliveryStreams", """{"Limit":10001}""", "ValidationException")]
    [InlineData("Firehose_20150804.ListDeliveryStreams", """{"DeliveryStreamType":{}}""", "SerializationException")]
    [InlineData("Firehose_20150804.DescribeDeliveryStream", """{"DeliveryStreamName":5}""", "SerializationException")]
    [InlineData("Firehose_20150804.PutRecord", "", "SerializationException")]
    [InlineData("DynamoDB_20120810.DescribeTable", """{"TableName":5}""", "SerializationException")]
    [InlineData("DynamoDB_20120810.PutItem", """{"TableName":5,"Item":{"id":{"S":"a"}}}""", "SerializationException")]
    [InlineData("DynamoDB_20120810.PutItem", """{"TableName":"items","Item":{"id":{"S":"\ud800"}}}""", "SerializationException")]
    [InlineData("DynamoDB_20120810.PutItem", """{"TableName":"items","Item":{"id":{"S":"a"},"id":{"S":"b"}}}""",
        "SerializationException")]
    [InlineData("DynamoDB_20120810.PutItem", "{\"TableName\":\"items\",\"Item\":{\"id\":{\"S\":\"\u00ff\"}}}",
        "SerializationException")]
    [InlineData("DynamoDB_20120810.BatchWriteItem", """{"RequestItems":5}""", "SerializationException")]
    [InlineData("DynamoDB_20120810.DescribeTimeToLive", """{"TableName":{}}""", "SerializationException")]
    [InlineData("DynamoDB_20120810.DescribeTimeToLive", "{}", "ValidationException")]
    [InlineData("DynamoDB_20120810.TransactWriteItems", """{"TransactItems":[]}""", "UnknownOperationException")]
    [InlineData("DynamoDB_20120810.ExecuteStatement", """{"Statement":"SELECT * FROM \"items\""}""", "UnknownOperationException")]
    [InlineData("AmazonSQS.SendMessage", """{"QueueUrl":5,"MessageBody":"x"}""", "SerializationException")]
    [InlineData("AmazonSQS.SendMessage", """{"QueueUrl":"x","QueueUrl":"y"}""", "SerializationException")]
    public async Task InputThatIsNoneOfTheServices_IsTheCallersMistake(string target, string input, string code)
    {
        var (status, body, _) = await running.JsonAsync(target, input, Encoding.Latin1);
        status.ShouldBe(400, body);
        var answer = JsonNode.Parse(body)!;
        answer["__type"]!.ToString().ShouldEndWith(code);
        if (code == "UnknownOperationException") answer["message"]!.ToString().ShouldContain("the call is not carried out here");
    }

    [Fact]
    public async Task AnyKeysOfObjects_AreKeptAndIndexed()
    {
        string[] keys =
        [
            "plain.txt", "dir", "dir/", "dir/file", "/absolute", "a//b", "../../outside", "CON", "a:b", "trailing. ", "A/x",
                "a/X",
            "a+b 100%25", "control\u0001\u001f", "größe/日本", new string('x', 900),
                string.Join('/', Enumerable.Repeat("deep:", 150)), "blocked",
        ];
        using var s3 = running.Run.Clients.S3(LocalClients.User);
        foreach (var key in keys)
        {
            var target = S3Writes.TargetOf("kept-objects", key);
            (await running.S3Async($"PUT {target}", $"body of {key}")).Status.ShouldBe(200, key);
        }

        using var dynamoDb = running.Run.Clients.DynamoDb(LocalClients.User);
        await dynamoDb.PutItemAsync("items", new Dictionary<string, AttributeValue>
        {
            ["id"] = new() { S = "1" },
            ["set"] = new() { SS = ["a", "b"] },
            ["numbers"] = new() { NS = ["1", "2.50"] },
        });
        using var folder = new TemporaryFolder();
        // A folder is in the place of the file, so this one object cannot be written.
        Directory.CreateDirectory(Path.Combine(folder.Path, "buckets", "kept-objects", "blocked"));

        var failures = await RunExport.WriteAsync(running.Run, folder.Path, CancellationToken.None);

        failures.ShouldHaveSingleItem().ShouldStartWith(
            "the object blocked of bucket kept-objects could not be written to buckets/kept-objects/blocked: ");
        var index = (await File.ReadAllLinesAsync(Path.Combine(folder.Path, "objects.jsonl"))).Select(
            line => JsonNode.Parse(line)!)
            .Where(line => (string)line["bucket"]! == "kept-objects").ToDictionary(line => (string)line["key"]!);
        index.Keys.Order(StringComparer.Ordinal).ShouldBe(keys.Order(StringComparer.Ordinal));
        foreach (var key in keys.Where(key => key != "blocked"))
        {
            var file = Path.GetFullPath(Path.Combine(folder.Path, (string)index[key]["file"]!));
            file.ShouldStartWith(Path.Combine(folder.Path, "buckets", "kept-objects"));
            (await File.ReadAllTextAsync(file)).ShouldBe($"body of {key}");
            ((long)index[key]["size"]!).ShouldBe(new FileInfo(file).Length);
        }

        index["blocked"]["file"].ShouldBeNull();
        var item = JsonNode.Parse(
            (await File.ReadAllLinesAsync(Path.Combine(folder.Path, "tables", "items.jsonl"))).Single(
                line => line.Contains("\"set\"")))!;
        item["set"]!.ToJsonString().ShouldBe("""["a","b"]""");
        item["numbers"]!.AsArray().Count.ShouldBe(2);
    }
}
