using System.Collections.Concurrent;
using Pipeline.Local.Contracts;
using Pipeline.Local.Firehose.Destinations;
using Pipeline.Local.Firehose.Processing;
using Pipeline.Local.Firehose.Settings;

namespace Pipeline.Local.Firehose;

/// <summary>
/// A Firehose stream's way from its source to its destination, in AWS's order of steps. An update of the destination makes a new
/// pipe. The old one delivers the records that it has taken as if there had been no update.
/// </summary>
internal sealed class DeliveryPipe : IAsyncDisposable
{
    private readonly DeliveryContext _context;
    private readonly DeliveryStreamSettings _settings;
    private readonly Func<long> _nextNumber;
    private readonly ConcurrentDictionary<string, RecordSplitter> _splitters = [];
    private readonly RecordFinisher _finisher;
    private readonly S3Delivery _objects;
    private readonly EndpointDelivery? _endpoint;
    private readonly S3Delivery? _backup;
    private readonly TransformStage? _transform;

    // The queues, in the order in which records go through them.
    private readonly DeliveryQueue[] _queues;

    /// <param name="context">The Firehose stream.</param>
    /// <param name="settings">The settings of the delivery.</param>
    /// <param name="nextNumber">Gives the number of the next record.</param>
    public DeliveryPipe(DeliveryContext context, DeliveryStreamSettings settings, Func<long> nextNumber)
    {
        (_context, _settings, _nextNumber) = (context, settings, nextNumber);
        _finisher = new RecordFinisher(settings.Processing, settings.Objects.Prefix);
        _objects = new S3Delivery(_context, settings.Objects, settings.Endpoint is null ? "DeliveryToS3" : "BackupToS3");
        _endpoint = settings.Endpoint switch
        {
            HttpEndpointSettings http => new HttpEndpointDelivery(_context, http, _objects),
            OpenSearchSettings search => new OpenSearchDelivery(_context, search, _objects),
            SplunkSettings splunk => new SplunkDelivery(_context, splunk, _objects),
            _ => null,
        };
        if (settings.Backup is { } backup)
            _backup = settings.Endpoint is null ? new S3Delivery(_context, backup, "BackupToS3") : _objects;

        if (settings.Processing.Transform is { } transform)
            _transform = new TransformStage(_context, transform, settings.Source?.StreamArn, Finish, Fail);

        _queues = [.. new DeliveryQueue?[] { _transform, _endpoint, _objects, _backup }.OfType<DeliveryQueue>().Distinct()];
    }

    /// <summary>The bytes of records that wait or are being delivered.</summary>
    public long Bytes => _queues.Sum(queue => queue.Bytes);

    /// <summary>Whether all records that it took have been delivered.</summary>
    public bool IsEmpty => Array.TrueForAll(_queues, queue => queue.ActiveGroups == 0);

    /// <summary>Assumes the roles of the delivery, and checks what AWS checks when it makes the stream.</summary>
    /// <exception cref="ServiceException">
    /// A role cannot be assumed or lacks a permission: AWS would not make the stream.
    /// </exception>
    public void CheckRoles()
    {
        foreach (var role in Roles().Distinct()) _context.Session(role);
        if (_settings.Processing.Transform is not { } transform) return;
        // AWS needs this permission, to look at the function's timeout.
        var permission = new Permission("lambda:GetFunctionConfiguration", transform.FunctionArn);
        _context.Use(transform.RoleArn, permission, "AWS requires this permission of the role");
    }

    /// <summary>Takes a record.</summary>
    /// <param name="shardId">The shard that the record comes from; empty for Direct PUT.</param>
    /// <param name="record">The record.</param>
    public void Take(string shardId, FirehoseRecord record)
    {
        _context.Progress.AddSource(1);
        _backup?.Add(record);
        _splitters.GetOrAdd(shardId, _ => new RecordSplitter(_context, _settings.Processing, Fail, _nextNumber))
            .Split(record, _transform is null ? Finish : _transform.Add);
    }

    /// <summary>Delivers all buffered records, without waiting for full buffers.</summary>
    public async Task FlushAsync(CancellationToken cancellation)
    {
        foreach (var queue in _queues) await queue.FlushAsync(cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var queue in _queues) await queue.DisposeAsync();
    }

    private IEnumerable<string> Roles()
    {
        if (_settings.Source is { } source) yield return source.RoleArn;
        if (_settings.Processing.Transform is { } transform) yield return transform.RoleArn;
        if (_settings.Endpoint is OpenSearchSettings search) yield return search.RoleArn;
        yield return _settings.Objects.RoleArn;
        if (_settings.Backup is { } backup) yield return backup.RoleArn;
    }

    private void Finish(FirehoseRecord record)
    {
        FirehoseRecord finished;
        DeliveryFailure? failure;
        try
        {
            finished = _finisher.Finish(record, out failure);
        }
#pragma warning disable CA1031 // A fault of this program at one record must not stop the others; the record counts as failed.
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
}
