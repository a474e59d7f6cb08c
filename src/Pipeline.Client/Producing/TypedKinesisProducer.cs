using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Pipeline.Records;

namespace Pipeline.Client.Producing;

/// <summary>
/// Puts values of one type into a Kinesis stream as JSON, by a <see cref="KinesisProducer"/>. The JSON is written by
/// source-generated code, so that it works in programs that are compiled ahead of time.
/// </summary>
/// <typeparam name="T">The type of the events.</typeparam>
/// <param name="producer">The producer, which this one disposes of.</param>
/// <param name="jsonTypeInfo">How a value becomes JSON, such as <c>OrderJson.Default.Order</c>.</param>
/// <param name="partitionKey">
/// The partition key of a value, 1 to 256 characters. Events of one key have one shard: choose what orders them, such as an id.
/// </param>
public sealed class KinesisProducer<T>(
    KinesisProducer producer, JsonTypeInfo<T> jsonTypeInfo, Func<T, string> partitionKey) : IAsyncDisposable
{
    /// <summary>The producer of the bytes.</summary>
    public KinesisProducer Producer => producer;

    /// <summary>Puts a value, and ends when the service has confirmed it; see <see cref="KinesisProducer.PutAsync"/>.</summary>
    /// <param name="value">The value.</param>
    /// <param name="cancellationToken">Takes the record back, if it was not sent yet, or is to be sent again.</param>
    /// <exception cref="InvalidInputException">The record breaks a limit; the message lists every mistake.</exception>
    /// <exception cref="UserRecordFailedException">The record expired, or the service refused it.</exception>
    /// <exception cref="ObjectDisposedException">The producer was disposed of before.</exception>
    public Task<UserRecordResult> PutAsync(T value, CancellationToken cancellationToken = default) =>
        producer.PutAsync(partitionKey(value), ToData(value), cancellationToken: cancellationToken);

    /// <summary>
    /// Gives a value to the producer, and ends as soon as there is memory for it; see <see cref="KinesisProducer.EnqueueAsync"/>.
    /// </summary>
    /// <param name="value">The value.</param>
    /// <param name="cancellationToken">
    /// Ends the wait for memory. A value that the producer has accepted is put nevertheless.
    /// </param>
    /// <exception cref="InvalidInputException">The record breaks a limit; the message lists every mistake.</exception>
    /// <exception cref="ObjectDisposedException">The producer was disposed of before.</exception>
    public ValueTask<Task<UserRecordResult>> EnqueueAsync(T value, CancellationToken cancellationToken = default) =>
        producer.EnqueueAsync(partitionKey(value), ToData(value), cancellationToken: cancellationToken);

    /// <summary>Sends what is buffered, and ends when each record given before has its result.</summary>
    /// <param name="cancellationToken">Ends the wait; the records are still sent.</param>
    public Task FlushAsync(CancellationToken cancellationToken = default) => producer.FlushAsync(cancellationToken);

    /// <summary>Accepts no more values, and ends when each one has its result.</summary>
    public ValueTask DisposeAsync() => producer.DisposeAsync();

    private byte[] ToData(T value) => JsonSerializer.SerializeToUtf8Bytes(value, jsonTypeInfo);
}
