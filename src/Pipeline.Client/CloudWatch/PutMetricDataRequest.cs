using System.Text.Json.Serialization;
using Amazon.Runtime;
using Pipeline.Client.Sdk;

namespace Pipeline.Client.CloudWatch;

/// <summary>Metrics for one namespace.</summary>
public sealed class PutMetricDataRequest : AmazonWebServiceRequest
{
    /// <summary>The namespace, 1 to 255 characters; not one that begins with <c>AWS/</c>.</summary>
    public string? Namespace { get; set; }

    /// <summary>1 to 1,000 metrics.</summary>
    public List<MetricDatum> MetricData { get; set; } = [];
}

/// <summary>The response, which has no members.</summary>
public sealed class PutMetricDataResponse : AmazonWebServiceResponse;

/// <summary>A data point of a metric.</summary>
public sealed class MetricDatum
{
    /// <summary>The metric's name, 1 to 255 characters.</summary>
    public string? MetricName { get; set; }

    /// <summary>The metric's dimensions, up to 30; null: none.</summary>
    public List<Dimension>? Dimensions { get; set; }

    /// <summary>The time of the data point, up to two weeks ago; null: now.</summary>
    [JsonConverter(typeof(EpochSecondsConverter))]
    public DateTime? Timestamp { get; set; }

    /// <summary>The values of a period in short.</summary>
    public StatisticSet? StatisticValues { get; set; }

    /// <summary>The unit, such as <c>Count</c>, <c>Bytes</c> or <c>Milliseconds</c>.</summary>
    public string? Unit { get; set; }
}

/// <summary>Values of a period in short.</summary>
public sealed class StatisticSet
{
    /// <summary>How many values there were.</summary>
    public double SampleCount { get; set; }

    /// <summary>Their sum.</summary>
    public double Sum { get; set; }

    /// <summary>The smallest value.</summary>
    public double Minimum { get; set; }

    /// <summary>The largest value.</summary>
    public double Maximum { get; set; }
}

/// <summary>A name and a value that tell metrics of one name apart.</summary>
public sealed class Dimension
{
    /// <summary>The name, 1 to 255 characters.</summary>
    public string? Name { get; set; }

    /// <summary>The value, 1 to 1,024 characters.</summary>
    public string? Value { get; set; }
}
