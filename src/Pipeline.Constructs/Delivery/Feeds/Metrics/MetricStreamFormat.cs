namespace Pipeline.Constructs;

/// <summary>How a <see cref="MetricStreamFeed"/> writes metrics.</summary>
/// <remarks>https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-metric-streams-formats.html</remarks>
public enum MetricStreamFormat
{
    /// <summary>JSON, one line per metric; for S3, Athena and receivers that read text.</summary>
    Json,

    /// <summary>OpenTelemetry 1.0.0: binary (Protocol Buffers), each message preceded by its length.</summary>
    OpenTelemetry10,

    /// <summary>OpenTelemetry 0.7.0: binary (Protocol Buffers), each message preceded by its length.</summary>
    OpenTelemetry07,
}

internal static class MetricStreamFormats
{
    public static string ToAws(this MetricStreamFormat format) => format switch
    {
        MetricStreamFormat.Json => "json",
        MetricStreamFormat.OpenTelemetry07 => "opentelemetry0.7",
        _ => "opentelemetry1.0",
    };
}
