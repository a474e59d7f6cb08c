using System.Text.Json.Nodes;
using Pipeline.Local.Contracts;
using Pipeline.Records.Limits;

namespace Pipeline.Local.Metrics.CloudWatch;

/// <summary>PutMetricData (https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html).</summary>
internal sealed class MetricPuts(MetricStore store, IRunLog log, TimeProvider time)
{
    private static readonly string[] Units =
    [
        "Seconds", "Microseconds", "Milliseconds", "Bytes", "Kilobytes", "Megabytes", "Gigabytes", "Terabytes", "Bits",
        "Kilobits", "Megabits", "Gigabits", "Terabits", "Percent", "Count", "Bytes/Second", "Kilobytes/Second",
        "Megabytes/Second", "Gigabytes/Second", "Terabytes/Second", "Bits/Second", "Kilobits/Second", "Megabits/Second",
        "Gigabits/Second", "Terabits/Second", "Count/Second", "None",
    ];

    private int _isFull;

    public JsonObject Put(JsonObject request)
    {
        var input = new CloudWatchInput(request);
        var nameSpace = input.Required("Namespace", ServiceLimits.CloudWatch.NameLength);
        if (nameSpace.StartsWith("AWS/", StringComparison.Ordinal))
        {
            throw CloudWatchErrors.Value(
                $"The value AWS/ for parameter Namespace is invalid: such namespaces are AWS's own; got {nameSpace}.");
        }

        var ofEntities = input.Parts("EntityMetricData").SelectMany(entity => entity.Parts("MetricData"));
        List<CloudWatchInput> data = [.. input.Parts("MetricData"), .. ofEntities];
        if (data.Count == 0) throw CloudWatchErrors.Missing("MetricData");
        if (!ServiceLimits.CloudWatch.MetricsOfAPut.Contains(data.Count))
        {
            throw CloudWatchErrors.Value(
                $"The parameter MetricData must have {ServiceLimits.CloudWatch.MetricsOfAPut}; got {data.Count}.");
        }

        // All are read before the first is kept: a call is taken as a whole or not at all.
        foreach (var keep in data.Select(datum => Read(nameSpace, datum)).ToList()) keep();
        return [];
    }

    private Action Read(string nameSpace, CloudWatchInput datum)
    {
        var name = new MetricName(
            nameSpace,
            datum.Required("MetricName", ServiceLimits.CloudWatch.NameLength),
            [.. datum.Dimensions().Select(dimension => (dimension.Name, dimension.Value!))]);
        var now = time.GetUtcNow();
        var at = datum.Time("Timestamp") ?? now;
        if (at < now.AddDays(-ServiceLimits.CloudWatch.OldestPutDays)
            || at > now.AddHours(ServiceLimits.CloudWatch.NewestPutHours))
        {
            throw datum.Wrong(
                "Timestamp",
                $"within the last {ServiceLimits.CloudWatch.OldestPutDays} days and the " +
                $"next {ServiceLimits.CloudWatch.NewestPutHours} hours",
                $"{at:O}");
        }

        var unit = datum.Text("Unit");
        if (unit is not null && !Units.Contains(unit)) throw datum.Wrong("Unit", $"one of {string.Join(", ", Units)}", unit);
        if (datum.Number("StorageResolution") is { } resolution and not (1 or 60))
            throw datum.Wrong("StorageResolution", "1 or 60", resolution);

        var add = ReadValues(datum);
        return () =>
        {
            if (store.Put(name, at, add, unit) && Interlocked.Exchange(ref _isFull, 1) == 0)
                log.Say("CloudWatch", "clients put more metrics than a run keeps: their oldest minutes are given up");
        };
    }

    private static Action<MetricPeriod> ReadValues(CloudWatchInput datum)
    {
        var (value, set, values) = (datum.Number("Value"), datum.Part("StatisticValues"), datum.Numbers("Values"));
        var given = (value is null ? 0 : 1) + (set is null ? 0 : 1) + (values.Count == 0 ? 0 : 1);
        if (given != 1)
        {
            throw CloudWatchErrors.Combination(
                $"A datum must have exactly one of Value, Values and StatisticValues; got {given} of them.");
        }

        if (value is { } single)
        {
            Check(datum, "Value", single);
            return period => period.Add(single);
        }

        if (set is not null)
        {
            var (sum, count) = (Statistic(set, "Sum"), Statistic(set, "SampleCount"));
            var (minimum, maximum) = (Statistic(set, "Minimum"), Statistic(set, "Maximum"));
            if (count < 0) throw set.Wrong("SampleCount", "zero or more", count);
            if (minimum > maximum)
                throw CloudWatchErrors.Combination("StatisticValues.Maximum must not be less than its Minimum.");

            return period => period.Add(sum, count, minimum, maximum);
        }

        var counts = datum.Numbers("Counts");
        if (!ServiceLimits.CloudWatch.ValuesOfADatum.Contains(values.Count))
            throw datum.Wrong("Values", $"{ServiceLimits.CloudWatch.ValuesOfADatum}", values.Count);

        if (counts.Count > 0 && counts.Count != values.Count)
            throw CloudWatchErrors.Combination($"Counts must be as many as Values; got {counts.Count} and {values.Count}.");

        foreach (var each in values) Check(datum, "Values", each);
        return period =>
        {
            for (var i = 0; i < values.Count; i++) period.Add(values[i], counts.Count > 0 ? counts[i] : 1);
        };
    }

    private static double Statistic(CloudWatchInput set, string member)
    {
        var value = set.Number(member) ?? throw CloudWatchErrors.Missing($"StatisticValues.{member}");
        Check(set, member, value);
        return value;
    }

    private static void Check(CloudWatchInput datum, string member, double value)
    {
        if (!double.IsFinite(value) || Math.Abs(value) > ServiceLimits.CloudWatch.LargestValue)
            throw datum.Wrong(member, "a number from -2^360 to 2^360", $"{value}");
    }
}
