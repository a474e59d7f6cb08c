using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Pipeline.Local.Contracts;
using Pipeline.Local.Metrics;
using Pipeline.Local.Tests.Engines;
using Pipeline.Local.Tests.Mappings;

namespace Pipeline.Local.Tests.Metrics;

/// <summary>
/// The alarms of every group of the library and their composites, as they are synthesized (<c>alarms.json</c>, which
/// PipelineHealthTests of Pipeline.Constructs.Tests makes), over the metrics that parts of a run measure.
/// </summary>
internal sealed partial class AlarmBed
{
    public const string Stream = "doors";
    public const string Function = "subject";
    public const string Mapping = "a1b2";
    public const string Table = "events";
    public const string Index = "byZone";
    public const string Delivery = "badges";

    private const int MostSteps = 300;

    // The resources that the tests of the local run have, by the dimension that names them.
    private static readonly Dictionary<string, string> Names = new()
    {
        ["StreamName"] = Stream,
        ["FunctionName"] = Function,
        ["EventSourceMappingUUID"] = Mapping,
        ["TableName"] = Table,
        ["GlobalSecondaryIndexName"] = Index,
        ["DeliveryStreamName"] = Delivery,
    };

    private readonly MetricSources _sources;

    /// <param name="sources">The parts that run. Alarms on others are not evaluated.</param>
    public AlarmBed(params (MetricSource Source, string Value)[] sources) =>
        (Log, _sources) = (new RunLog(Time), new MetricSources("111122223333", sources));

    /// <summary>Every alarm.</summary>
    public static IReadOnlyList<Resource> Alarms { get; } = Read();

    public StepTime Time { get; } = new(MappingRun.Start);

    public RunLog Log { get; }

    /// <summary>The anchor of an alarm's section in docs/runbook.md, such as <c>function-errors</c>.</summary>
    public static string AnchorOf(string description) => Anchor().Match(description).Groups[1].Value;

    /// <summary>The anchor of a section by its heading.</summary>
    public static string AnchorOfHeading(string heading) => heading.Replace(' ', '-').ToLowerInvariant();

    /// <summary>All alarms, evaluated now.</summary>
    public IReadOnlyList<AlarmResult> Results() =>
        AlarmCheck.All(Deployments.Of([.. Alarms]), Log.Metrics, _sources);

    /// <summary>The anchors of the alarms that fire, in the order of the alphabet.</summary>
    public List<string> Fired() => [.. Results().Where(alarm => alarm.State == AlarmState.Fired)
        .Select(alarm => AnchorOf(alarm.Description)).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>
    /// Does something and moves the clock, again and again, until the alarms of a test's <see cref="FiresAlarmAttribute"/> fire;
    /// and then no others may.
    /// </summary>
    /// <param name="test">The test.</param>
    /// <param name="step">How far the clock moves.</param>
    /// <param name="act">What is done before each step.</param>
    /// <param name="method">Filled in by the compiler: the test's method.</param>
    public async Task FireAsync(object test, TimeSpan step, Func<Task> act, [CallerMemberName] string method = "")
    {
        var expected = test.GetType().GetMethod(method)!.GetCustomAttributes<FiresAlarmAttribute>()
            .Select(each => AnchorOfHeading(each.Alarm)).Order(StringComparer.Ordinal).ToList();
        expected.ShouldNotBeEmpty();
        for (var i = 0; i < MostSteps && expected.Except(Fired()).Any(); i++)
        {
            await act();
            await Time.StepAsync(step);
        }

        Fired().ShouldBe(expected, string.Join('\n', Results().Where(alarm => alarm.State == AlarmState.Fired)
            .Select(alarm => $"{alarm.Path}: {alarm.Reason}")));
        Results().Where(alarm => alarm.State == AlarmState.NotEvaluated).ShouldEachBe(alarm => alarm.Reason.Length > 0);
    }

    /// <inheritdoc cref="FireAsync(object, TimeSpan, Func{Task}, string)"/>
    public Task FireAsync(object test, TimeSpan step, Action act, [CallerMemberName] string method = "") => FireAsync(
        test,
        step,
        () =>
        {
            act();
            return Task.CompletedTask;
        },
        method);

    private static List<Resource> Read()
    {
        var all = JsonNode.Parse(File.ReadAllText(Repository.PathTo("test", "Pipeline.Local.Tests", "Metrics", "alarms.json")))!;
        return
        [
            .. from each in all.AsObject()
               let properties = (JsonObject)Resolve(each.Value!["Properties"])!
               select new Resource("app", each.Key, $"{each.Value!["Type"]}", each.Key, null, $"app/{each.Key}", properties),
        ];
    }

    private static JsonNode? Resolve(JsonNode? node) => node switch
    {
        JsonObject { Count: 1 } it when it["Ref"] is { } name => JsonValue.Create($"{name}"),
        JsonObject { Count: 1 } it when it["Fn::GetAtt"] is JsonArray parts => JsonValue.Create($"{parts[0]}"),
        JsonObject { Count: 1 } it when it["Fn::Join"] is JsonArray join => JsonValue.Create(string.Join(
            $"{join[0]}", join[1]!.AsArray().Select(part => $"{Resolve(part)}"))),
        JsonObject { Count: 2 } it when Names.GetValueOrDefault($"{it["Name"]}") is { } name =>
            new JsonObject { ["Name"] = $"{it["Name"]}", ["Value"] = name },
        JsonObject all => new JsonObject(all.Select(each => KeyValuePair.Create(each.Key, Resolve(each.Value)))),
        JsonArray all => new JsonArray([.. all.Select(Resolve)]),
        _ => node?.DeepClone(),
    };

    [GeneratedRegex(@"#([a-z0-9-]+)$")]
    private static partial Regex Anchor();
}
