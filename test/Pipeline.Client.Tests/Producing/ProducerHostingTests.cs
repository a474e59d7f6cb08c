using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Pipeline.Client.Producing;
using Pipeline.Client.Tests.Documents;

namespace Pipeline.Client.Tests.Producing;

public sealed class ProducerHostingTests : IDisposable
{
    private readonly SimulatedStream _stream = new(TimeProvider.System);

    public void Dispose() => _stream.Dispose();

    [Fact]
    public async Task HostThatStops_PutsWhatIsBuffered()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.AddKinesisProducer("orders", options =>
        {
            options.Client = _stream;
            options.RecordMaxBufferedTime = TimeSpan.FromSeconds(20);
        });
        using var host = builder.Build();
        await host.StartAsync();
        var producer = host.Services.GetRequiredService<KinesisProducer>();
        host.Services.GetRequiredService<KinesisProducer>().ShouldBeSameAs(producer);
        var put = await producer.EnqueueAsync("k", "text"u8.ToArray());

        await host.StopAsync();

        put.IsCompletedSuccessfully.ShouldBeTrue();
        _stream.Stored.Count.ShouldBe(1);
    }

    [Fact]
    public async Task TypedProducer_PutsJsonByItsKey()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.AddKinesisProducer("orders", OrderJson.Default.Order, order => order.Id, options => options.Client = _stream);
        using var host = builder.Build();
        var producer = host.Services.GetRequiredService<KinesisProducer<Order>>();

        var result = await producer.PutAsync(new Order("o-1", 3));

        result.ShardId.ShouldBe("shardId-000000000000");
        var stored = _stream.Stored.ShouldHaveSingleItem();
        stored.PartitionKey.ShouldBe("o-1");
        Encoding.UTF8.GetString(stored.Data).ShouldBe("{\"Id\":\"o-1\",\"Count\":3}");
    }

    [Fact]
    public void WrongOptions_AreRefusedWhereTheProducerIsMade()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.AddFirehoseProducer("orders", options => options.MaxConnections = 0);
        using var host = builder.Build();
        Should.Throw<Pipeline.Records.InvalidInputException>(() => host.Services.GetRequiredService<FirehoseProducer>());
    }
}
