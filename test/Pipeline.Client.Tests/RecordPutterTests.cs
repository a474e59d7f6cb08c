using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Client.Kinesis;

namespace Pipeline.Client.Tests;

/// <summary>Any number of records, every pattern of failure: each record is put or named.</summary>
public class RecordPutterTests
{
    [Fact]
    public async Task NoRecords_MakeNoCall()
    {
        using var stub = new StubEndpoint(call => StubEndpoint.Results(call, _ => null));

        var result = await ToKinesis(stub).PutAsync([], CancellationToken.None);

        result.PutCount.ShouldBe(0);
        result.NotPut.ShouldBeEmpty();
        stub.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task ManyRecords_ArePutInCallsOfFiveHundred()
    {
        using var stub = new StubEndpoint(call => StubEndpoint.Results(call, _ => null));

        var result = await ToKinesis(stub).PutAsync([.. Enumerable.Range(0, 1201).Select(Record)], CancellationToken.None);

        result.PutCount.ShouldBe(1201);
        result.RetriedCount.ShouldBe(0);
        result.NotPut.ShouldBeEmpty();
        stub.Calls.Select(call => Texts(call).Count).ShouldBe([500, 500, 201]);
        stub.Calls.SelectMany(Texts).ShouldBe(Enumerable.Range(0, 1201).Select(i => $"record {i}"));
    }

    [Fact]
    public async Task BigRecords_ArePutInCallsWithinTheSize()
    {
        using var stub = new StubEndpoint(call => StubEndpoint.Results(call, _ => null));
        OutgoingRecord[] records = [.. Enumerable.Repeat(new OutgoingRecord(new byte[1_000 * 1024]), 9)];

        var result = await ToFirehose(stub).PutAsync(records, CancellationToken.None);

        result.PutCount.ShouldBe(9);
        // Four of 1,000 KiB are less than 4 MiB, five are more.
        stub.Calls.Select(call => Texts(call).Count).ShouldBe([4, 4, 1]);
    }

    [Fact]
    public async Task PartitionKeys_CountForTheSize()
    {
        using var stub = new StubEndpoint(call => StubEndpoint.Results(call, _ => null));
        OutgoingRecord[] records = [.. Enumerable.Repeat(new OutgoingRecord(new byte[5 * 1024 * 1024], "k"), 2)];

        await ToKinesis(stub).PutAsync(records, CancellationToken.None);

        stub.Calls.Select(call => Texts(call).Count).ShouldBe([1, 1]);
    }

    [Fact]
    public async Task FailedRecords_AreRetriedAlone()
    {
        var tries = new Dictionary<string, int>();
        using var stub = new StubEndpoint(call => StubEndpoint.Results(call, record =>
        {
            var text = Text(record);
            tries[text] = tries.GetValueOrDefault(text) + 1;
            return text is "record 1" or "record 3" && tries[text] < 3 ? "InternalFailure" : null;
        }));

        var result = await ToFirehose(stub).PutAsync([.. Enumerable.Range(0, 5).Select(Record)], CancellationToken.None);

        result.PutCount.ShouldBe(5);
        result.RetriedCount.ShouldBe(4);
        result.NotPut.ShouldBeEmpty();
        stub.Calls.Select(call => string.Join(", ", Texts(call))).ShouldBe(
            ["record 0, record 1, record 2, record 3, record 4", "record 1, record 3", "record 1, record 3"]);
    }

    [Theory]
    [InlineData(400, "ProvisionedThroughputExceededException")]
    [InlineData(400, "LimitExceededException")]
    [InlineData(400, "KMSThrottlingException")]
    [InlineData(500, "InternalFailure")]
    [InlineData(503, "ServiceUnavailableException")]
    [InlineData(0, "a connection that breaks")]
    public async Task CallThatFailsForATime_IsRetried(int status, string code)
    {
        var calls = 0;
        using var stub = new StubEndpoint(call => ++calls <= 3 ? StubEndpoint.Error(status, code) : StubEndpoint.Results(call, _ => null));

        var result = await ToKinesis(stub).PutAsync([Record(0), Record(1)], CancellationToken.None);

        result.PutCount.ShouldBe(2);
        result.NotPut.ShouldBeEmpty();
        stub.Calls.Count.ShouldBe(4);
    }

    [Fact]
    public async Task AnswerThatIsNoJson_IsRetried()
    {
        var calls = 0;
        using var stub = new StubEndpoint(call => ++calls == 1 ? new(200, "<html>") : StubEndpoint.Results(call, _ => null));

        var result = await ToKinesis(stub).PutAsync([Record(0)], CancellationToken.None);

        result.PutCount.ShouldBe(1);
        stub.Calls.Count.ShouldBe(2);
    }

    [Fact]
    public async Task AnswerForFewerRecords_CountsTheRestAsFailed()
    {
        var calls = 0;
        using var stub = new StubEndpoint(call => ++calls == 1
            ? new(200, """{"FailedRecordCount":0,"Records":[{"SequenceNumber":"1","ShardId":"s"}]}""")
            : StubEndpoint.Results(call, _ => null));

        var result = await ToKinesis(stub).PutAsync([Record(0), Record(1)], CancellationToken.None);

        result.PutCount.ShouldBe(2);
        stub.Calls.SelectMany(Texts).ShouldBe(["record 0", "record 1", "record 1"]);
    }

    [Fact]
    public async Task RefusedCall_NamesItsRecords()
    {
        using var stub = new StubEndpoint(_ => StubEndpoint.Error(400, "ResourceNotFoundException"));

        var result = await ToKinesis(stub).PutAsync([Record(0), Record(1)], CancellationToken.None);

        result.PutCount.ShouldBe(0);
        result.NotPut.ShouldBe(
        [
            new(0, "ResourceNotFoundException", "ResourceNotFoundException it was"),
            new(1, "ResourceNotFoundException", "ResourceNotFoundException it was"),
        ]);
        stub.Calls.Count.ShouldBe(1);
    }

    [Fact]
    public async Task TimeThatIsUpInAWait_NamesWhatIsNotPut()
    {
        using var enough = new CancellationTokenSource();
        using var stub = new StubEndpoint(call => StubEndpoint.Results(call, record =>
            Text(record) == "record 2" ? "ServiceUnavailableException" : null));
        var waits = 0;
        var backoff = new RetryBackoff { Base = TimeSpan.FromDays(1), Cap = TimeSpan.FromDays(1), Jitter = Jitter };

        var result = await RecordPutter.ToFirehose(Clients.Firehose(stub), "orders", backoff)
            .PutAsync([Record(0), Record(1), Record(2)], enough.Token);

        result.PutCount.ShouldBe(2);
        result.RetriedCount.ShouldBe(2);
        result.NotPut.ShouldBe([new(2, "ServiceUnavailableException", "ServiceUnavailableException it was")]);

        double Jitter()
        {
            if (++waits < 3) return 0;
            enough.Cancel();
            return 0.999;
        }
    }

    [Fact]
    public async Task TimeThatIsUpInACall_NamesItsRecordsAndThoseBehind()
    {
        using var enough = new CancellationTokenSource();
        using var service = new FakeKinesis(_ =>
        {
            enough.Cancel();
            throw new OperationCanceledException(enough.Token);
        });

        var result = await RecordPutter.ToKinesis(service, "orders", Clients.NoWait)
            .PutAsync([.. Enumerable.Range(0, 501).Select(Record)], enough.Token);

        result.PutCount.ShouldBe(0);
        result.NotPut.Select(record => record.Index).ShouldBe(Enumerable.Range(0, 501));
        result.NotPut[499].ShouldBe(new(499, RecordNotPut.Cancelled, "the time was up while the record was sent; it may have been put"));
        result.NotPut[500].ShouldBe(new(500, RecordNotPut.Cancelled, "the time was up before the record was sent"));
    }

    [Fact]
    public async Task NoTimeAtAll_NamesAll()
    {
        using var stub = new StubEndpoint(call => StubEndpoint.Results(call, _ => null));

        var result = await ToKinesis(stub).PutAsync([Record(0)], new CancellationToken(canceled: true));

        result.NotPut.ShouldBe([new(0, RecordNotPut.Cancelled, "the time was up before the record was sent")]);
        stub.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task RecordsBeyondTheLimits_CostNoOthers()
    {
        using var stub = new StubEndpoint(call => StubEndpoint.Results(call, _ => null));
        OutgoingRecord[] records =
        [
            new(new byte[10 * 1024 * 1024], "k"),
            new("a"u8.ToArray(), ""),
            new("b"u8.ToArray(), new string('k', 257)),
            new("c"u8.ToArray(), "k", "01"),
            new("d"u8.ToArray(), "k", "340282366920938463463374607431768211456"),
            new("good"u8.ToArray(), string.Concat(Enumerable.Repeat("😀", 256)), "0"),
            new("good without key"u8.ToArray()),
        ];

        var result = await ToKinesis(stub).PutAsync(records, CancellationToken.None);

        result.PutCount.ShouldBe(2);
        Texts(stub.Calls.ShouldHaveSingleItem()).ShouldBe(["good", "good without key"]);
        result.NotPut.ShouldEachBe(record => record.ErrorCode == RecordNotPut.InvalidRecord);
        result.NotPut.Select(record => $"{record.Index} {record.ErrorMessage}").ShouldBe(
        [
            "0 data and partition key must be up to 10485760 bytes; got 10485761; split the record",
            "1 partition key must have 1 to 256 characters; got 0; choose another key",
            "2 partition key must have 1 to 256 characters; got 257; choose another key",
            "3 explicit hash key must be a decimal number of 0 to 2^128 - 1, no zeros before it; got '01'; leave it away or give one",
            "4 explicit hash key must be a decimal number of 0 to 2^128 - 1, no zeros before it; got '340282366920938463463374607431768211456'; leave it away or give one",
        ]);
    }

    [Fact]
    public async Task BigFirehoseRecord_CostsNoOthers()
    {
        using var stub = new StubEndpoint(call => StubEndpoint.Results(call, _ => null));

        var result = await ToFirehose(stub).PutAsync([new(new byte[1_024_001]), new(new byte[1_024_000])], CancellationToken.None);

        result.PutCount.ShouldBe(1);
        result.NotPut.ShouldBe([new(0, RecordNotPut.InvalidRecord, "data must be up to 1024000 bytes; got 1024001; split the record")]);
    }

    [Theory]
    [InlineData("orders", "StreamName")]
    [InlineData("arn:aws:kinesis:eu-west-1:111122223333:stream/orders", "StreamARN")]
    public async Task Stream_IsNamedOrAnArn(string stream, string property)
    {
        using var stub = new StubEndpoint(call => StubEndpoint.Results(call, _ => null));
        using var client = Clients.Kinesis(stub);
        // A part of a larger array.
        var data = Encoding.UTF8.GetBytes("<record 0>").AsMemory(1, 8);

        await RecordPutter.ToKinesis(client, stream).PutAsync([new(data, "k", "17")], CancellationToken.None);

        stub.Calls.ShouldHaveSingleItem().Text.ShouldBe(
            $$"""{"{{property}}":"{{stream}}","Records":[{"Data":"cmVjb3JkIDA=","PartitionKey":"k","ExplicitHashKey":"17"}]}""");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task RandomFailures_EndWithEachRecordPutOrNamed(int seed)
    {
        var random = new Random(seed);
        var stored = new HashSet<string>();
        using var service = new FakeKinesis(FailNowAndThen);
        OutgoingRecord[] records = [.. Enumerable.Range(0, 3000).Select(i => random.Next(100) == 0 ? new OutgoingRecord(new byte[1], "") : Record(i))];

        var result = await RecordPutter.ToKinesis(service, "orders", Clients.NoWait).PutAsync(records, CancellationToken.None);

        var named = result.NotPut.Select(record => record.Index).ToHashSet();
        (result.PutCount + named.Count).ShouldBe(3000);
        stored.Count.ShouldBe(result.PutCount);
        for (var i = 0; i < records.Length; i++) stored.Contains($"record {i}").ShouldBe(!named.Contains(i), $"record {i}");
        named.Count.ShouldBe(records.Count(record => record.PartitionKey == ""));
        result.RetriedCount.ShouldBeGreaterThan(100);

        PutRecordsResponse FailNowAndThen(PutRecordsRequest request)
        {
            if (random.Next(4) == 0) throw new HttpRequestException("broken");
            if (random.Next(8) == 0) throw new OperationCanceledException("a timeout of its own");
            var response = new PutRecordsResponse();
            foreach (var record in request.Records)
            {
                var fails = random.Next(3) == 0;
                if (!fails) stored.Add(Encoding.UTF8.GetString(record.Data!.ToArray()));
                response.Records.Add(new() { ErrorCode = fails ? "ProvisionedThroughputExceededException" : null });
            }

            return response;
        }
    }

    private static RecordPutter ToKinesis(StubEndpoint stub) => RecordPutter.ToKinesis(Clients.Kinesis(stub), "orders", Clients.NoWait);

    private static RecordPutter ToFirehose(StubEndpoint stub) => RecordPutter.ToFirehose(Clients.Firehose(stub), "orders", Clients.NoWait);

    private static OutgoingRecord Record(int i) => new(Encoding.UTF8.GetBytes($"record {i}"), "k");

    private static List<string> Texts(StubEndpoint.Call call) => [.. call.Body["Records"]!.AsArray().Select(record => Text(record!))];

    private static string Text(JsonNode record) => Encoding.UTF8.GetString(Convert.FromBase64String((string)record["Data"]!));

    private sealed class FakeKinesis(Func<PutRecordsRequest, PutRecordsResponse> answer) : IAmazonKinesis
    {
        public Task<PutRecordsResponse> PutRecordsAsync(PutRecordsRequest request, CancellationToken cancellationToken = default) =>
            Task.FromResult(answer(request));

        public void Dispose()
        {
        }
    }
}
