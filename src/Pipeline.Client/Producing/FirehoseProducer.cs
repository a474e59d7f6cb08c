using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Pipeline.Client.KinesisFirehose;
using Pipeline.Client.Putting;
using Pipeline.Records;

namespace Pipeline.Client.Producing;

/// <summary>
/// Puts records into a Firehose stream of source Direct PUT: it collects them into calls of up to 500 records and 4 MiB, and puts
/// failed records again, and only those.
/// </summary>
/// <remarks>
/// <para>Records are put at least once, and have no order. Memory is bounded as by <see cref="KinesisProducer"/>. Firehose writes
/// records one after the other: end each record with a line break if it needs its own line.</para>
/// <para>It needs <c>firehose:PutRecordBatch</c>. Safe for use by several threads; share one for each stream. Dispose of it at
/// the end: that puts what is buffered.</para>
/// </remarks>
public sealed class FirehoseProducer : IAsyncDisposable
{
    /// <summary>The name of the meter, whose instruments have the names of the KPL's metrics.</summary>
    public const string MeterName = "Pipeline.FirehoseProducer";

    private readonly FirehoseProducerOptions _options;
    private readonly FirehoseTarget _rules;
    private readonly AmazonKinesisFirehoseClient? _ownClient;
    private readonly ProducerMetrics _metrics;
    private readonly ProducerEngine _engine;

    /// <summary>Makes a producer. It makes no call before the first record.</summary>
    /// <param name="deliveryStreamName">The Firehose stream's name.</param>
    /// <param name="options">The settings; null: the defaults. Later changes of them have no effect.</param>
    /// <param name="logger">Gets failures; null: none are logged.</param>
    /// <param name="meters">Makes the meter; null: a meter of the process.</param>
    /// <exception cref="InvalidInputException">Settings are out of range; the message lists every mistake.</exception>
    public FirehoseProducer(
        string deliveryStreamName, FirehoseProducerOptions? options = null, ILogger<FirehoseProducer>? logger = null,
        IMeterFactory? meters = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(deliveryStreamName);
        _options = options ?? new();
        _options.Validate();
        var log = logger ?? (ILogger)NullLogger.Instance;
        _ownClient = _options.Client is null ? new(new AmazonKinesisFirehoseConfig { MaxErrorRetry = 0 }) : null;
        var client = _options.Client ?? _ownClient!;
        DeliveryStreamName = deliveryStreamName;
        _rules = new FirehoseTarget(client, deliveryStreamName);
        _metrics = new ProducerMetrics(MeterName, deliveryStreamName, meters, _options, log);
        _engine = new ProducerEngine(
            _options.ToSettings(), ProducerTarget.Firehose(client, deliveryStreamName), shards: null, _metrics, log);
    }

    /// <summary>The Firehose stream's name.</summary>
    public string DeliveryStreamName { get; }

    /// <summary>The records that have no result yet.</summary>
    public int OutstandingRecordsCount => _engine.Outstanding;

    /// <summary>
    /// Puts a record, and ends when the service has confirmed it. A caller that awaits each record before the next one makes a
    /// call for each: use <see cref="EnqueueAsync"/> in a loop.
    /// </summary>
    /// <param name="data">The bytes, up to 1,000 KiB, which must not change until the record is put.</param>
    /// <param name="cancellationToken">Takes the record back, if it was not sent yet, or is to be sent again.</param>
    /// <returns>The record's id, and its attempts.</returns>
    /// <exception cref="InvalidInputException">The record is too large.</exception>
    /// <exception cref="UserRecordFailedException">The record expired, or the service refused it.</exception>
    /// <exception cref="ObjectDisposedException">The producer was disposed of before.</exception>
    public async Task<UserRecordResult> PutAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken = default)
    {
        var result = await _engine.EnqueueAsync(Record(data, isAwaited: true, cancellationToken)).ConfigureAwait(false);
        return await result.ConfigureAwait(false);
    }

    /// <summary>
    /// Gives a record to the producer, and ends as soon as there is memory for it, at once as a rule. The task that it returns is
    /// the record's result. It may be left alone: failures are logged and measured too.
    /// </summary>
    /// <param name="data">The bytes, up to 1,000 KiB, which must not change until the record is put.</param>
    /// <param name="cancellationToken">
    /// Ends the wait for memory. A record that the producer has accepted is put nevertheless.
    /// </param>
    /// <exception cref="InvalidInputException">The record is too large.</exception>
    /// <exception cref="ObjectDisposedException">The producer was disposed of before.</exception>
    public ValueTask<Task<UserRecordResult>> EnqueueAsync(
        ReadOnlyMemory<byte> data, CancellationToken cancellationToken = default) =>
        _engine.EnqueueAsync(Record(data, isAwaited: false, cancellationToken));

    /// <summary>
    /// Sends what is buffered without waiting for more, and ends when each record given before has its result.
    /// </summary>
    /// <param name="cancellationToken">Ends the wait; the records are still sent.</param>
    public Task FlushAsync(CancellationToken cancellationToken = default) => _engine.FlushAsync().WaitAsync(cancellationToken);

    /// <summary>
    /// Accepts no more records, and ends when each one has its result: at the latest when the last one's time to live ends.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        await _engine.DisposeAsync().ConfigureAwait(false);
        await _metrics.DisposeAsync().ConfigureAwait(false);
        _ownClient?.Dispose();
    }

    private PendingRecord Record(ReadOnlyMemory<byte> data, bool isAwaited, CancellationToken cancellation)
    {
        data = RecordEncoder.Encode(data, _options.Compression);
        if (_rules.FindViolation(new OutgoingRecord(data)) is { } violation)
            throw new InvalidInputException("the record", [violation]);
        return new PendingRecord("", 0, null, default, data, isAwaited, cancellation);
    }
}
