using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Functions.Tests.Simulation;
using Pipeline.Functions.Tests.Simulation.Generators;
using Pipeline.Functions.Tests.Simulation.Lambda;
using Pipeline.Functions.Tests.Simulation.Reference;

namespace Pipeline.Functions.Tests.Writer;

/// <summary>
/// Kinesis records with other contents than one event: several, none, compressed ones; and what a reject shows of them.
/// </summary>
public sealed class RecordShapeTests
{
    private const string Schema = """
        { "type": "object",
            "properties": { "id": { "type": "string" }, "n": { "type": "integer" }, "ends": { "type": ["integer", "null"] } },
          "required": ["id"], "x-dynamodb": { "partitionKey": "id", "timeToLive": "ends" } }
        """;

    private static readonly DateTimeOffset Arrival = new(2026, 11, 21, 9, 15, 2, 417, TimeSpan.Zero);

    [Theory]
    [InlineData("""{"id":"a"}{"id":"b"}""")]
    [InlineData("{\"id\":\"a\"}\n{\"id\":\"b\"}\n")]
    [InlineData(" {\"id\":\"a\"}\r\n\r\n {\"id\":\"b\"} ")]
    public async Task SeveralObjectsInARecord_AreAnEventEach(string record)
    {
        using var writer = new WriterUnderTest(new WriterCase(Schema) { Metadata = true });
        (await writer.InvokeAsync([Record(record)])).ShouldBe(new FunctionAnswer(null, null));
        writer.Table.Items.Keys.ShouldBe(["\"a\"", "\"b\""], ignoreOrder: true);
        writer.Table.Items["\"b\""].Json.GetProperty("kinesis_sub_sequence_number").GetProperty("N").GetString().ShouldBe("1");
        writer.Rejects.Read().ShouldBeEmpty();
        Metrics(writer)["UserRecords"].ShouldBe(2);
    }

    [Fact]
    public async Task BadLineAmongOthers_IsRejectedAlone()
    {
        using var writer = new WriterUnderTest(new WriterCase(Schema));
        (await writer.InvokeAsync([Record("""{"id":"a"}{"id":1}{"id":"b"}[1]{"id":""")])).ShouldBe(
            new FunctionAnswer(null, null));
        writer.Table.Items.Keys.ShouldBe(["\"a\"", "\"b\""], ignoreOrder: true);
        writer.Rejects.Read().Select(reject => (reject.Sub, Encoding.UTF8.GetString(Convert.FromBase64String(reject.Data))))
            .ShouldBe([(1, """{"id":1}"""), (3, "[1]"), (4, """{"id":""")]);
    }

    [Fact]
    public async Task SomethingElseBehindAnObject_RejectsTheWhole()
    {
        using var writer = new WriterUnderTest(new WriterCase(Schema));
        await writer.InvokeAsync([Record("""{"id":"a"},{"id":"b"}""")]);
        writer.Table.Items.ShouldBeEmpty();
        Violations(writer).ShouldBe(["the record must be one JSON object; got ',' behind it, at offset 10"]);
    }

    [Fact]
    public async Task EventsOfAnAggregate_HaveNumbersOfTheirOwn()
    {
        var aggregate = new AggregateBuilder();
        aggregate.Add(Encoding.UTF8.GetBytes("""{"id":"a"}{"id":"b"}{"id":"c"}"""), aggregate.PartitionKey("p"));
        aggregate.Add(" "u8.ToArray(), aggregate.PartitionKey("p"));
        aggregate.Add(Encoding.UTF8.GetBytes("""{"id":"d"}"""), aggregate.PartitionKey("p"), aggregate.HashKey("undefined"));
        using var writer = new WriterUnderTest(new WriterCase(Schema) { Metadata = true });
        (await writer.InvokeAsync([Record(aggregate.Build())])).ShouldBe(new FunctionAnswer(null, null));
        writer.Table.Items.Select(item =>
            $"{item.Key} {item.Value.Json.GetProperty("kinesis_sub_sequence_number").GetProperty("N").GetString()}").Order()
            .ShouldBe(["\"a\" 0", "\"b\" 1", "\"c\" 2", "\"d\" 4"]);
        writer.Rejects.Read().ShouldBeEmpty();
        Metrics(writer)["RecordsDropped"].ShouldBe(1);
    }

    [Fact]
    public async Task BlankRecord_IsPassedOver()
    {
        using var writer = new WriterUnderTest(new WriterCase(Schema));
        (await writer.InvokeAsync([Record(""), Record(" \t\r\n"), Record("""{"id":"a"}""")])).ShouldBe(
            new FunctionAnswer(null, null));
        writer.Table.Items.Keys.ShouldBe(["\"a\""]);
        writer.Rejects.Read().ShouldBeEmpty();
        var metrics = Metrics(writer);
        (metrics["RecordsDropped"], metrics["RecordsRejected"], metrics["UserRecords"]).ShouldBe((2, 0, 3));
    }

    [Fact]
    public async Task SubscriptionOfCloudWatchLogs_IsAnEventAMessageWhereItIsAskedFor()
    {
        var record = Gzip("""
            {"messageType":"DATA_MESSAGE","owner":"111122223333","logGroup":"g","logStream":"s","subscriptionFilters":["f"],
              "logEvents":[
            {"id":"1","timestamp":1,"message":"{\"id\":\"a\",\"n\":1}\n"},{"id":"2","timestamp":2,"message":"START RequestId"},
              {"id":"3","timestamp":3,"message":"{\"id\":\"b\"}"}]}
            """);
        using (var reading = new WriterUnderTest(new WriterCase(Schema) { ReadGzip = true }))
        {
            await reading.InvokeAsync([Record(record),
                Record(Gzip(
                    """{"messageType":"CONTROL_MESSAGE","logEvents":[{"id":"","timestamp":1,"message":"CWL CONTROL MESSAGE"}]}"""))]);
            reading.Table.Items.Keys.ShouldBe(["\"a\"", "\"b\""], ignoreOrder: true);
            var reject = reading.Rejects.Read().ShouldHaveSingleItem();
            (reject.Sub, Encoding.UTF8.GetString(Convert.FromBase64String(reject.Data))).ShouldBe((1, "START RequestId"));
            Metrics(reading)["RecordsDropped"].ShouldBe(1);
        }

        using var writer = new WriterUnderTest(new WriterCase(Schema));
        await writer.InvokeAsync([Record(record)]);
        Violations(writer).ShouldBe([
            "the record must be one JSON object in UTF-8; got GZIP data of a CloudWatch Logs subscription; set ReadGzip of the " +
            "writer, or Decompress of the delivery"]);
    }

    [Fact]
    public async Task CompressedEvents_AreRead()
    {
        using var writer = new WriterUnderTest(new WriterCase(Schema) { ReadGzip = true });
        await writer.InvokeAsync(
            [Record(Gzip("""{"id":"a"}""")), Record(Gzip("{\"id\":\"b\"}\n{\"id\":\"c\"}\nx")), Record(Gzip(" "))]);
        writer.Table.Items.Keys.ShouldBe(["\"a\"", "\"b\"", "\"c\""], ignoreOrder: true);
        writer.Rejects.Read().ShouldHaveSingleItem().Sub.ShouldBe(2);
    }

    [Fact]
    public async Task DamagedOrEndlessGzip_IsRejectedWithItsReason()
    {
        using var writer = new WriterUnderTest(new WriterCase(Schema) { ReadGzip = true });
        var whole = Gzip($$"""{"id":"{{new string('x', 1000)}}"}""");
        byte[] damaged = [.. whole];
        damaged[12] ^= 0xFF;
        await writer.InvokeAsync([Record(whole[..^9]), Record(damaged, 1), Record(Gzip(new string(' ', 33 * 1024 * 1024)), 2)]);
        writer.Table.Items.ShouldBeEmpty();
        Violations(writer).ShouldBe(
        [
            "the record must be whole GZIP data; got GZIP data that is cut off",
            "the record must be whole GZIP data; got GZIP data that is damaged",
            "the record must have at most 33554432 bytes when it is decompressed; got more; send fewer events in a record",
        ]);
    }

    [Fact]
    public async Task TimeToLiveThatDynamoDbNeverActsOn_IsRejectedWithItsReason()
    {
        var (edge, last) = (Arrival.AddYears(-5).ToUnixTimeSeconds(), DateTimeOffset.MaxValue.ToUnixTimeSeconds());
        using var writer = new WriterUnderTest(new WriterCase(Schema));
        await writer.InvokeAsync(
        [
            Record($$"""{"id":"edge","ends":{{edge}}}"""), Record($$"""{"id":"old","ends":{{edge - 1}}}""", 1),
                Record($$"""{"id":"last","ends":{{last}}}""", 2),
            Record($$"""{"id":"more","ends":{{last + 1}}}""", 6), Record("""{"id":"milliseconds","ends":1795252502417}""", 3),
                Record("""{"id":"zero","ends":0}""", 4), Record("""{"id":"never","ends":null}""", 5),
        ]);
        writer.Table.Items.Keys.ShouldBe(["\"edge\"", "\"last\"", "\"never\""], ignoreOrder: true);
        Violations(writer).ShouldBe(
        [
            $"ends must be at most 5 years before the record's arrival, since DynamoDB never deletes an item that expired " +
            $"earlier; got {edge - 1}",
            $"ends must be seconds since 1970, before the year 10000; got {last + 1}, as milliseconds are",
            "ends must be seconds since 1970, before the year 10000; got 1795252502417, as milliseconds are",
            "ends must be at most 5 years before the record's arrival, since DynamoDB never deletes an item that expired " +
            "earlier; got 0",
        ]);
    }

    private static byte[] Gzip(string text)
    {
        var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionLevel.Fastest)) gzip.Write(Encoding.UTF8.GetBytes(text));
        return output.ToArray();
    }

    private static StreamRecord Record(string text, int place = 0) => Record(Encoding.UTF8.GetBytes(text), place);

    private static StreamRecord Record(byte[] data, int place = 0) =>
        new("shardId-000000000001", $"{1001 + place}", "p", data, Arrival);

    private static Dictionary<string, double> Metrics(WriterUnderTest writer) => JsonNode.Parse(
            writer.Output.ToString().Split('\n').First(line => line.StartsWith("{\"_aws\"", StringComparison.Ordinal)))!
        .AsObject().Where(member => member.Value is JsonValue value && value.TryGetValue<double>(out _))
        .ToDictionary(member => member.Key, member => (double)member.Value!);

    private static List<string> Violations(WriterUnderTest writer) =>
    [
        .. writer.Bucket.Objects.Values.SelectMany(
            body => Encoding.UTF8.GetString(body).Split('\n', StringSplitOptions.RemoveEmptyEntries))
            .SelectMany(line => JsonNode.Parse(line)!["violations"]!.AsArray().Select(violation => (string)violation!)),
    ];
}
