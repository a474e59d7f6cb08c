using System.Diagnostics.Metrics;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Pipeline.Client.Producing;

/// <summary>Adds producers to a host, which puts what they have buffered when it stops.</summary>
public static class ProducerHosting
{
    /// <summary>Adds a <see cref="KinesisProducer"/> with the default options as a singleton.</summary>
    /// <param name="builder">The host's builder.</param>
    /// <param name="stream">The stream's name, or its ARN.</param>
    public static IHostApplicationBuilder AddKinesisProducer(this IHostApplicationBuilder builder, string stream) =>
        builder.AddKinesisProducer(stream, configure: null);

    /// <summary>Adds a <see cref="KinesisProducer"/> as a singleton.</summary>
    /// <param name="builder">The host's builder.</param>
    /// <param name="stream">The stream's name, or its ARN.</param>
    /// <param name="configure">Sets the options; null: the defaults.</param>
    public static IHostApplicationBuilder AddKinesisProducer(
        this IHostApplicationBuilder builder, string stream, Action<KinesisProducerOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton(services => Create(services, stream, configure));
        builder.Services.AddSingleton<IHostedService>(services =>
            new FlushAtStop(services.GetRequiredService<KinesisProducer>().FlushAsync));
        return builder;
    }

    /// <summary>Adds a <see cref="KinesisProducer{T}"/> as a singleton, with a producer of its own for the stream.</summary>
    /// <typeparam name="T">The type of the events.</typeparam>
    /// <param name="builder">The host's builder.</param>
    /// <param name="stream">The stream's name, or its ARN.</param>
    /// <param name="jsonTypeInfo">How an event becomes JSON, such as <c>OrderJson.Default.Order</c>.</param>
    /// <param name="partitionKey">The partition key of an event, 1 to 256 characters.</param>
    /// <param name="configure">Sets the options; null: the defaults.</param>
    public static IHostApplicationBuilder AddKinesisProducer<T>(
        this IHostApplicationBuilder builder, string stream, JsonTypeInfo<T> jsonTypeInfo, Func<T, string> partitionKey,
        Action<KinesisProducerOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton(services =>
            new KinesisProducer<T>(Create(services, stream, configure), jsonTypeInfo, partitionKey));
        builder.Services.AddSingleton<IHostedService>(services =>
            new FlushAtStop(services.GetRequiredService<KinesisProducer<T>>().FlushAsync));
        return builder;
    }

    /// <summary>Adds a <see cref="FirehoseProducer"/> as a singleton.</summary>
    /// <param name="builder">The host's builder.</param>
    /// <param name="deliveryStreamName">The Firehose stream's name.</param>
    /// <param name="configure">Sets the options; null: the defaults.</param>
    public static IHostApplicationBuilder AddFirehoseProducer(
        this IHostApplicationBuilder builder, string deliveryStreamName, Action<FirehoseProducerOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton(services =>
        {
            var options = new FirehoseProducerOptions();
            configure?.Invoke(options);
            return new FirehoseProducer(
                deliveryStreamName, options, services.GetService<ILogger<FirehoseProducer>>(),
                services.GetService<IMeterFactory>());
        });
        builder.Services.AddSingleton<IHostedService>(services =>
            new FlushAtStop(services.GetRequiredService<FirehoseProducer>().FlushAsync));
        return builder;
    }

    private static KinesisProducer Create(IServiceProvider services, string stream, Action<KinesisProducerOptions>? configure)
    {
        var options = new KinesisProducerOptions();
        configure?.Invoke(options);
        return new KinesisProducer(
            stream, options, services.GetService<ILogger<KinesisProducer>>(), services.GetService<IMeterFactory>());
    }

    // The services that were added later, which may use the producer, stop before it. The host disposes of the producer itself.
    private sealed class FlushAtStop(Func<CancellationToken, Task> flush) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => flush(cancellationToken);
    }
}
