using Pipeline.Local.Contracts;
using Pipeline.Local.Firehose.Settings;
using Pipeline.Local.Firehose.Sources;
using Pipeline.Local.Kinesis;

namespace Pipeline.Local.Firehose;

/// <summary>A Firehose stream: takes records, processes them in AWS's order of steps, and delivers them.</summary>
internal sealed class DeliveryStream : IAsyncDisposable
{
    // The most bytes that may be undelivered before the source has to wait: back-pressure.
    private const long MostBytes = 256L * 1024 * 1024;

    // The length of AWS's record ids.
    private const int RecordIdLength = 224;

    private readonly DeliveryContext _context;
    private readonly KinesisSource? _source;
    private readonly Lock _gate = new();

    // The last pipe takes records. The earlier ones deliver what they took before an update of the destination.
    private DeliveryPipe[] _pipes;
    private DeliveryStreamState _state;
    private long _number;

    public DeliveryStream(FirehoseHost host, DeliveryStreamSettings settings, int seed)
    {
        Created = host.Pace.Now;
        _state = new DeliveryStreamState(settings, new DeliveryEncryption(settings), Version: 1, Updated: null);
        _context = new DeliveryContext(host, settings.Name, settings.Arn, settings.Path, seed);
        _pipes = [new DeliveryPipe(_context, settings, NextNumber)];
        Tags = new StreamTags();
        if (settings.Source is { } source) _source = new KinesisSource(_context, source, TakeAsync);
    }

    public DeliveryStreamSettings Settings => State.Settings;

    /// <summary>The settings and the version. A change replaces the whole object.</summary>
    public DeliveryStreamState State => Volatile.Read(ref _state);

    public DateTimeOffset Created { get; }

    public StreamTags Tags { get; }

    public DeliveryProgress Progress => _context.Progress;

    /// <summary>The last problem; null where there was none.</summary>
    public string? LastProblem => _context.LastProblem;

    private DeliveryPipe[] Pipes => Volatile.Read(ref _pipes);

    private long Bytes => Pipes.Sum(pipe => pipe.Bytes);

    /// <summary>Assumes the roles, and takes the stream's place in the source.</summary>
    /// <exception cref="ServiceException">
    /// A role cannot be assumed or lacks a permission, or the source does not exist: AWS would not make the stream.
    /// </exception>
    public void Start()
    {
        Pipes[^1].CheckRoles();
        _source?.Start();
    }

    /// <summary>Delivers all later records by new settings.</summary>
    /// <param name="version">The version that the caller expects to change.</param>
    /// <param name="settings">The new settings, with the stream's own source.</param>
    /// <exception cref="ServiceException">
    /// There is a newer version, or a role cannot be assumed or lacks a permission.
    /// </exception>
    public void Update(int version, DeliveryStreamSettings settings)
    {
        var pipe = new DeliveryPipe(_context, settings, NextNumber);
        pipe.CheckRoles();
        lock (_gate)
        {
            if (version != _state.Version) throw FirehoseErrors.OtherVersion(settings.Name, _state.Version, $"{version}");
            List<DeliveryPipe> kept = [.. _pipes[..^1].Where(before => !before.IsEmpty), _pipes[^1], pipe];
            Volatile.Write(ref _pipes, [.. kept]);
            Volatile.Write(ref _state, _state with { Settings = settings, Version = version + 1, Updated = _context.Pace.Now });
        }
    }

    /// <summary>Changes the encryption of Direct PUT records.</summary>
    public void Update(DeliveryEncryption encryption)
    {
        lock (_gate) Volatile.Write(ref _state, _state with { Encryption = encryption });
    }

    /// <summary>Takes a Direct PUT record.</summary>
    /// <returns>The record's id; null where there is no room for it now.</returns>
    public string? Put(byte[] data)
    {
        if (Bytes > MostBytes) return null;
        Pipes[^1].Take("", new FirehoseRecord(data, _context.Pace.Now, NextNumber()));
        return _context.Random.NextToken(RecordIdLength);
    }

    /// <summary>Measures a producer's call.</summary>
    public void Measure(int records, long bytes, int throttled)
    {
        _context.Measure("IncomingPutRequests", 1);
        _context.Measure("IncomingRecords", records);
        _context.Measure("IncomingBytes", bytes);
        if (throttled > 0) _context.Measure("ThrottledRecords", throttled);
    }

    /// <summary>Delivers all buffered records, without waiting for full buffers.</summary>
    public async Task FlushAsync(CancellationToken cancellation)
    {
        foreach (var pipe in Pipes) await pipe.FlushAsync(cancellation);
    }

    /// <summary>
    /// Reads the source to its tip and delivers all records. While a destination refuses, it retries until it is cancelled.
    /// </summary>
    public async Task DrainAsync(CancellationToken cancellation)
    {
        if (_source is not null) await _source.DrainAsync(cancellation);
        await FlushAsync(cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        if (_source is not null) await _source.DisposeAsync();
        foreach (var pipe in Pipes) await pipe.DisposeAsync();
    }

    private async Task TakeAsync(string shardId, IReadOnlyList<StreamRecord> records, CancellationToken cancellation)
    {
        // Buffers are flushed by time at the latest, which makes room.
        while (Bytes > MostBytes) await _context.Pace.DelayAsync(TimeSpan.FromSeconds(1), cancellation);
        var pipe = Pipes[^1];
        long bytes = 0;
        foreach (var record in records)
        {
            bytes += record.Data.Length;
            var place = new StreamPlace(shardId, record.PartitionKey, record.SequenceNumber);
            pipe.Take(shardId, new FirehoseRecord(record.Data, record.Arrival, NextNumber(), place));
        }

        _context.Measure("DataReadFromKinesisStream.Records", records.Count);
        _context.Measure("DataReadFromKinesisStream.Bytes", bytes);
    }

    private long NextNumber() => Interlocked.Increment(ref _number);
}

/// <summary>The current state of a Firehose stream.</summary>
/// <param name="Settings">The settings of the delivery.</param>
/// <param name="Encryption">The encryption of Direct PUT records.</param>
/// <param name="Version">Counts the updates of its destination, from 1.</param>
/// <param name="Updated">When the destination was last updated; <c>null</c> if never.</param>
internal sealed record DeliveryStreamState(
    DeliveryStreamSettings Settings, DeliveryEncryption Encryption, int Version, DateTimeOffset? Updated);

/// <summary>The encryption of Direct PUT records in a Firehose stream.</summary>
/// <param name="KeyType"><c>AWS_OWNED_CMK</c> or <c>CUSTOMER_MANAGED_CMK</c>; <c>null</c> where they are not encrypted.</param>
/// <param name="KeyArn">The customer's key.</param>
internal sealed record DeliveryEncryption(string? KeyType, string? KeyArn = null)
{
    public const string OwnedByAws = "AWS_OWNED_CMK";
    public const string OfCustomer = "CUSTOMER_MANAGED_CMK";

    /// <summary>The encryption that a template or CreateDeliveryStream sets.</summary>
    public DeliveryEncryption(DeliveryStreamSettings settings)
        : this(
            settings.Encryption is { } input ? input[nameof(KeyType)]?.ToString() ?? OwnedByAws : null,
            settings.Encryption?["KeyARN"]?.ToString())
    {
    }

    public bool IsOn => KeyType is not null;
}
