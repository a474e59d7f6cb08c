using Microsoft.Extensions.Time.Testing;
using Pipeline.Client.CloudWatch;
using Pipeline.Client.Producing;

namespace Pipeline.Client.Tests.Producing;

public sealed class CloudWatchMetricsTests : IDisposable
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 28, 12, 0, 0, TimeSpan.Zero));
    private readonly FakeCloudWatch _cloudWatch = new();

    public void Dispose() => _cloudWatch.Dispose();

    [Fact]
    public void Metrics_HaveTheNamesAndDimensionsOfTheKpl()
    {
        var bed = Bed(new());
        bed.Put(3);
        bed.Advance(61_000);

        var put = _cloudWatch.Puts.ShouldHaveSingleItem();
        put.Namespace.ShouldBe("KinesisProducerLibrary");
        put.MetricData.Select(Describe).ShouldContain("UserRecordsPut Count n=3 sum=3 min=1 max=1");
        put.MetricData.Select(Describe).ShouldContain("UserRecordsPut Count n=3 sum=3 min=1 max=1 StreamName=orders");
        put.MetricData.Select(Describe).ShouldContain(
            "UserRecordsPut Count n=3 sum=3 min=1 max=1 StreamName=orders ShardId=shardId-000000000000");
        put.MetricData.Select(Describe).ShouldContain("KinesisRecordsPut Count n=1 sum=1 min=1 max=1 StreamName=orders");
        put.MetricData.Select(Describe).ShouldContain("UserRecordsDataPut Bytes n=3 sum=24 min=8 max=8");
        put.MetricData.Select(Describe).ShouldContain("UserRecordsPerKinesisRecord Count n=1 sum=3 min=3 max=3");
        put.MetricData.Select(datum => datum.MetricName).Distinct().Order(StringComparer.Ordinal).ShouldBe([
            "AllErrors", "BufferingTime", "KinesisRecordsDataPut", "KinesisRecordsPerPutRecordsRequest", "KinesisRecordsPut",
            "RequestTime", "RetriesPerRecord", "UserRecordsDataPut", "UserRecordsPending", "UserRecordsPerKinesisRecord",
            "UserRecordsPerPutRecordsRequest", "UserRecordsPut", "UserRecordsReceived",
        ]);
        put.MetricData.ShouldEachBe(datum => datum.Timestamp == new DateTime(2026, 11, 28, 12, 1, 0, DateTimeKind.Utc));
    }

    [Fact]
    public void Summary_HasTheErrorsByTheirCode()
    {
        var bed = Bed(new() { MetricsLevel = MetricsLevel.Summary, MetricsGranularity = MetricsGranularity.Stream });
        bed.Stream.Faults = call => call.Kind == CallKind.Put ? Fault.ThrottledCall : Fault.None;
        bed.Put(1);
        bed.Advance(61_000);

        var data = _cloudWatch.Puts.ShouldHaveSingleItem().MetricData;
        data.Select(datum => datum.MetricName).Distinct().Order(StringComparer.Ordinal)
            .ShouldBe(["AllErrors", "ErrorsByCode", "KinesisRecordsPut", "UserRecordExpired", "UserRecordsPut"]);
        var errors = data.Single(datum => datum.MetricName == "ErrorsByCode" && datum.Dimensions!.Count == 2);
        errors.Dimensions!.Select(dimension => $"{dimension.Name}={dimension.Value}")
            .ShouldBe(["StreamName=orders", "ErrorCode=ProvisionedThroughputExceededException"]);
        // A failure counts 0, so that the average is the rate of success.
        Describe(data.First(datum => datum.MetricName == "UserRecordsPut"))
            .ShouldBe("UserRecordsPut Count n=1 sum=0 min=0 max=0");
    }

    [Fact]
    public void MoreDimensions_StandAtTheirGranularity()
    {
        var options = new ProducerCloudWatchOptions { MetricsGranularity = MetricsGranularity.Stream };
        options.AdditionalDimensions.Add(("Host", "web-1", MetricsGranularity.Stream));
        var bed = Bed(options);
        bed.Put(1);
        bed.Advance(61_000);
        _cloudWatch.Puts[0].MetricData.Select(Describe).Where(text => text.StartsWith("UserRecordsReceived")).ShouldBe([
            "UserRecordsReceived Count n=1 sum=1 min=1 max=1",
            "UserRecordsReceived Count n=1 sum=1 min=1 max=1 StreamName=orders Host=web-1",
        ]);
    }

    [Fact]
    public void MetricsThatCannotBePut_ComeWithTheNext()
    {
        var bed = Bed(new() { MetricsGranularity = MetricsGranularity.Global });
        _cloudWatch.IsAway = true;
        bed.Put(1);
        bed.Advance(61_000);
        _cloudWatch.IsAway = false;
        bed.Put(1);
        bed.Advance(60_000);

        bed.Log.Lines.Count(line => line.Contains("could not be put into CloudWatch", StringComparison.Ordinal)).ShouldBe(1);
        _cloudWatch.Puts.ShouldHaveSingleItem().MetricData.Select(Describe)
            .ShouldContain("UserRecordsReceived Count n=2 sum=2 min=1 max=1");
    }

    private ProducerBed Bed(ProducerCloudWatchOptions cloudWatch)
    {
        cloudWatch.Client = _cloudWatch;
        return new(new SimulatedStream(_time), options => options.CloudWatch = cloudWatch, _time);
    }

    private static string Describe(MetricDatum datum)
    {
        var values = datum.StatisticValues!;
        var dimensions = string.Concat((datum.Dimensions ?? []).Select(dimension => $" {dimension.Name}={dimension.Value}"));
        return $"{datum.MetricName} {datum.Unit} n={values.SampleCount} sum={values.Sum} "
            + $"min={values.Minimum} max={values.Maximum}{dimensions}";
    }

    private sealed class FakeCloudWatch : IAmazonCloudWatch
    {
        internal List<PutMetricDataRequest> Puts { get; } = [];

        internal bool IsAway { get; set; }

        public Task<PutMetricDataResponse> PutMetricDataAsync(PutMetricDataRequest request,
            CancellationToken cancellationToken = default)
        {
            if (IsAway) throw new HttpRequestException("the connection was refused");
            Puts.Add(request);
            return Task.FromResult(new PutMetricDataResponse());
        }

        public void Dispose()
        {
        }
    }
}
