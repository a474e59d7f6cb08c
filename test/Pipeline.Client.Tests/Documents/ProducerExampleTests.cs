using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Pipeline.Client.KinesisFirehose;
using Pipeline.Client.Producing;
using Pipeline.Client.Tests.Producing;

namespace Pipeline.Client.Tests.Documents;

/// <summary>
/// The samples of the documents about producers, run against a simulated stream. DocumentExampleTests of the constructs compares
/// the regions with the documents.
/// </summary>
public sealed class ProducerExampleTests : IDisposable
{
    private readonly SimulatedStream _stream = new(TimeProvider.System);

    public void Dispose() => _stream.Dispose();

    [Fact]
    public async Task Loop_PutsAggregates()
    {
        var options = new KinesisProducerOptions { Client = _stream };
        var orders = Enumerable.Range(0, 100).Select(i => new Order($"o-{i}", i)).ToList();

        #region README.md csharp 2
        await using var producer = new KinesisProducer("orders", options);
        foreach (var order in orders)
        {
            var data = JsonSerializer.SerializeToUtf8Bytes(order, OrderJson.Default.Order);
            await producer.EnqueueAsync(partitionKey: order.Id, data);
        }

        await producer.FlushAsync();
        #endregion

        _stream.Consume(dropsAsKcl: true).Count.ShouldBe(100);
        _stream.Stored.Count.ShouldBeLessThan(100);
    }

    [Fact]
    public async Task Host_PutsWhatItsServiceGives()
    {
        var client = _stream;
        var builder = Host.CreateEmptyApplicationBuilder(new());

        #region README.md csharp 3
        builder.AddKinesisProducer("orders", OrderJson.Default.Order, order => order.Id, options =>
        {
            options.Client = client;
            options.RecordMaxBufferedTime = TimeSpan.FromMilliseconds(500);
            options.Compression = RecordCompression.Gzip;
        });
        builder.Services.AddHostedService<OrderFeed>();
        #endregion

        using var host = builder.Build();
        await host.StartAsync();
        await host.Services.GetServices<IHostedService>().OfType<OrderFeed>().Single().ExecuteTask!;
        await host.StopAsync();
        _stream.Consume(dropsAsKcl: true).Count.ShouldBe(3);
    }

    [Fact]
    public async Task Firehose_PutsALine()
    {
        var options = new FirehoseProducerOptions { Client = new OneFirehose() };
        var output = new StringWriter();

        #region README.md csharp 4
        await using var producer = new FirehoseProducer("clicks", options);
        var result = await producer.PutAsync(Encoding.UTF8.GetBytes("{\"page\":\"/\"}\n"));
        output.WriteLine($"{result.SequenceNumber} after {result.Attempts.Count} attempts");
        #endregion

        output.ToString().ShouldBe($"id-1 after 1 attempts{Environment.NewLine}");
    }

    [Fact]
    public async Task Package_PutsARecord()
    {
        var options = new KinesisProducerOptions { Client = _stream };

        #region src/Pipeline.Client/README.md csharp 1
        await using var producer = new KinesisProducer("orders", options);
        var result = await producer.PutAsync("customer-17", Encoding.UTF8.GetBytes("{\"total\":12}"));
        Console.WriteLine($"{result.ShardId} {result.SequenceNumber}");
        #endregion

        result.ShardId.ShouldBe("shardId-000000000000");
    }

    private sealed class OneFirehose : IAmazonKinesisFirehose
    {
        public Task<PutRecordBatchResponse> PutRecordBatchAsync(PutRecordBatchRequest request,
            CancellationToken cancellationToken = default) =>
            Task.FromResult(new PutRecordBatchResponse { RequestResponses = [new() { RecordId = "id-1" }] });

        public void Dispose()
        {
        }
    }
}

internal sealed record Order(string Id, int Count);

[JsonSerializable(typeof(Order))]
internal sealed partial class OrderJson : JsonSerializerContext;

#region README.md csharp 5
internal sealed class OrderFeed(KinesisProducer<Order> producer) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var i = 1; i <= 3; i++) await producer.EnqueueAsync(new Order($"o-{i}", Count: i), stoppingToken);
    }
}
#endregion
