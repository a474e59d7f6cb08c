using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Pipeline.Functions;

/// <summary>One value of a metric.</summary>
/// <param name="Name">One of <see cref="MetricNames"/>, once a line.</param>
/// <param name="Unit">One of <see cref="MetricUnits"/>.</param>
/// <param name="Value">Finite.</param>
internal readonly record struct Metric(string Name, string Unit, double Value);

/// <summary>CloudWatch's units (https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html).</summary>
internal static class MetricUnits
{
    public const string Count = "Count";
    public const string Milliseconds = "Milliseconds";
}

/// <summary>
/// Metrics as log lines that CloudWatch takes them from, so that no call delays an invocation: the embedded metric format
/// (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html). Keeps its
/// memory; not for several threads at once.
/// </summary>
/// <param name="output">Where lines go: Lambda's standard output.</param>
/// <param name="time">The clock.</param>
/// <param name="functionName">The dimension's value, Lambda's <c>AWS_LAMBDA_FUNCTION_NAME</c>; without one the metrics have no dimension.</param>
internal sealed class EmbeddedMetrics(TextWriter output, TimeProvider time, string? functionName)
{
    /// <summary>The environment variable that names the function
    /// (https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime).</summary>
    public const string FunctionNameVariable = "AWS_LAMBDA_FUNCTION_NAME";

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ArrayBufferWriter<byte> _line = new(2048);

    private char[] _text = new char[2048];

    /// <summary>Writes one line.</summary>
    /// <param name="metrics">At least one, at most 100, which is all that a line may hold.</param>
    public void Write(params ReadOnlySpan<Metric> metrics)
    {
        _line.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(_line, Options))
        {
            json.WriteStartObject();
            WriteDirective(json, metrics);
            if (functionName is not null) json.WriteString(MetricNames.FunctionName, functionName);
            foreach (var metric in metrics) json.WriteNumber(metric.Name, metric.Value);
            json.WriteEndObject();
        }

        var length = Encoding.UTF8.GetMaxCharCount(_line.WrittenCount) + 1;
        if (_text.Length < length) _text = new char[length];
        var written = Encoding.UTF8.GetChars(_line.WrittenSpan, _text);
        _text[written] = '\n';
        // One write, so that no other line comes between.
        output.Write(_text.AsSpan(0, written + 1));
        output.Flush();
    }

    private void WriteDirective(Utf8JsonWriter json, ReadOnlySpan<Metric> metrics)
    {
        json.WriteStartObject("_aws");
        json.WriteNumber("Timestamp", time.GetUtcNow().ToUnixTimeMilliseconds());
        json.WriteStartArray("CloudWatchMetrics");
        json.WriteStartObject();
        json.WriteString("Namespace", MetricNames.Namespace);
        json.WriteStartArray("Dimensions");
        json.WriteStartArray();
        if (functionName is not null) json.WriteStringValue(MetricNames.FunctionName);
        json.WriteEndArray();
        json.WriteEndArray();
        json.WriteStartArray("Metrics");
        foreach (var metric in metrics)
        {
            json.WriteStartObject();
            json.WriteString("Name", metric.Name);
            json.WriteString("Unit", metric.Unit);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
