using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Pipeline.Functions.Runtime;

/// <summary>
/// Writes log lines, one JSON object each, with the <c>timestamp</c> and <c>level</c> by which Lambda filters JSON logs
/// (https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html).
/// </summary>
internal sealed class Log(TextWriter output, TimeProvider time)
{
    // Apostrophes and similar characters stay readable, since a log line is no part of a web page.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public void Error(FunctionError error, string? requestId) => Write("ERROR", error.Message, requestId, error);

    public void Warn(string message, string? requestId) => Write("WARN", message, requestId, error: null);

    private void Write(string level, string message, string? requestId, FunctionError? error)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("timestamp", time.GetUtcNow()
                .ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
            json.WriteString("level", level);
            json.WriteString("message", message);
            if (requestId is not null) json.WriteString("requestId", requestId);
            if (error is not null) json.WriteString("errorType", error.Type);
            if (error?.StackTrace.Count > 0) json.WriteString("stackTrace", string.Join('\n', error.StackTrace));
            json.WriteEndObject();
        }

        output.WriteLine(Encoding.UTF8.GetString(buffer.WrittenSpan));
        output.Flush();
    }
}
