using System.Text;
using System.Text.Json;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Functions;

/// <summary>Finds the errors in a function's log lines.</summary>
internal static class LogLine
{
    private static readonly string[] Levels = ["ERROR", "FATAL", "CRITICAL"];

    // The beginnings of an error in .NET's console format, in Lambda's text format and in messages of the runtime itself.
    private static readonly string[] Beginnings = ["[ERROR]", "fail:", "crit:", "Unhandled exception."];

    /// <summary>The message of a line of level error or above; null for other lines.</summary>
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
