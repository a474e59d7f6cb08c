using System.Collections.Concurrent;

namespace Pipeline.Local;

/// <summary>A Firehose stream: takes records, processes them in AWS's order of steps, and delivers them.</summary>
internal sealed class DeliveryStream : IAsyncDisposable
{
    // What may be on its way before the source has to wait.
    private const long MostBytes = 256L * 1024 * 1024;

    // As long as AWS's.
    private const int RecordIdLength = 224;

    private readonly DeliveryContext _context;
    private readonly ConcurrentDictionary<string, RecordSplitter> _splitters = [];
    private readonly RecordFinisher _finisher;
    private readonly S3Delivery _objects;
    private readonly EndpointDelivery? _endpoint;
    private readonly S3Delivery? _backup;
    private readonly TransformStage? _transform;
    private readonly KinesisSource? _source;

    // In the order in which records go through them.
    private readonly DeliveryQueue[] _queues;

    private long _number;

    public DeliveryStream(FirehoseHost host, DeliveryStreamSettings settings, int seed)
    {
        Settings = settings;
        Created = host.Pace.Now;
        _context = new DeliveryContext(host, settings.Name, settings.Arn, settings.Path, seed);
        _finisher = new RecordFinisher(settings.Processing, settings.Objects.Prefix);
        _objects = new S3Delivery(_context, settings.Objects, settings.Endpoint is null ? "DeliveryToS3" : "BackupToS3");
        _endpoint = settings.Endpoint switch
        {
            HttpEndpointSettings http => new HttpEndpointDelivery(_context, http, _objects),
            OpenSearchSettings search => new OpenSearchDelivery(_context, search, _objects),
            SplunkSettings splunk => new SplunkDelivery(_context, splunk, _objects),
            _ => null,
        };
        if (settings.Backup is { } backup) _backup = settings.Endpoint is null ? new S3Delivery(_context, backup, "BackupToS3") : _objects;
        if (settings.Processing.Transform is { } transform)
        {
            _transform = new TransformStage(_context, transform, settings.Source?.StreamArn, Finish, Fail);
        }

        _queues = [.. new DeliveryQueue?[] { _transform, _endpoint, _objects, _backup }.OfType<DeliveryQueue>().Distinct()];
        if (settings.Source is { } source) _source = new KinesisSource(_context, source, TakeAsync);
    }

    public DeliveryStreamSettings Settings { get; }

    public DateTimeOffset Created { get; }

    public DeliveryProgress Progress => _context.Progress;

    /// <summary>What went wrong last, or null where nothing did.</summary>
    public string? LastProblem => _context.LastProblem;

    /// <summary>How old the oldest record is that has not been delivered; nothing where all have been.</summary>
    public TimeSpan? OldestUndelivered => _queues.Select(queue => queue.Oldest).Min() is { } oldest ? _context.Pace.Now - oldest : null;

    private long Bytes => _queues.Sum(queue => queue.Bytes);

    /// <summary>Takes its roles on and its place in the source.</summary>
    /// <exception cref="ServiceException">A role cannot be taken on or lacks a right, or there is no such source: AWS would not make the stream.</exception>
    public void Start()
    {
        foreach (var role in Roles().Distinct()) _context.Session(role);
        if (Settings.Processing.Transform is { } transform)
        {
            // AWS asks for this right, and looks at the function's timeout.
            _context.Use(transform.RoleArn, new Need("lambda:GetFunctionConfiguration", transform.FunctionArn), "AWS wants this right of the role");
        }

        _source?.Start();
    }

    /// <summary>Takes a Direct PUT record.</summary>
    /// <returns>Its id, or nothing where there is no room for it now.</returns>
    public string? Put(byte[] data)
    {
        if (Bytes > MostBytes) return null;
        Take(new FirehoseRecord(data, _context.Pace.Now, NextNumber()), _splitters.GetOrAdd("", NewSplitter));
        return _context.Random.NextToken(RecordIdLength);
    }

    /// <summary>Measures a call of producers.</summary>
    public void Measure(int records, long bytes, int throttled)
    {
        _context.Measure("IncomingPutRequests", 1);
        _context.Measure("IncomingRecords", records);
        _context.Measure("IncomingBytes", bytes);
        if (throttled > 0) _context.Measure("ThrottledRecords", throttled);
    }

    /// <summary>Delivers what it has, however little that is.</summary>
    public async Task FlushAsync(CancellationToken cancellation)
    {
        foreach (var queue in _queues) await queue.FlushAsync(cancellation);
    }

    /// <summary>Reads the source to its tip and delivers all of it. Where a destination refuses, it goes on trying until it is cancelled.</summary>
    public async Task DrainAsync(CancellationToken cancellation)
    {
        if (_source is not null) await _source.DrainAsync(cancellation);
        await FlushAsync(cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        if (_source is not null) await _source.DisposeAsync();
        foreach (var queue in _queues) await queue.DisposeAsync();
    }

    private IEnumerable<string> Roles()
    {
        if (Settings.Source is { } source) yield return source.RoleArn;
        if (Settings.Processing.Transform is { } transform) yield return transform.RoleArn;
        if (Settings.Endpoint is OpenSearchSettings search) yield return search.RoleArn;
        yield return Settings.Objects.RoleArn;
        if (Settings.Backup is { } backup) yield return backup.RoleArn;
    }

    private async Task TakeAsync(string shardId, IReadOnlyList<StreamRecord> records, CancellationToken cancellation)
    {
        // Buffers give room by time if by nothing else.
        while (Bytes > MostBytes) await _context.Pace.DelayAsync(TimeSpan.FromSeconds(1), cancellation);
        var splitter = _splitters.GetOrAdd(shardId, NewSplitter);
        long bytes = 0;
        foreach (var record in records)
        {
            bytes += record.Data.Length;
            var place = new StreamPlace(shardId, record.PartitionKey, record.SequenceNumber);
            Take(new FirehoseRecord(record.Data, record.Arrival, NextNumber(), place), splitter);
        }

        _context.Measure("DataReadFromKinesisStream.Records", records.Count);
        _context.Measure("DataReadFromKinesisStream.Bytes", bytes);
    }

    private void Take(FirehoseRecord record, RecordSplitter splitter)
    {
        Progress.AddSource(1, record.Data.Length);
        _backup?.Add(record);
        splitter.Split(record, _transform is null ? Finish : _transform.Add);
    }

    private void Finish(FirehoseRecord record)
    {
        FirehoseRecord finished;
        DeliveryFailure? failure;
        try
        {
            finished = _finisher.Finish(record, out failure);
        }
#pragma warning disable CA1031 // A fault of this program at one record: the others go on, and the record is found where failures are.
        catch (Exception error)
#pragma warning restore CA1031
        {
            var what = $"The local run failed at this record: {error.GetType().Name}: {error.Message}";
            _context.Say(what);
            (finished, failure) = (record, new DeliveryFailure(FailureLine.ProcessingFailed, "LocalRun.Failed", what, 1));
        }

        if (failure is not null) Fail(record, failure);
        else if (_endpoint is not null) _endpoint.Add(finished);
        else _objects.Add(finished);
    }

    private void Fail(FirehoseRecord record, DeliveryFailure failure) => _objects.AddFailure(record, failure);

    private RecordSplitter NewSplitter(string shardId) => new(_context, Settings.Processing, Fail, NextNumber);

    private long NextNumber() => Interlocked.Increment(ref _number);
}
