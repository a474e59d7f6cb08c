using System.Globalization;
using System.Text.Json;
using Pipeline.Local.Contracts;
using Pipeline.Records.Limits;

namespace Pipeline.Local.Functions;

/// <summary>The errors that Lambda itself returns when a process does not respond, in AWS's words.</summary>
internal static class FunctionFailure
{
    public static byte[] Timeout(string requestId, TimeSpan timeout) =>
        Json("Sandbox.Timedout", string.Create(
            CultureInfo.InvariantCulture,
                $"RequestId: {requestId} Error: Task timed out after {timeout.TotalSeconds:0.00} seconds"));

    public static byte[] Exit(string requestId, int exitCode)
    {
        var reason = exitCode switch
        {
            0 => "Runtime exited without providing a reason",
            SignalExit.Offset + 6 => "Runtime exited with error: signal: aborted",
            SignalExit.Offset + 9 => "Runtime exited with error: signal: killed",
            SignalExit.Offset + 11 => "Runtime exited with error: signal: segmentation fault",
            SignalExit.Offset + 15 => "Runtime exited with error: signal: terminated",
            _ => $"Runtime exited with error: exit status {exitCode}",
        };
        return Json("Runtime.ExitError", $"RequestId: {requestId} Error: {reason}");
    }

    public static byte[] CannotStart(string requestId, string reason) =>
        Json("Runtime.InvalidEntrypoint", $"RequestId: {requestId} Error: {reason}");

    public static byte[] ResponseTooLarge() => Json(
        "Function.ResponseSizeTooLarge",
        $"Response payload size exceeded maximum allowed payload size ({ServiceLimits.Lambda.ResponseBytes.Maximum} bytes).");

    /// <summary>The type and message of an error in JSON, for messages.</summary>
    public static string Describe(ReadOnlyMemory<byte> error)
    {
        try
        {
            using var document = GivenJson.Parse(error);
            if (document.RootElement.ValueKind != JsonValueKind.Object) return "an error without a type";
            return $"{Part(document, "errorType")}: {Part(document, "errorMessage")}".Trim(' ', ':');
        }
        catch (JsonException)
        {
            return "an error that is not JSON";
        }
    }

    public static byte[] Json(string type, string message)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("errorType", type);
            json.WriteString("errorMessage", message);
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static string Part(JsonDocument document, string name) =>
        document.RootElement.TryGetProperty(name, out var value)
            ? string.Join(' ', value.ToString()
                .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)) : "";
}
