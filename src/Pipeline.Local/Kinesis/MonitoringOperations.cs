using System.Text.Json.Nodes;
using Pipeline.Records.Limits;

namespace Pipeline.Local.Kinesis;

/// <summary>
/// Enhanced monitoring: metrics for each shard
/// (https://docs.aws.amazon.com/kinesis/latest/APIReference/API_EnableEnhancedMonitoring.html).
/// </summary>
internal sealed class MonitoringOperations(StreamRegistry registry)
{
    private const string All = "ALL";

    private static readonly string[] Metrics =
    [
        "IncomingBytes", "IncomingRecords", "IteratorAgeMilliseconds", "OutgoingBytes", "OutgoingRecords",
        "ReadProvisionedThroughputExceeded", "WriteProvisionedThroughputExceeded",
    ];

    /// <summary>The names that calls and templates may use.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Metrics, All];

    /// <summary>The metrics that the names stand for, in order.</summary>
    public static IReadOnlyList<string> Resolve(IReadOnlyCollection<string> names) =>
        names.Contains(All) ? Metrics : [.. Metrics.Where(names.Contains)];

    public JsonObject Enable(JsonObject request) =>
        Change(request, (current, named) => [.. Metrics.Where(metric => current.Contains(metric) || named.Contains(metric))]);

    public JsonObject Disable(JsonObject request) => Change(request, (current, named) => [.. current.Except(named)]);

    private JsonObject Change(
        JsonObject request, Func<IReadOnlyList<string>, IReadOnlyList<string>, IReadOnlyList<string>> change)
    {
        var input = new KinesisInput(request);
        var (name, arn) = input.Stream();
        List<string> names =
        [
            .. input.List("ShardLevelMetrics", ServiceLimits.Kinesis.ShardLevelMetrics)
                .Select(metric => KinesisInput.Of<string>(metric, "ShardLevelMetrics", "String") ?? ""),
        ];
        foreach (var unknown in names.Where(metric => !Names.Contains(metric)))
        {
            input.Violate(
                "ShardLevelMetrics",
                unknown,
                $"Member must satisfy constraint: [Member must satisfy enum value set: [{string.Join(", ", Names)}]]");
        }

        input.Check();
        var stream = registry.Resolve(name, arn);
        var before = stream.Settings.ShardLevelMetrics;
        var after = change(before, Resolve(names));
        stream.Settings = stream.Settings with { ShardLevelMetrics = after };
        return new()
        {
            ["StreamName"] = stream.Name,
            ["StreamARN"] = stream.Arn,
            ["CurrentShardLevelMetrics"] = StreamDescriptions.Texts(before),
            ["DesiredShardLevelMetrics"] = StreamDescriptions.Texts(after),
        };
    }
}
