using System.Text;
using Microsoft.Extensions.Time.Testing;
using Pipeline.Client.KinesisFirehose;
using Pipeline.Client.Producing;
using Pipeline.Client.Putting;
using Pipeline.Records;

namespace Pipeline.Client.Tests.Producing;

public sealed class FirehoseProducerTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly FakeFirehose _firehose = new();

    public void Dispose() => _firehose.Dispose();

    [Fact]
    public void Records_AreCollectedIntoCallsOf500()
    {
        var producer = Producer();
        var puts = Put(producer, 1200);
        Advance(200);
        _firehose.Calls.Select(call => call.Count).ShouldBe([500, 500, 200]);
        puts.ShouldEachBe(put => put.Settled().SequenceNumber.StartsWith("id-"));
        _firehose.Stored.Order(StringComparer.Ordinal).ShouldBe(
            Enumerable.Range(0, 1200).Select(i => $"record {i}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void LargeRecords_AreCollectedIntoCallsOf4MiB()
    {
        var producer = Producer();
        for (var i = 0; i < 10; i++) producer.EnqueueAsync(new byte[900_000]).AsTask().IsCompletedSuccessfully.ShouldBeTrue();
        Advance(200);
        _firehose.Calls.Select(call => call.Count).ShouldBe([4, 4, 2]);
    }

    [Fact]
    public void FailedRecords_AloneArePutAgain()
    {
        _firehose.Fails = text => text == "record 3" && _firehose.Calls.Count < 3;
        var producer = Producer();
        var puts = Put(producer, 5);
        Advance(3000);
        _firehose.Calls.ShouldBe([Texts(5), ["record 3"], ["record 3"]]);
        puts[3].Settled().Attempts.Select(attempt => attempt.ErrorCode)
            .ShouldBe(["ServiceUnavailableException", "ServiceUnavailableException", null]);
        puts[2].Settled().Attempts.Count.ShouldBe(1);
    }

    [Fact]
    public void WrongOptions_AreAllNamed() => Should.Throw<InvalidInputException>(() => new FirehoseProducer(
        "orders", new FirehoseProducerOptions { CollectionMaxSize = 5_000_000, CollectionMaxCount = 0 })).Violations.ShouldBe([
            "CollectionMaxCount must be 1 to 500 records; got 0; choose a value in this range",
            "CollectionMaxSize must be 1 to 4194304 bytes; got 5000000; choose a value in this range",
        ]);

    [Fact]
    public void RecordThatIsTooLarge_IsRefused() => Should.Throw<InvalidInputException>(() =>
        Producer().EnqueueAsync(new byte[1_024_001]).AsTask()).Message.ShouldContain("1024000 bytes");

    private FirehoseProducer Producer() => new("orders", new FirehoseProducerOptions
    {
        Client = _firehose,
        Time = _time,
        Start = call => _ = call(),
        Backoff = new RetryBackoff { Base = TimeSpan.FromMilliseconds(50), Time = _time, Jitter = () => 1 },
    });

    private static List<Task<UserRecordResult>> Put(FirehoseProducer producer, int count) =>
        [.. Texts(count).Select(text => producer.EnqueueAsync(Encoding.UTF8.GetBytes(text)).AsTask().Result)];

    private static List<string> Texts(int count) => [.. Enumerable.Range(0, count).Select(i => $"record {i}")];

    private void Advance(int milliseconds)
    {
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        for (var i = 0; i < milliseconds; i++) _time.Advance(TimeSpan.FromMilliseconds(1));
        SynchronizationContext.SetSynchronizationContext(context);
    }

    private sealed class FakeFirehose : IAmazonKinesisFirehose
    {
        internal List<List<string>> Calls { get; } = [];

        internal List<string> Stored { get; } = [];

        internal Func<string, bool> Fails { get; set; } = _ => false;

        public Task<PutRecordBatchResponse> PutRecordBatchAsync(PutRecordBatchRequest request,
            CancellationToken cancellationToken = default)
        {
            Calls.Add([.. request.Records.Select(record => Encoding.UTF8.GetString(record.Data!.ToArray()))]);
            var response = new PutRecordBatchResponse();
            foreach (var text in Calls[^1])
            {
                var fails = Fails(text);
                if (!fails) Stored.Add(text);
                response.RequestResponses.Add(fails
                    ? new() { ErrorCode = "ServiceUnavailableException", ErrorMessage = "slow down" }
                    : new() { RecordId = $"id-{Stored.Count}" });
            }

            return Task.FromResult(response);
        }

        public void Dispose()
        {
        }
    }
}
