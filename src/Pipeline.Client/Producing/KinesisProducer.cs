using System.Diagnostics.Metrics;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Pipeline.Client.Kinesis;
using Pipeline.Client.Putting;
using Pipeline.Records;
using Pipeline.Records.Aggregation;

namespace Pipeline.Client.Producing;

/// <summary>
/// Puts records into a Kinesis stream as the Kinesis Producer Library (KPL) does, without Java and without a process beside: it
/// aggregates the records of a shard, collects them into calls, keeps to the rate of each shard, and puts failed records again.
/// </summary>
/// <remarks>
/// <para>Records are put at least once: a record whose call had no answer is sent again, and may then be in the stream twice.
/// They have no order: a record that is sent again comes after later ones.</para>
/// <para>Memory is bounded: <see cref="EnqueueAsync"/> and <see cref="PutAsync"/> wait where too many records have no result yet
/// (<see cref="ProducerOptions.MaxBufferedBytes"/>).</para>
/// <para>It needs <c>kinesis:PutRecords</c> and <c>kinesis:ListShards</c>, to aggregate also
/// <c>kinesis:DescribeStreamSummary</c>; without the latter two, records are sent one by one.</para>
/// <para>Safe for use by several threads; share one for each stream. Dispose of it at the end: that puts what is
/// buffered.</para>
/// </remarks>
public sealed class KinesisProducer : IAsyncDisposable
{
    /// <summary>The name of the meter, whose instruments have the names of the KPL's metrics.</summary>
    public const string MeterName = "Pipeline.KinesisProducer";

    private readonly KinesisProducerOptions _options;
    private readonly KinesisTarget _rules;
    private readonly AmazonKinesisClient? _ownClient;
    private readonly ProducerMetrics _metrics;
    private readonly ProducerEngine _engine;

    /// <summary>Makes a producer. It makes no call before the first record.</summary>
    /// <param name="stream">The stream's name, or its ARN.</param>
    /// <param name="options">The settings; null: the defaults. Later changes of them have no effect.</param>
    /// <param name="logger">Gets failures; null: none are logged.</param>
    /// <param name="meters">Makes the meter; null: a meter of the process.</param>
    /// <exception cref="InvalidInputException">Settings are out of range; the message lists every mistake.</exception>
    public KinesisProducer(
        string stream, KinesisProducerOptions? options = null, ILogger<KinesisProducer>? logger = null,
        IMeterFactory? meters = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(stream);
        _options = options ?? new();
        _options.Validate();
        var log = logger ?? (ILogger)NullLogger.Instance;
        // The producer sends failed records again, by itself and not within their call.
        _ownClient = _options.Client is null ? new(new AmazonKinesisConfig { MaxErrorRetry = 0 }) : null;
        var client = _options.Client ?? _ownClient!;
        Stream = stream;
        _rules = new KinesisTarget(client, stream);
        _metrics = new ProducerMetrics(MeterName, NameOf(stream), meters, _options, log);
        _engine = new ProducerEngine(
            _options.ToSettings(),
            ProducerTarget.Kinesis(client, stream),
            new ShardMapSource(client, stream, _options.AggregationEnabled, log),
            _metrics,
            log);
    }

    /// <summary>The stream's name, or its ARN.</summary>
    public string Stream { get; }

    /// <summary>The records that have no result yet.</summary>
    public int OutstandingRecordsCount => _engine.Outstanding;

    /// <summary>
    /// Puts a record, and ends when the service has confirmed it. A caller that awaits each record before the next one gets no
    /// aggregates: use <see cref="EnqueueAsync"/> in a loop.
    /// </summary>
    /// <param name="partitionKey">The partition key, 1 to 256 characters; its MD5 decides the shard.</param>
    /// <param name="data">The bytes, which must not change until the record is put.</param>
    /// <param name="explicitHashKey">
    /// A decimal number of 0 to 2^128 - 1 that decides the shard instead; null: none.
    /// </param>
    /// <param name="cancellationToken">
    /// Takes the record back, if it was not sent yet, or is to be sent again. A call under way is not cancelled.
    /// </param>
    /// <returns>Where the record is, and its attempts.</returns>
    /// <exception cref="InvalidInputException">The record breaks a limit; the message lists every mistake.</exception>
    /// <exception cref="UserRecordFailedException">The record expired, or the service refused it.</exception>
    /// <exception cref="ObjectDisposedException">The producer was disposed of before.</exception>
    public async Task<UserRecordResult> PutAsync(
        string partitionKey, ReadOnlyMemory<byte> data, string? explicitHashKey = null,
        CancellationToken cancellationToken = default)
    {
        var record = Record(partitionKey, data, explicitHashKey, isAwaited: true, cancellationToken);
        var result = await _engine.EnqueueAsync(record).ConfigureAwait(false);
        return await result.ConfigureAwait(false);
    }

    /// <summary>
    /// Gives a record to the producer, and ends as soon as there is memory for it, at once as a rule. The task that it returns is
    /// the record's result, as of <see cref="PutAsync"/>. It may be left alone: failures are logged and measured too.
    /// </summary>
    /// <param name="partitionKey">The partition key, 1 to 256 characters; its MD5 decides the shard.</param>
    /// <param name="data">The bytes, which must not change until the record is put.</param>
    /// <param name="explicitHashKey">
    /// A decimal number of 0 to 2^128 - 1 that decides the shard instead; null: none.
    /// </param>
    /// <param name="cancellationToken">
    /// Ends the wait for memory. A record that the producer has accepted is put nevertheless.
    /// </param>
    /// <exception cref="InvalidInputException">The record breaks a limit; the message lists every mistake.</exception>
    /// <exception cref="ObjectDisposedException">The producer was disposed of before.</exception>
    public ValueTask<Task<UserRecordResult>> EnqueueAsync(
        string partitionKey, ReadOnlyMemory<byte> data, string? explicitHashKey = null,
        CancellationToken cancellationToken = default) =>
        _engine.EnqueueAsync(Record(partitionKey, data, explicitHashKey, isAwaited: false, cancellationToken));

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

    private PendingRecord Record(
        string partitionKey, ReadOnlyMemory<byte> data, string? explicitHashKey, bool isAwaited, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(partitionKey);
        data = RecordEncoder.Encode(data, _options);
        if (FindViolations(partitionKey, data, explicitHashKey) is { Count: > 0 } violations)
            throw new InvalidInputException("the record", violations);

        // A character of UTF-16 has at most three bytes, a key at most 256 pairs of them with four.
        Span<byte> key = stackalloc byte[1024];
        key = key[..Encoding.UTF8.GetBytes(partitionKey, key)];
        var hashKey = explicitHashKey is null
            ? HashKey.OfPartitionKey(key)
            : UInt128.Parse(explicitHashKey, System.Globalization.CultureInfo.InvariantCulture);
        return new PendingRecord(partitionKey, key.Length, explicitHashKey, hashKey, data, isAwaited, cancellation);
    }

    private List<string> FindViolations(string partitionKey, ReadOnlyMemory<byte> data, string? explicitHashKey)
    {
        var violations = new List<string>();
        var record = new OutgoingRecord(data, partitionKey, explicitHashKey);
        if (_rules.FindViolation(record) is { } violation) violations.Add(violation);
        if (data.Length > _options.MaxUserRecordSize)
        {
            violations.Add(
                $"data must have at most {nameof(KinesisProducerOptions.MaxUserRecordSize)}, {_options.MaxUserRecordSize} bytes; "
                + $"got {data.Length}; split the record, or raise the option and the stream's MaxRecordSizeInKiB");
        }

        return violations;
    }

    // arn:aws:kinesis:REGION:ACCOUNT:stream/NAME.
    private static string NameOf(string stream) => stream[(stream.LastIndexOf('/') + 1)..];
}
