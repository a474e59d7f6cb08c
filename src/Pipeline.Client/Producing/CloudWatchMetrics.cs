using Microsoft.Extensions.Logging;
using Pipeline.Client.CloudWatch;

namespace Pipeline.Client.Producing;

/// <summary>Sums up a producer's metrics and puts them into CloudWatch, at intervals and at the end.</summary>
internal sealed class CloudWatchMetrics : IAsyncDisposable
{
    // Half of the service's limit, so that a call is below 1 MB whatever its dimensions.
    private const int MostOfACall = 500;

    private readonly ProducerCloudWatchOptions _options;
    private readonly IAmazonCloudWatch _client;
    private readonly bool _ownsClient;
    private readonly string _stream;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly ITimer _timer;
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _turn = new(1);
    private Dictionary<MetricKey, StatisticSet> _sums = [];

    internal CloudWatchMetrics(ProducerCloudWatchOptions options, string stream, TimeProvider time, ILogger log)
    {
        (_options, _stream, _time, _log) = (options, stream, time, log);
        _ownsClient = options.Client is null;
        _client = options.Client ?? new AmazonCloudWatchClient();
        _timer = time.CreateTimer(
            _ => _ = UploadAsync(), null, options.MetricsUploadDelay, options.MetricsUploadDelay);
    }

    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync().ConfigureAwait(false);
        await UploadAsync().ConfigureAwait(false);
        if (_ownsClient) _client.Dispose();
        _turn.Dispose();
    }

    internal void Add(ProducerMetric metric, double value, string? shard = null, string? errorCode = null)
    {
        var key = new MetricKey(
            metric, _options.MetricsGranularity == MetricsGranularity.Shard ? shard : null, errorCode);
        if (!key.IsOf(_options.MetricsLevel)) return;
        lock (_lock) Add(_sums, key, new StatisticSet { SampleCount = 1, Sum = value, Minimum = value, Maximum = value });
    }

    private async Task UploadAsync()
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        Dictionary<MetricKey, StatisticSet> sums;
        lock (_lock) (sums, _sums) = (_sums, []);
        var isPut = false;
        try
        {
            foreach (var part in Data(sums).Chunk(MostOfACall))
            {
                await _client.PutMetricDataAsync(new PutMetricDataRequest
                {
                    Namespace = _options.MetricsNamespace,
                    MetricData = [.. part],
                }).ConfigureAwait(false);
                isPut = true;
            }
        }
#pragma warning disable CA1031 // Metrics must not stop a producer, whatever fails: it is logged.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _log.MetricsNotPut(_stream, exception);
            // After a part was put, the rest is given up: a value must not count twice.
            if (isPut) return;
            lock (_lock) foreach (var (key, sum) in sums) Add(_sums, key, sum);
        }
        finally
        {
            _turn.Release();
        }
    }

    // The values of each shard are also part of the stream's metric, and of the one without dimensions.
    private List<MetricDatum> Data(Dictionary<MetricKey, StatisticSet> sums)
    {
        var time = _time.GetUtcNow().UtcDateTime;
        var data = new List<MetricDatum>();
        for (var granularity = MetricsGranularity.Global; granularity <= _options.MetricsGranularity; granularity++)
        {
            var merged = new Dictionary<MetricKey, StatisticSet>();
            foreach (var (key, sum) in sums)
            {
                if (granularity == MetricsGranularity.Shard && key.Shard is null) continue;
                Add(merged, granularity == MetricsGranularity.Shard ? key : key with { Shard = null }, sum);
            }

            data.AddRange(merged.Select(metric => new MetricDatum
            {
                MetricName = metric.Key.Metric.ToString(),
                Dimensions = Dimensions(metric.Key, granularity),
                Timestamp = time,
                StatisticValues = metric.Value,
                Unit = metric.Key.Unit,
            }));
        }

        return data;
    }

    private List<Dimension> Dimensions(MetricKey key, MetricsGranularity granularity)
    {
        var dimensions = new List<Dimension>();
        if (granularity >= MetricsGranularity.Stream) dimensions.Add(new() { Name = "StreamName", Value = _stream });
        if (granularity == MetricsGranularity.Shard) dimensions.Add(new() { Name = "ShardId", Value = key.Shard });
        if (key.ErrorCode is not null) dimensions.Add(new() { Name = "ErrorCode", Value = key.ErrorCode });
        dimensions.AddRange(_options.AdditionalDimensions.Where(more => more.Granularity <= granularity)
            .Select(more => new Dimension { Name = more.Name, Value = more.Value }));
        return dimensions;
    }

    private static void Add(Dictionary<MetricKey, StatisticSet> sums, MetricKey key, StatisticSet values)
    {
        if (!sums.TryGetValue(key, out var sum))
        {
            sums[key] = new StatisticSet
            {
                SampleCount = values.SampleCount,
                Sum = values.Sum,
                Minimum = values.Minimum,
                Maximum = values.Maximum,
            };
            return;
        }

        sum.SampleCount += values.SampleCount;
        sum.Sum += values.Sum;
        sum.Minimum = Math.Min(sum.Minimum, values.Minimum);
        sum.Maximum = Math.Max(sum.Maximum, values.Maximum);
    }
}
