using System.Text;
using Amazon.Runtime;
using Pipeline.Client.Kinesis;
using Pipeline.Client.KinesisFirehose;
using Pipeline.Functions.Runtime;
using Pipeline.Functions.Tests.Runtime;
using Pipeline.Functions.Transform;

namespace Pipeline.Functions.Tests.Transform;

/// <summary>Records without room in the response, put back by the real clients.</summary>
public sealed class ReingestionTests : IDisposable
{
    private static readonly BasicAWSCredentials Credentials = new("EXAMPLE", "secret");

    private readonly SimulatedStreams _streams = new();
    private readonly Reingestion _reingestion;

    public ReingestionTests() => _reingestion = Make(TimeProvider.System);

    public void Dispose() => _streams.Dispose();

    [Fact]
    public async Task Records_GoIntoTheFirehoseStream()
    {
        await _reingestion.PutRecordBatchesAsync("doors", Records(1201), Soon, CancellationToken.None);
        _streams.Kept.ShouldBe(Enumerable.Range(0, 1201).Select(i => ("doors", $"é{i}", (string?)null)));
        _streams.Calls.Select(call => (call.Target, call.Body["Records"]!.AsArray().Count)).ShouldBe(
            [("Firehose_20150804.PutRecordBatch", 500), ("Firehose_20150804.PutRecordBatch", 500),
                ("Firehose_20150804.PutRecordBatch", 201)]);
    }

    [Fact]
    public async Task Records_GoIntoTheKinesisStreamUnderTheirKeys()
    {
        await _reingestion.PutRecordsAsync(
            FirehoseEvents.SourceStreamArn,
                [new ReingestedRecord("a"u8.ToArray(), "key é"), new ReingestedRecord("b"u8.ToArray(), null)], Soon,
                    CancellationToken.None);
        _streams.Kept.ShouldBe([(FirehoseEvents.SourceStreamArn, "a", "key é"), (FirehoseEvents.SourceStreamArn, "b", null)]);
        _streams.Calls.ShouldHaveSingleItem().Target.ShouldBe("Kinesis_20131202.PutRecords");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RecordsThatFail_AreTriedAgainAlone(bool isOfKinesis)
    {
        var busy = new Dictionary<string, int> { ["é3"] = 2, ["é7"] = 1 };
        _streams.ErrorOf = data => busy.TryGetValue(data, out var times) && times > 0 && busy[data]-- > 0
            ? "ProvisionedThroughputExceededException" : null;
        await (isOfKinesis
            ? _reingestion.PutRecordsAsync(FirehoseEvents.SourceStreamArn, Records(10), Soon, CancellationToken.None)
            : _reingestion.PutRecordBatchesAsync("doors", Records(10), Soon, CancellationToken.None));
        _streams.Kept.Select(record => record.Data).ShouldBe(Enumerable.Range(0, 10).Select(i => $"é{i}"), ignoreOrder: true);
        _streams.Calls.Select(call => call.Body["Records"]!.AsArray().Count).ShouldBe([10, 2, 1]);
    }

    [Fact]
    public async Task RefusedCall_FailsWithItsReason()
    {
        _streams.Status = 400;
        var error = await Should.ThrowAsync<FunctionException>(() =>
            _reingestion.PutRecordBatchesAsync("doors", Records(3), Soon, CancellationToken.None));
        error.Type.ShouldBe("Function.RecordsNotReingested");
        error.Message.ShouldBe(
            "3 of 3 record(s) which the answer has no room for could not be put back into doors: AccessDeniedException, it is " +
            "not allowed; " +
            "the batch is tried again, and then kept under the Firehose stream's error prefix");
    }

    [Fact]
    public async Task RecordThatNeverHasCapacity_FailsBeforeTheDeadline()
    {
        _streams.ErrorOf = data => data == "é1" ? "ServiceUnavailableException" : null;
        var error = await Should.ThrowAsync<FunctionException>(() =>
            _reingestion.PutRecordBatchesAsync("doors", Records(3),
                DateTimeOffset.FromUnixTimeMilliseconds(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() + 500),
                    CancellationToken.None));
        error.Message.ShouldStartWith("1 of 3 record(s) which the answer has no room for could not be put back into doors: ");
        _streams.Kept.Select(record => record.Data).ShouldBe(["é0", "é2"]);
        _streams.Calls.Count.ShouldBeGreaterThan(1);
    }

    [Fact]
    public async Task NoTimeLeft_FailsWithoutACall()
    {
        await Should.ThrowAsync<FunctionException>(() =>
            _reingestion.PutRecordBatchesAsync("doors", Records(3), TimeProvider.System.GetUtcNow().AddSeconds(-1),
                CancellationToken.None));
        _streams.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task EndOfTheProcess_IsNoFailureOfTheFunction()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() =>
            _reingestion.PutRecordBatchesAsync("doors", Records(3), Soon, stop.Token));
    }

    [Fact]
    public void Overflow_IsPutBackAndTheNextBatchIsWhole()
    {
        var events = Enumerable.Range(0, 20).Select(i => TransformFunction.Event.Replace("d1", $"d{i:00}")).ToList();
        using var function = new TransformFunction("door=door", responseBytes: 3000, reingestion: Make(FixedClock.Instance));
        var first = ResponseRecord.Parse(function.Invoke(FirehoseEvents.Kinesis("key", events)));
        var delivered = first.Where(record => record.Result == "Ok").Select(record => record.Data![..^1]).ToList();
        delivered.ShouldNotBeEmpty();
        for (var rounds = 0; delivered.Count < 20; rounds++)
        {
            rounds.ShouldBeLessThan(20);
            var next = _streams.Kept.Select(record => record.Data).ToList();
            _streams.Kept.Clear();
            delivered.AddRange(ResponseRecord.Parse(function.Invoke(FirehoseEvents.Kinesis("key", next)))
                .Where(record => record.Result == "Ok").Select(record => record.Data![..^1]));
        }

        delivered.ShouldBe(events);
        _streams.Kept.ShouldBeEmpty();
    }

    private Reingestion Make(TimeProvider time) => new(
        new FunctionDependencies(time, () => 0, TextWriter.Null),
        () => new AmazonKinesisClient(Credentials,
            new AmazonKinesisConfig { ServiceURL = _streams.Address, AuthenticationRegion = "eu-west-1" }),
        () => new AmazonKinesisFirehoseClient(Credentials,
            new AmazonKinesisFirehoseConfig { ServiceURL = _streams.Address, AuthenticationRegion = "eu-west-1" }));

    private static DateTimeOffset Soon => TimeProvider.System.GetUtcNow().AddSeconds(20);

    private static List<ReingestedRecord> Records(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new ReingestedRecord(Encoding.UTF8.GetBytes($"é{i}"), "key"))];
}
