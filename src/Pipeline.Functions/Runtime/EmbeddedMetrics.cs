using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Pipeline.Functions.Runtime;

/// <summary>The name of a metric and its unit in CloudWatch.</summary>
internal readonly record struct MetricDefinition(string Name, string Unit)
{
    public static MetricDefinition Count(string name) => new(name, "Count");

    public static MetricDefinition Milliseconds(string name) => new(name, "Milliseconds");
}

/// <summary>
/// Writes metrics as a log line in the embedded metric format. CloudWatch reads the metrics from it, so that the function makes
/// no call
/// (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html).
/// </summary>
internal sealed class EmbeddedMetrics
{
    // Lambda sets this variable; on a workstation it is not set.
    private const string FunctionNameVariable = "AWS_LAMBDA_FUNCTION_NAME";

    private readonly TextWriter _output;
    private readonly TimeProvider _time;
    private readonly string _functionName;
    private readonly MetricDefinition[] _definitions;
    private readonly ArrayBufferWriter<byte> _line = new(1024);

    /// <param name="output">The output for log lines.</param>
    /// <param name="time">The clock.</param>
    /// <param name="environment">Returns the value of an environment variable; null: not set.</param>
    /// <param name="definitions">The metrics, in the order in which values are passed.</param>
    public EmbeddedMetrics(TextWriter output, TimeProvider time, Func<string, string?> environment,
        params MetricDefinition[] definitions)
    {
        _output = output;
        _time = time;
        _functionName = environment(FunctionNameVariable) ?? "local";
        _definitions = definitions;
    }

    /// <summary>Writes a line.</summary>
    /// <param name="requestId">The invocation's id, a property of the line.</param>
    /// <param name="values">A value for each metric; NaN: none.</param>
    public void Write(string requestId, params ReadOnlySpan<double> values)
    {
        _line.ResetWrittenCount();
        using var json = new Utf8JsonWriter(_line);
        json.WriteStartObject();
        json.WriteStartObject("_aws");
        json.WriteNumber("Timestamp", _time.GetUtcNow().ToUnixTimeMilliseconds());
        json.WriteStartArray("CloudWatchMetrics");
        json.WriteStartObject();
        json.WriteString("Namespace", MetricNames.Namespace);
        json.WriteStartArray("Dimensions");
        json.WriteStartArray();
        json.WriteStringValue(MetricNames.FunctionName);
        json.WriteEndArray();
        json.WriteEndArray();
        WriteDefinitions(json, values);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteString(MetricNames.FunctionName, _functionName);
        json.WriteString("requestId", requestId);
        for (var i = 0; i < _definitions.Length; i++)
            if (!double.IsNaN(values[i])) json.WriteNumber(_definitions[i].Name, values[i]);

        json.WriteEndObject();
        json.Flush();
        _output.WriteLine(Encoding.UTF8.GetString(_line.WrittenSpan));
        _output.Flush();
    }

    private void WriteDefinitions(Utf8JsonWriter json, ReadOnlySpan<double> values)
    {
        json.WriteStartArray("Metrics");
        for (var i = 0; i < _definitions.Length; i++)
        {
            if (double.IsNaN(values[i])) continue;
            json.WriteStartObject();
            json.WriteString("Name", _definitions[i].Name);
            json.WriteString("Unit", _definitions[i].Unit);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
