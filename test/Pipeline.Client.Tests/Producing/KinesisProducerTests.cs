using System.Diagnostics.Metrics;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Pipeline.Client.Producing;
using Pipeline.Records;
using Pipeline.Records.Aggregation;

namespace Pipeline.Client.Tests.Producing;

public class KinesisProducerTests
{
    [Fact]
    public void RecordsOfAShard_BecomeOneAggregateAsTheKplMakesIt()
    {
        var bed = new ProducerBed();

        var puts = bed.Put(3);
        bed.Advance(200);

        var stored = bed.Stream.Stored.ShouldHaveSingleItem();
        stored.Data.ShouldBe(Aggregates.Of(("k", "record 0"), ("k", "record 1"), ("k", "record 2")));
        stored.PartitionKey.ShouldBe("a");
        bed.Stream.Puts.ShouldHaveSingleItem().Records.ShouldHaveSingleItem().ExplicitHashKey
            .ShouldBe(HashKey.OfPartitionKey("k"u8).ToString(CultureInfo.InvariantCulture));
        puts.Select(put => put.Settled().SubSequenceNumber).ShouldBe([0, 1, 2]);
        puts.ShouldEachBe(put => put.Settled().ShardId == "shardId-000000000000");
        puts.ShouldEachBe(put => put.Settled().SequenceNumber == stored.SequenceNumber);
        puts.ShouldEachBe(put => put.Settled().Attempts.Count == 1 && put.Settled().Attempts[0].IsSuccessful);
    }

    [Fact]
    public void RecordAlone_IsSentAsItIs()
    {
        var bed = new ProducerBed();

        var put = bed.Put("k", "text", "17");
        bed.Advance(200);

        var entry = bed.Stream.Puts.ShouldHaveSingleItem().Records.ShouldHaveSingleItem();
        (entry.PartitionKey, entry.ExplicitHashKey).ShouldBe(("k", "17"));
        Encoding.UTF8.GetString(entry.Data!.ToArray()).ShouldBe("text");
        put.Settled().SubSequenceNumber.ShouldBeNull();
    }

    [Fact]
    public void RecordsOfSeveralShards_AreAggregatedByShardAndSentInOneCall()
    {
        var time = new FakeTimeProvider();
        var bed = new ProducerBed(new SimulatedStream(time, shards: 3), time: time);

        var puts = Enumerable.Range(0, 60).Select(i => bed.Put($"key {i}", $"record {i}")).ToList();
        bed.Advance(200);

        bed.Stream.Puts.ShouldHaveSingleItem().Records.Count.ShouldBe(3);
        bed.Stream.Stored.Select(stored => stored.Shard.Id).Distinct().Count().ShouldBe(3);
        bed.Stream.Consume(dropsAsKcl: true).Count.ShouldBe(60);
        puts.ShouldEachBe(put => put.IsCompletedSuccessfully);
    }

    [Fact]
    public void Aggregate_StaysBelowItsSizeAndCount()
    {
        var bed = new ProducerBed(configure: options => options.AggregationMaxSize = 500);
        bed.Put(100);
        bed.Advance(300);
        bed.Stream.Stored.Count.ShouldBeGreaterThan(3);
        bed.Stream.Stored.ShouldEachBe(stored => stored.Data.Length + stored.PartitionKey.Length <= 500);
        bed.Stream.Stored.SelectMany(ProducerBed.Texts).ShouldBe(Enumerable.Range(0, 100).Select(i => $"record {i}"));

        var counted = new ProducerBed(configure: options => options.AggregationMaxCount = 40);
        counted.Put(100);
        counted.Advance(300);
        counted.Stream.Stored.Select(stored => ProducerBed.Texts(stored).Count).ShouldBe([40, 40, 20]);
    }

    [Fact]
    public void RecordLargerThanAnAggregate_GoesAlone()
    {
        var bed = new ProducerBed();
        bed.Put("k", new string('x', 60_000));
        bed.Put(2);
        bed.Advance(300);
        bed.Stream.Stored.Select(stored => ProducerBed.Texts(stored).Count).Order().ShouldBe([1, 2]);
        bed.Stream.Stored.ShouldContain(stored => stored.PartitionKey == "k" && stored.Data.Length == 60_000);
    }

    [Fact]
    public void StreamThatDistributesRecords_GetsNoAggregate()
    {
        var time = new FakeTimeProvider();
        var bed = new ProducerBed(new SimulatedStream(time, shards: 2) { Distributes = true }, time: time);

        bed.Put(5);
        bed.Advance(300);

        bed.Stream.Stored.Select(stored => Encoding.UTF8.GetString(stored.Data)).Order()
            .ShouldBe(Enumerable.Range(0, 5).Select(i => $"record {i}"));
        bed.Log.Lines.Count(line => line.Contains("distributes records by itself", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public void ShardsThatMayNotBeListed_LeaveRecordsAlone()
    {
        var bed = new ProducerBed();
        bed.Stream.Faults = call => call.Kind == CallKind.Put ? Fault.None : Fault.Denied;

        var puts = bed.Put(5);
        bed.Advance(200);

        puts.ShouldEachBe(put => put.IsCompletedSuccessfully && put.Settled().SubSequenceNumber == null);
        bed.Stream.Stored.Count.ShouldBe(5);
        bed.Log.Lines.ShouldContain(line => line.Contains("kinesis:DescribeStreamSummary", StringComparison.Ordinal));
        // After 1, 1.5, 2.25 seconds and so on, up to half a minute; only while there are records.
        bed.Advance(60_000);
        bed.Stream.ListCalls.ShouldBe(1);
        bed.Put(1);
        bed.Advance(200);
        bed.Stream.ListCalls.ShouldBe(2);
    }

    [Fact]
    public async Task FullMemory_MakesTheNextRecordWait()
    {
        var bed = new ProducerBed(configure: options => options.MaxBufferedRecords = 10);
        bed.Put(10);

        var waiting = bed.Producer.EnqueueAsync("k", "late"u8.ToArray()).AsTask();
        waiting.IsCompleted.ShouldBeFalse();
        bed.Producer.OutstandingRecordsCount.ShouldBe(10);
        bed.Advance(500);

        var put = await waiting.WaitAsync(TimeSpan.FromMinutes(1));
        bed.Advance(500);
        await put.WaitAsync(TimeSpan.FromMinutes(1));
        bed.Producer.OutstandingRecordsCount.ShouldBe(0);
    }

    [Fact]
    public void FullMemoryInBytes_MakesTheNextRecordWait()
    {
        var bed = new ProducerBed(configure: options => options.MaxBufferedBytes = 10 * 1024 * 1024);
        bed.Stream.Latency = TimeSpan.FromSeconds(1);
        for (var i = 0; i < 10; i++) bed.Put("k", new string('x', 1_000_000));
        bed.Producer.EnqueueAsync("k", new byte[1_000_000]).AsTask().IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public void PutThatIsCancelled_IsNotSentAndAcceptedRecordsAre()
    {
        var bed = new ProducerBed();
        using var cancellation = new CancellationTokenSource();
        var cancelled = bed.Producer.PutAsync("k", "cancelled"u8.ToArray(), cancellationToken: cancellation.Token);
        // The token of a record whose result is not awaited, such as a service's stoppingToken, must not lose it.
        var accepted = bed.Put("k", "accepted", cancellation: cancellation.Token);

        cancellation.Cancel();
        bed.Advance(200);

        Should.Throw<OperationCanceledException>(() => cancelled.GetAwaiter().GetResult());
        accepted.IsCompletedSuccessfully.ShouldBeTrue();
        bed.Stream.Stored.SelectMany(ProducerBed.Texts).ShouldBe(["accepted"]);
        bed.Producer.OutstandingRecordsCount.ShouldBe(0);
    }

    [Fact]
    public void CancelledWaitForMemory_LeavesTheRecordOut()
    {
        var bed = new ProducerBed(configure: options => options.MaxBufferedRecords = 1);
        bed.Put("k", "first");
        using var cancellation = new CancellationTokenSource();
        var waiting = bed.Producer.EnqueueAsync("k", "second"u8.ToArray(), cancellationToken: cancellation.Token).AsTask();

        cancellation.Cancel();

        Should.Throw<OperationCanceledException>(() => waiting.GetAwaiter().GetResult());
        bed.Advance(500);
        bed.Stream.Stored.SelectMany(ProducerBed.Texts).ShouldBe(["first"]);
    }

    [Fact]
    public async Task Flush_SendsAtOnceAndWaitsForAll()
    {
        var bed = new ProducerBed(configure: options => options.RecordMaxBufferedTime = TimeSpan.FromSeconds(10));
        bed.Put(1);
        bed.Advance(10_200);
        var puts = bed.Put(10);

        var flush = bed.Producer.FlushAsync();
        bed.Advance(1);

        await flush.WaitAsync(TimeSpan.FromMinutes(1));
        puts.ShouldEachBe(put => put.IsCompletedSuccessfully);
        bed.Stream.Stored.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Disposal_PutsWhatIsBufferedAndAcceptsNoMore()
    {
        var stream = new SimulatedStream(TimeProvider.System);
        var producer = new KinesisProducer("orders", new KinesisProducerOptions { Client = stream, MaxBufferedRecords = 10 });
        var puts = Enumerable.Range(0, 100).Select(i => producer.PutAsync("k", Encoding.UTF8.GetBytes($"record {i}"))).ToList();

        await producer.DisposeAsync();

        producer.OutstandingRecordsCount.ShouldBe(0);
        await Task.WhenAll(puts);
        stream.Consume(dropsAsKcl: true).Count.ShouldBe(100);
        await Should.ThrowAsync<ObjectDisposedException>(() => producer.PutAsync("k", "late"u8.ToArray()));
        await producer.DisposeAsync();
    }

    [Fact]
    public void Gzip_CompressesEachRecord()
    {
        var bed = new ProducerBed(configure: options => options.Compression = RecordCompression.Gzip);
        bed.Put("k", new string('x', 1000));
        bed.Put("k", new string('y', 1000));
        bed.Advance(300);

        var records = bed.Stream.Consume(dropsAsKcl: true);
        records.ShouldEachBe(data => data[0] == 0x1F && data[1] == 0x8B);
        records.Select(Unzip).ShouldBe([new string('x', 1000), new string('y', 1000)]);
    }

    [Fact]
    public void SchemaVersion_StandsBeforeEachRecord()
    {
        var schema = Guid.Parse("00112233-4455-6677-8899-aabbccddeeff");
        var bed = new ProducerBed(configure: options => options.SchemaVersionId = schema);
        bed.Put("k", "text");
        bed.Advance(300);
        bed.Stream.Stored.ShouldHaveSingleItem().Data.ShouldBe(
            [3, 0, 0x00, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88, 0x99, 0xAA, 0xBB, 0xCC, 0xDD, 0xEE, 0xFF, .. "text"u8]);
    }

    [Fact]
    public void WrongOptions_AreAllNamed() => Should.Throw<InvalidInputException>(() => new KinesisProducer(
        "orders",
        new KinesisProducerOptions
        {
            AggregationMaxCount = 0,
            AggregationMaxSize = 10,
            CollectionMaxCount = 501,
            CollectionMaxSize = 1,
            MaxUserRecordSize = 1,
            RateLimit = 0,
            RecordMaxBufferedTime = TimeSpan.FromSeconds(40),
            MaxConnections = 0,
            RequestTimeout = TimeSpan.Zero,
            MaxBufferedRecords = 0,
            MaxBufferedBytes = 1,
            Compression = RecordCompression.Gzip,
            SchemaVersionId = Guid.Empty,
            CloudWatch = new() { MetricsNamespace = "AWS/Kinesis", MetricsUploadDelay = TimeSpan.FromHours(1) },
        })).Violations.ShouldBe([
            "RecordTtl must be longer than RecordMaxBufferedTime, 00:00:40; got 00:00:30; raise it",
            "CollectionMaxCount must be 1 to 500 records; got 501; choose a value in this range",
            "MaxConnections must be 1 to 256 calls; got 0; choose a value in this range",
            "RequestTimeout must be 100 to 600000 milliseconds; got 0; choose a value in this range",
            "MaxBufferedRecords must be 1 to 2147483647 records; got 0; choose a value in this range",
            "MaxBufferedBytes must be at least 10485760 bytes; got 1; choose a larger value",
            "CloudWatch.MetricsNamespace must have 1 to 255 characters, letters, digits, blanks and .-_/#: of ASCII, and not begin " +
                "with AWS/; got AWS/Kinesis; choose another name",
            "CloudWatch.MetricsUploadDelay must be 1 to 60000 milliseconds; got 3600000; choose a value in this range",
            "AggregationMaxCount must be at least 1 records; got 0; choose a larger value",
            "AggregationMaxSize must be 64 to 10485760 bytes; got 10; choose a value in this range",
            "CollectionMaxSize must be 52224 to 10485760 bytes; got 1; choose a value in this range",
            "MaxUserRecordSize must be 64 to 10485760 bytes; got 1; choose a value in this range",
            "RateLimit must be 1 to 2147483647 percent; got 0; choose a value in this range",
            "Compression must be None with SchemaVersionId; got Gzip; set SchemaCompression instead",
        ]);

    [Fact]
    public void WrongRecord_IsRefusedWithAllMistakes()
    {
        var bed = new ProducerBed(configure: options => options.MaxUserRecordSize = 64);
        Should.Throw<InvalidInputException>(() => bed.Put("", new string('x', 65))).Violations.Count.ShouldBe(2);
        Should.Throw<InvalidInputException>(() => bed.Put("k", "text", "-1")).Message.ShouldContain("explicit hash key");
        bed.Producer.OutstandingRecordsCount.ShouldBe(0);
    }

    [Fact]
    public void Meter_HasTheMetricsOfTheKpl()
    {
        var sums = new Dictionary<string, double>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == KinesisProducer.MeterName) listener.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.Start();
        var time = new FakeTimeProvider();
        var bed = new ProducerBed(new SimulatedStream(time), time: time, stream: "metered");
        bed.Stream.Faults = call => call.Kind == CallKind.Put && call.At < TimeSpan.FromMilliseconds(150)
            ? Fault.ThrottledCall : Fault.None;

        bed.Put(4);
        listener.RecordObservableInstruments();
        bed.Advance(3000);

        sums["UserRecordsReceived"].ShouldBe(4);
        sums["UserRecordsPending"].ShouldBe(4);
        sums["UserRecordsPut"].ShouldBe(4);
        sums["UserRecordsDataPut"].ShouldBe(32);
        sums["KinesisRecordsPut"].ShouldBe(1);
        sums["KinesisRecordsDataPut"].ShouldBe(bed.Stream.Stored[0].Data.Length + 1);
        sums["AllErrors"].ShouldBe(1);
        sums["ErrorsByCode"].ShouldBe(1);
        sums["RetriesPerRecord"].ShouldBe(4);
        sums["UserRecordsPerKinesisRecord"].ShouldBe(4);
        sums["KinesisRecordsPerPutRecordsRequest"].ShouldBe(2);
        sums["UserRecordsPerPutRecordsRequest"].ShouldBe(8);
        sums.Keys.ShouldContain("BufferingTime");
        sums.Keys.ShouldContain("RequestTime");

        void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            if (tags.ToArray().All(tag => !Equals(tag.Value, "metered"))) return;
            lock (sums) sums[instrument.Name] = sums.GetValueOrDefault(instrument.Name) + value;
        }
    }

    private static string Unzip(byte[] data)
    {
        using var text = new StreamReader(new GZipStream(new MemoryStream(data), CompressionMode.Decompress));
        return text.ReadToEnd();
    }
}
