using System.Globalization;
using System.Net;
using System.Text;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Pipeline.Client.Kinesis;
using Pipeline.Client.Putting;
using static Pipeline.Client.Tests.Putters;

namespace Pipeline.Client.Tests.Putting;

/// <summary>Every pattern of failure: each record is either put or reported.</summary>
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
        using var stub =
            new StubEndpoint(call => ++calls <= 3 ? StubEndpoint.Error(status, code) : StubEndpoint.Results(call, _ => null));

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

    // One record makes both services refuse the whole call.
    [Theory]
    [InlineData("InvalidArgumentException", 5)]
    [InlineData("ValidationException", 0)]
    [InlineData("SerializationException", 11)]
    public async Task RefusedRecord_StandsAloneAndTheOthersKeepTheirOrder(string code, int culprit)
    {
        using var stub =
            new StubEndpoint(call =>
                Texts(call).Contains($"record {culprit}")
                    ? StubEndpoint.Error(400, code)
                    : StubEndpoint.Results(call, _ => null));
        foreach (var putter in new[] { ToKinesis(stub), ToFirehose(stub) })
        {
            stub.Calls.Clear();
            var result = await putter.PutAsync([.. Enumerable.Range(0, 12).Select(Record)], CancellationToken.None);

            result.PutCount.ShouldBe(11);
            result.NotPut.ShouldBe([new(culprit, code, $"{code} it was")]);
            stub.Calls.Where(call => !Texts(call).Contains($"record {culprit}")).SelectMany(Texts)
                .ShouldBe(Enumerable.Range(0, 12).Where(i => i != culprit).Select(i => $"record {i}"));
            stub.Calls.Count.ShouldBeLessThan(10);
        }
    }

    [Fact]
    public async Task SeveralRefusedRecords_AreAllNamedAndNoOther()
    {
        var random = new Random(11);
        var culprits = Enumerable.Range(0, 40).Select(_ => random.Next(1200)).Append(499).Append(500).Distinct().Order().ToList();
        List<string> stored = [];
        using var service = new FakeKinesis(request =>
        {
            var texts = request.Records.ConvertAll(record => Encoding.UTF8.GetString(record.Data!.ToArray()));
            if (texts.Any(text => culprits.Contains(int.Parse(text["record ".Length..], CultureInfo.InvariantCulture))))
                throw TooLarge();

            // While a call fails, later calls do not overtake it.
            if (random.Next(4) == 0) throw new HttpRequestException("broken");
            stored.AddRange(texts);
            return new PutRecordsResponse { Records = [.. texts.Select(_ => new PutRecordsResultEntry())] };
        });

        var result = await RecordPutter.ToKinesis(service, "orders", Clients.NoWait)
            .PutAsync([.. Enumerable.Range(0, 1200).Select(Record)], CancellationToken.None);

        result.NotPut.Select(record => record.Index).ShouldBe(culprits);
        stored.ShouldBe(Enumerable.Range(0, 1200).Except(culprits).Select(i => $"record {i}"));
        result.PutCount.ShouldBe(stored.Count);
    }

    [Theory]
    [InlineData("AccessDeniedException", "not authorized")]
    [InlineData("ResourceNotFoundException", "no such stream")]
    [InlineData("ValidationException", "1 validation error detected: Value 'a b' at 'streamName' failed to satisfy constraint")]
    public async Task RefusalThatIsNoRecords_IsNotTriedAgain(string code, string message)
    {
        using var stub = new StubEndpoint(_ => new(400, $$"""{"__type":"{{code}}","message":"{{message}}"}"""));
        var result = await ToKinesis(stub).PutAsync([.. Enumerable.Range(0, 4).Select(Record)], CancellationToken.None);

        result.NotPut.ShouldBe([.. Enumerable.Range(0, 4).Select(i => new RecordNotPut(i, code, message))]);
        stub.Calls.Count.ShouldBe(1);
    }

    // A refused call is split; the parts that were not sent are reported too.
    [Fact]
    public async Task TimeThatIsUpAmongParts_NamesWhatIsNotPut()
    {
        using var enough = new CancellationTokenSource();
        var calls = 0;
        using var service = new FakeKinesis(_ =>
        {
            if (++calls == 3) enough.Cancel();
            throw TooLarge();
        });
        var result = await RecordPutter.ToKinesis(service, "orders", Clients.NoWait)
            .PutAsync([.. Enumerable.Range(0, 8).Select(Record)], enough.Token);

        result.PutCount.ShouldBe(0);
        result.NotPut.Select(record => record.Index).ShouldBe(Enumerable.Range(0, 8));
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
        result.NotPut[499].ShouldBe(
            new(499, RecordNotPut.Cancelled, "the time was up while the record was sent; it may have been put"));
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

    [Theory]
    [InlineData("orders", "StreamName")]
    [InlineData("arn:aws:kinesis:eu-west-1:111122223333:stream/orders", "StreamARN")]
    public async Task Stream_IsNamedOrAnArn(string stream, string property)
    {
        using var stub = new StubEndpoint(call => StubEndpoint.Results(call, _ => null));
        using var client = Clients.Kinesis(stub);
        // A slice of a larger array.
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
        OutgoingRecord[] records =
            [.. Enumerable.Range(0, 3000).Select(i => random.Next(100) == 0 ? new OutgoingRecord(new byte[1], "") : Record(i))];

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

    private static AmazonKinesisException TooLarge() => new(new ErrorResponse
    {
        Type = ErrorType.Sender,
        Code = "InvalidArgumentException",
        Message = "too large",
        StatusCode = HttpStatusCode.BadRequest,
    });

    private sealed class FakeKinesis(Func<PutRecordsRequest, PutRecordsResponse> answer) : IAmazonKinesis
    {
        public Task<PutRecordsResponse> PutRecordsAsync(PutRecordsRequest request,
            CancellationToken cancellationToken = default) =>
            Task.FromResult(answer(request));

        public Task<ListShardsResponse> ListShardsAsync(ListShardsRequest request,
            CancellationToken cancellationToken = default) =>
            throw new NotSupportedException("the putter asks for no shards");

        public Task<DescribeStreamSummaryResponse> DescribeStreamSummaryAsync(DescribeStreamSummaryRequest request,
            CancellationToken cancellationToken = default) =>
            throw new NotSupportedException("the putter asks for no settings");

        public void Dispose()
        {
        }
    }
}
