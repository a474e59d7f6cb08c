using System.Text;
using System.Text.Json;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Functions;

/// <summary>Tells the errors in a function's log lines.</summary>
internal static class LogLine
{
    private static readonly string[] Levels = ["ERROR", "FATAL", "CRITICAL"];

    // How .NET's console, Lambda's text format and the runtime itself begin an error.
    private static readonly string[] Beginnings = ["[ERROR]", "fail:", "crit:", "Unhandled exception."];

    /// <summary>The message of a line of the level error; null for another line.</summary>
    public static string? Error(string line) => line.StartsWith('{')
        ? JsonError(line)
        : Beginnings.Any(beginning => line.StartsWith(beginning, StringComparison.Ordinal)) ? line : null;

    private static string? JsonError(string line)
    {
        try
        {
            using var document = GivenJson.Parse(Encoding.UTF8.GetBytes(line));
            var root = document.RootElement;
            if (Text(root, "level") is not { } level || !Levels.Contains(level, StringComparer.OrdinalIgnoreCase)) return null;
            return Text(root, "message") ?? Text(root, "errorMessage") ?? line;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
