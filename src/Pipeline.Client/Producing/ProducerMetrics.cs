using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace Pipeline.Client.Producing;

/// <summary>
/// Measures a producer: as instruments of a meter, which OpenTelemetry and <c>dotnet-counters</c> read, and for CloudWatch if
/// that is on. A failure counts 0 where a success counts 1, so that the average of a <c>Put</c> metric in CloudWatch is its
/// success rate.
/// </summary>
internal sealed class ProducerMetrics : IAsyncDisposable
{
    private readonly Meter _meter;
    private readonly KeyValuePair<string, object?> _stream;
    private readonly CloudWatchMetrics? _cloudWatch;
    private readonly Counter<long> _received, _recordsPut, _dataPut, _kinesisRecordsPut, _kinesisDataPut;
    private readonly Counter<long> _errorsByCode, _allErrors, _expired;
    private readonly Histogram<double> _bufferingTime, _requestTime;
    private readonly Histogram<int> _retries, _perRecord, _recordsPerCall, _userRecordsPerCall;
    private Func<int> _pending = () => 0;

    internal ProducerMetrics(
        string meterName, string stream, IMeterFactory? factory, ProducerOptions options, ILogger log)
    {
        _meter = factory?.Create(new MeterOptions(meterName)) ?? new Meter(meterName);
        _stream = new("StreamName", stream);
        _cloudWatch = options.CloudWatch is { } cloudWatch
            ? new CloudWatchMetrics(cloudWatch, stream, options.Time, log) : null;
        _received = Count(ProducerMetric.UserRecordsReceived, "Records given to the producer.");
        _recordsPut = Count(ProducerMetric.UserRecordsPut, "Records that the service confirmed.");
        _dataPut = Bytes(ProducerMetric.UserRecordsDataPut, "Their data.");
        _kinesisRecordsPut = Count(ProducerMetric.KinesisRecordsPut, "Kinesis records that the service confirmed.");
        _kinesisDataPut = Bytes(ProducerMetric.KinesisRecordsDataPut, "Their data.");
        _errorsByCode = Count(ProducerMetric.ErrorsByCode, "Failed attempts of Kinesis records by error code.");
        _allErrors = Count(ProducerMetric.AllErrors, "Failed attempts of Kinesis records.");
        _expired = Count(ProducerMetric.UserRecordExpired, "Records whose time to live ended.");
        _bufferingTime = Time(ProducerMetric.BufferingTime, "From the record's arrival until it is confirmed.");
        _requestTime = Time(ProducerMetric.RequestTime, "The time of a call.");
        _retries = Distribution(ProducerMetric.RetriesPerRecord, "Failed attempts of a record before the one that succeeded.");
        _perRecord = Distribution(ProducerMetric.UserRecordsPerKinesisRecord, "User records in a Kinesis record.");
        _recordsPerCall = Distribution(ProducerMetric.KinesisRecordsPerPutRecordsRequest, "Kinesis records in a call.");
        _userRecordsPerCall = Distribution(ProducerMetric.UserRecordsPerPutRecordsRequest, "User records in a call.");
        _ = _meter.CreateObservableUpDownCounter(
            nameof(ProducerMetric.UserRecordsPending),
            () => new Measurement<int>(_pending(), _stream), "{record}", "Records that are not settled.");
    }

    /// <summary>Puts what is not in CloudWatch yet, and ends the meter. A factory keeps its meters for its own life.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_cloudWatch is not null) await _cloudWatch.DisposeAsync().ConfigureAwait(false);
        _meter.Dispose();
    }

    internal void ReadPending(Func<int> pending) => _pending = pending;

    internal void Received()
    {
        _received.Add(1, _stream);
        _cloudWatch?.Add(ProducerMetric.UserRecordsReceived, 1);
    }

    internal void Call(IReadOnlyList<RecordContainer> containers, TimeSpan duration, int pending)
    {
        var userRecords = containers.Sum(container => container.Records.Count);
        _requestTime.Record(duration.TotalMilliseconds, _stream);
        _recordsPerCall.Record(containers.Count, _stream);
        _userRecordsPerCall.Record(userRecords, _stream);
        if (_cloudWatch is null) return;
        _cloudWatch.Add(ProducerMetric.RequestTime, duration.TotalMilliseconds);
        _cloudWatch.Add(ProducerMetric.KinesisRecordsPerPutRecordsRequest, containers.Count);
        _cloudWatch.Add(ProducerMetric.UserRecordsPerPutRecordsRequest, userRecords);
        _cloudWatch.Add(ProducerMetric.UserRecordsPending, pending);
    }

    internal void Put(RecordContainer container, string? shard)
    {
        _kinesisRecordsPut.Add(1, _stream, Shard(shard));
        _kinesisDataPut.Add(container.Size, _stream, Shard(shard));
        _perRecord.Record(container.Records.Count, _stream, Shard(shard));
        if (_cloudWatch is null) return;
        _cloudWatch.Add(ProducerMetric.KinesisRecordsPut, 1, shard);
        _cloudWatch.Add(ProducerMetric.KinesisRecordsDataPut, container.Size, shard);
        _cloudWatch.Add(ProducerMetric.UserRecordsPerKinesisRecord, container.Records.Count, shard);
        _cloudWatch.Add(ProducerMetric.AllErrors, 0, shard);
    }

    internal void Put(PendingRecord record, string? shard, TimeSpan now)
    {
        var buffering = (now - record.Arrival).TotalMilliseconds;
        _recordsPut.Add(1, _stream, Shard(shard));
        _dataPut.Add(record.Data.Length, _stream, Shard(shard));
        _bufferingTime.Record(buffering, _stream, Shard(shard));
        _retries.Record(record.Attempts.Count - 1, _stream, Shard(shard));
        if (_cloudWatch is null) return;
        _cloudWatch.Add(ProducerMetric.UserRecordsPut, 1, shard);
        _cloudWatch.Add(ProducerMetric.UserRecordsDataPut, record.Data.Length, shard);
        _cloudWatch.Add(ProducerMetric.BufferingTime, buffering, shard);
        _cloudWatch.Add(ProducerMetric.RetriesPerRecord, record.Attempts.Count - 1, shard);
    }

    internal void Failed(RecordContainer container, string code)
    {
        _errorsByCode.Add(1, _stream, Shard(container.Shard), new("ErrorCode", code));
        _allErrors.Add(1, _stream, Shard(container.Shard));
        if (_cloudWatch is null) return;
        _cloudWatch.Add(ProducerMetric.ErrorsByCode, 1, container.Shard, code);
        _cloudWatch.Add(ProducerMetric.AllErrors, 1, container.Shard);
        _cloudWatch.Add(ProducerMetric.KinesisRecordsPut, 0, container.Shard);
        _cloudWatch.Add(ProducerMetric.KinesisRecordsDataPut, 0, container.Shard);
    }

    /// <summary>A record will not be put.</summary>
    internal void Lost(string code)
    {
        if (code == UserRecordError.Expired) _expired.Add(1, _stream);
        if (_cloudWatch is null) return;
        if (code == UserRecordError.Expired) _cloudWatch.Add(ProducerMetric.UserRecordExpired, 1);
        _cloudWatch.Add(ProducerMetric.UserRecordsPut, 0);
        _cloudWatch.Add(ProducerMetric.UserRecordsDataPut, 0);
    }

    private static KeyValuePair<string, object?> Shard(string? shard) => new("ShardId", shard);

    private Counter<long> Count(ProducerMetric metric, string description) =>
        _meter.CreateCounter<long>(metric.ToString(), "{record}", description);

    private Counter<long> Bytes(ProducerMetric metric, string description) =>
        _meter.CreateCounter<long>(metric.ToString(), "By", description);

    private Histogram<double> Time(ProducerMetric metric, string description) =>
        _meter.CreateHistogram<double>(metric.ToString(), "ms", description);

    private Histogram<int> Distribution(ProducerMetric metric, string description) =>
        _meter.CreateHistogram<int>(metric.ToString(), "{record}", description);
}
