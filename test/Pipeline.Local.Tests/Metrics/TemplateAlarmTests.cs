using System.Text.Json.Nodes;
using Pipeline.Local.Contracts;
using Pipeline.Local.Metrics;

namespace Pipeline.Local.Tests.Metrics;

/// <summary>A run can evaluate every alarm of this repository's templates, except OpenSearch's.</summary>
public sealed class TemplateAlarmTests
{
    private static readonly string[] Folders = ["Pipeline.App.Tests", "Pipeline.Constructs.Tests"];

    public static TheoryData<string> Templates => [.. Files];

    /// <summary>The templates with alarms.</summary>
    internal static IEnumerable<string> Files => Folders
        .SelectMany(folder => Directory.EnumerateFiles(Repository.PathTo("test", folder, "Snapshots"), "*.verified.json"))
        .Where(file => File.ReadAllText(file).Contains($"\"{AwsType.CloudWatch.Alarm}\"", StringComparison.Ordinal))
        .Select(file => Path.GetRelativePath(Repository.PathTo("test"), file));

    // The whole dev stage, and each construct that creates alarms; the snapshots of the other stages have only their differences.
    [Fact]
    public void Templates_HaveAlarms() => Templates.Count.ShouldBeGreaterThanOrEqualTo(5);

    [Theory]
    [MemberData(nameof(Templates))]
    public void Alarm_IsEvaluated(string template)
    {
        var store = new MetricStore(new FakeTimeProvider());
        foreach (var alarm in Read(template))
        {
            var metrics = AlarmSubject.Of(alarm.Properties).Metrics;
            // The functions print each of their metrics after every batch, also zeros.
            foreach (var own in metrics.Where(metric => metric.NameSpace == "StreamingPipeline"))
                store.Add(own.NameSpace, own.Name, 0, [.. own.Dimensions]);

            var sources = new MetricSources("111122223333", metrics.SelectMany(SourcesOf));
            var result = AlarmCheck.Of(alarm, store, sources);
            // OpenSearch itself does not run locally.
            var isOfSearch = metrics.Any(metric => metric.NameSpace == "AWS/ES");
            result.State.ShouldBe(isOfSearch ? AlarmState.NotEvaluated : AlarmState.Ok, $"{alarm.LogicalId}: {result.Reason}");
        }
    }

    /// <summary>A template's alarms, with names of resources in place of references.</summary>
    internal static IEnumerable<Resource> Read(string template)
    {
        var root = JsonNode.Parse(File.ReadAllText(Repository.PathTo("test", template)))!;
        return
            from each in Objects(root)
            from resource in each
            where resource.Value is JsonObject definition && $"{definition["Type"]}" == AwsType.CloudWatch.Alarm
            let properties = (JsonObject)Resolve(resource.Value["Properties"])!
            select new Resource("app", resource.Key, AwsType.CloudWatch.Alarm, resource.Key, null, $"app/{resource.Key}",
                properties);
    }

    /// <summary>The sources that a run needs to evaluate an alarm.</summary>
    internal static IEnumerable<(MetricSource Source, string Value)> SourcesOf(Resource alarm) =>
        AlarmSubject.Of(alarm.Properties).Metrics.SelectMany(SourcesOf);

    private static IEnumerable<(MetricSource Source, string Value)> SourcesOf(AlarmMetric metric) =>
        from source in Enum.GetValues<MetricSource>()
        let names = MeasuredMetrics.DimensionsOf(source)
        where names.Length > 0 && metric.Dimensions.Select(dimension => dimension.Name).ToHashSet().SetEquals(names)
        let values = metric.Dimensions.ToDictionary(dimension => dimension.Name, dimension => dimension.Value)
        select (source, string.Join('/', names.Select(name => values[name])));

    private static IEnumerable<JsonObject> Objects(JsonNode? node) => node switch
    {
        JsonObject all => all.SelectMany(each => Objects(each.Value)).Prepend(all),
        JsonArray all => all.SelectMany(Objects),
        _ => [],
    };

    private static JsonNode? Resolve(JsonNode? node) => node switch
    {
        JsonObject { Count: 1 } reference when reference["Ref"] is { } name => JsonValue.Create($"{name}"),
        JsonObject all => new JsonObject(all.Select(each => KeyValuePair.Create(each.Key, Resolve(each.Value)))),
        JsonArray all => new JsonArray([.. all.Select(Resolve)]),
        _ => node?.DeepClone(),
    };
}
