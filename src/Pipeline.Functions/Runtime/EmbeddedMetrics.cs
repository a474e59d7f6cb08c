using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Pipeline.Functions.Runtime;

/// <summary>A metric's name and CloudWatch's unit.</summary>
internal readonly record struct MetricDefinition(string Name, string Unit)
{
    public static MetricDefinition Count(string name) => new(name, "Count");

    public static MetricDefinition Milliseconds(string name) => new(name, "Milliseconds");
}

/// <summary>
/// Metrics as a log line of which CloudWatch makes metrics by itself, without a call from the function
/// (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html).
/// </summary>
internal sealed class EmbeddedMetrics
{
    // Lambda sets it; on a workstation there is none.
    private const string FunctionNameVariable = "AWS_LAMBDA_FUNCTION_NAME";

    private readonly TextWriter _output;
    private readonly TimeProvider _time;
    private readonly string _functionName;
    private readonly MetricDefinition[] _definitions;
    private readonly ArrayBufferWriter<byte> _line = new(1024);

    /// <param name="output">Where lines go.</param>
    /// <param name="time">The clock.</param>
    /// <param name="environment">The value of a variable, or nothing.</param>
    /// <param name="definitions">The metrics, in the order in which values are given.</param>
    public EmbeddedMetrics(TextWriter output, TimeProvider time, Func<string, string?> environment,
        params MetricDefinition[] definitions)
    {
        _output = output;
        _time = time;
        _functionName = environment(FunctionNameVariable) ?? "local";
        _definitions = definitions;
    }

    /// <summary>Writes a line.</summary>
    /// <param name="requestId">The invocation, a property of the line.</param>
    /// <param name="values">One a metric; NaN where there is none.</param>
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
