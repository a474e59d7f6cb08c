using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Local.Contracts;
using Pipeline.Records.Limits;

namespace Pipeline.Local.Metrics.CloudWatch;

/// <summary>Reads a call's input in any protocol. In the query protocol, numbers and times are texts.</summary>
/// <param name="json">The input, or a part of it.</param>
/// <param name="path">The path of the part, with a dot at its end; empty for the whole input.</param>
internal sealed class CloudWatchInput(JsonObject json, string path = "")
{
    public bool Has(string member) => json[member] is not null;

    public string? Text(string member, ServiceLimit? length = null)
    {
        if (json[member] is not { } node) return null;
        if (node is not JsonValue value) throw Wrong(member, "a text", node);
        var text = value.ToString();
        if (length is not null && !length.Contains(text.Length)) throw Wrong(member, $"{length}", node);
        return text;
    }

    public string Required(string member, ServiceLimit? length = null) =>
        Text(member, length) ?? throw CloudWatchErrors.Missing($"{path}{member}");

    public double? Number(string member) => json[member] is { } node ? NumberOf(member, node) : null;

    public int Integer(string member, ServiceLimit range)
    {
        var number = Number(member) ?? throw CloudWatchErrors.Missing($"{path}{member}");
        return number == Math.Truncate(number) && range.Contains(number)
            ? (int)number
            : throw Wrong(member, $"{range}", json[member]);
    }

    public bool? Flag(string member) => Text(member) switch
    {
        null => null,
        "true" => true,
        "false" => false,
        _ => throw Wrong(member, "true or false", json[member]),
    };

    /// <summary>A time, from seconds since 1970 or ISO 8601.</summary>
    public DateTimeOffset? Time(string member)
    {
        if (json[member] is not { } node) return null;
        if (double.TryParse(node.ToString(), CultureInfo.InvariantCulture, out var seconds)
            && Math.Abs(seconds) < DateTimeOffset.MaxValue.ToUnixTimeSeconds())
        {
            return DateTimeOffset.UnixEpoch.AddSeconds(seconds);
        }

        const DateTimeStyles asUtc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        return DateTimeOffset.TryParse(node.ToString(), CultureInfo.InvariantCulture, asUtc, out var time)
            ? time
            : throw Wrong(member, "a time in ISO 8601 or seconds since 1970", node);
    }

    public CloudWatchInput? Part(string member) => json[member] switch
    {
        null => null,
        JsonObject part => new CloudWatchInput(part, $"{path}{member}."),
        var other => throw Wrong(member, "a structure", other),
    };

    public IReadOnlyList<CloudWatchInput> Parts(string member) =>
    [
        .. List(member).Select((node, index) => node as JsonObject is { } part
            ? new CloudWatchInput(part, string.Create(CultureInfo.InvariantCulture, $"{path}{member}.member.{index + 1}."))
            : throw Wrong(member, "a list of structures", node)),
    ];

    public IReadOnlyList<string> Texts(string member) => [.. List(member).Select(node => node?.ToString() ?? "")];

    public IReadOnlyList<double> Numbers(string member) => [.. List(member).Select(node => NumberOf(member, node))];

    /// <summary>A metric's dimensions. In a filter, a dimension may have no value.</summary>
    public IReadOnlyList<(string Name, string? Value)> Dimensions(bool isFilter = false)
    {
        var parts = Parts("Dimensions");
        if (parts.Count > ServiceLimits.CloudWatch.Dimensions.Maximum)
            throw Wrong("Dimensions", $"{ServiceLimits.CloudWatch.Dimensions}", null);

        return
        [
            .. parts.Select(part => (
                part.Required("Name", ServiceLimits.CloudWatch.NameLength),
                isFilter ? part.Text("Value") : part.Required("Value", ServiceLimits.CloudWatch.DimensionValueLength))),
        ];
    }

    /// <summary>The metric that this part names.</summary>
    public MetricName Metric() => new(
        Required("Namespace", ServiceLimits.CloudWatch.NameLength),
        Required("MetricName", ServiceLimits.CloudWatch.NameLength),
        [.. Dimensions().Select(dimension => (dimension.Name, dimension.Value!))]);

    public ServiceException Wrong(string member, string rule, JsonNode? got) => CloudWatchErrors.Value(
        $"The parameter {path}{member} must be {rule}; got {got?.ToJsonString() ?? "none"}.");

    private double NumberOf(string member, JsonNode? node) =>
        node is JsonValue value && value.GetValueKind() is JsonValueKind.Number or JsonValueKind.String
        && double.TryParse(node.ToString(), CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Wrong(member, "a number", node);

    private JsonArray List(string member) => json[member] switch
    {
        null => [],
        JsonArray list => list,
        // The query protocol writes an empty list as an empty text.
        JsonValue value when value.ToString().Length == 0 => [],
        var other => throw Wrong(member, "a list", other),
    };
}
