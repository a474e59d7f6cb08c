using System.Text;
using System.Text.Json;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Functions;

/// <summary>
/// Finds metrics in a log line, as CloudWatch does
/// (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html).
/// </summary>
internal static class EmbeddedMetricLine
{
    /// <summary>Records all metrics of a line. Returns false if the line has none in this format.</summary>
    public static bool TryMeasure(string line, IRunLog log)
    {
        // Most lines of text are recognized without parsing.
        if (!line.StartsWith('{') || !line.Contains("\"CloudWatchMetrics\"", StringComparison.Ordinal)) return false;
        try
        {
            using var document = GivenJson.Parse(Encoding.UTF8.GetBytes(line));
            var root = document.RootElement;
            if (!root.TryGetProperty("_aws", out var aws) || aws.ValueKind != JsonValueKind.Object
                || !aws.TryGetProperty("CloudWatchMetrics", out var directives) || directives.ValueKind != JsonValueKind.Array)
            {
                return false;
            }

            foreach (var directive in directives.EnumerateArray()) Measure(root, directive, log);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static void Measure(JsonElement root, JsonElement directive, IRunLog log)
    {
        if (directive.ValueKind != JsonValueKind.Object || Text(directive, "Namespace") is not { } nameSpace) return;
        var sets = Items(directive, "Dimensions").Select(set => Dimensions(root, set)).OfType<(string, string)[]>().ToList();
        // Without sets of dimensions, the metric is recorded without dimensions.
        if (sets.Count == 0) sets.Add([]);
        foreach (var metric in Items(directive, "Metrics"))
        {
            if (Text(metric, "Name") is not { } name || !root.TryGetProperty(name, out var values)) continue;
            foreach (var value in Numbers(values))
                foreach (var set in sets) log.Measure(nameSpace, name, value, set);
        }
    }

    // Null where a dimension has no value: CloudWatch does not take such a set.
    private static (string Name, string Value)[]? Dimensions(JsonElement root, JsonElement set)
    {
        if (set.ValueKind != JsonValueKind.Array) return null;
        var names = set.EnumerateArray().Select(name => name.ToString()).ToList();
        return names.TrueForAll(name => Text(root, name) is not null)
            ? [.. names.Select(name => (name, Text(root, name)!))] : null;
    }

    private static JsonElement[] Items(JsonElement element, string name) =>
        element.TryGetProperty(name, out var items) && items.ValueKind == JsonValueKind.Array ? [.. items.EnumerateArray()] : [];

    private static IEnumerable<double> Numbers(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => [value.GetDouble()],
        JsonValueKind.Array => value.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Number)
            .Select(item => item.GetDouble()),
        _ => [],
    };

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value)
            ? value.ValueKind switch
            {
                JsonValueKind.String => value.GetString(),
                JsonValueKind.Number => value.GetRawText(),
                _ => null,
            }
            : null;
}
