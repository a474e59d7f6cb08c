using System.Text.RegularExpressions;

namespace Pipeline.Constructs.Tests;

/// <summary>
/// The alarms that tests of any project fire, read from the attributes in their sources, and why each other alarm is not fired.
/// </summary>
internal static partial class FiredAlarms
{
    private const string NoSearch = "the local run has no OpenSearch, so it measures none of its metrics";
    private const string NoEngine = "the local run's DynamoDB engine does not report it";
    private const string NoQueue = "the local run has no metrics of SQS";
    private const string NoPipe = "the local run has no EventBridge pipes";
    private const string NoApi = "the local run has no API Gateway";
    private const string NoChannel = "the local run has no Kinesis channels";
    private const string NoAthena = "the local run has no Athena";

    /// <summary>The tests by the heading of the alarm that they fire, each as <c>CLASS.METHOD</c>.</summary>
    public static ILookup<string, string> Tests { get; } = Directory
        .EnumerateFiles(Repository.PathTo("test"), "*.cs", SearchOption.AllDirectories)
        .Where(file => !Build().IsMatch(file))
        .SelectMany(file => In(File.ReadAllText(file)))
        .ToLookup(fired => fired.Alarm, fired => fired.Test);

    /// <summary>Why no test fires an alarm, by its heading.</summary>
    public static IReadOnlyDictionary<string, string> Reasons { get; } = new Dictionary<string, string>
    {
        ["stream TrafficAnomaly"] = "the local run learns no bands",
        ["table IndexWriteThrottled"] = NoEngine,
        ["table ReplicationLatency"] = "the local run has one Region",
        ["delivery Failed"] = "the local run has no Iceberg tables",
        ["delivery AuthFailure"] = NoSearch,
        ["delivery DeliveryRejected"] = NoSearch,
        ["delivery DecompressionFailed"] = "the local run measures no decompression",
        ["delivery ConversionFailed"] = "the local run measures no conversion",
        ["delivery IncomingBytes"] = "the local run has no limits of a delivery stream",
        ["delivery IncomingRecords"] = "the local run has no limits of a delivery stream",
        ["delivery IncomingPutRequests"] = "the local run has no limits of a delivery stream",
        ["delivery SourceHeldUp"] = "the local run has no Kafka topics",
        ["delivery SourceInvalid"] = "the local run has no Kafka topics",
        ["search Red"] = NoSearch,
        ["search Yellow"] = NoSearch,
        ["search WritesBlocked"] = NoSearch,
        ["search SnapshotFailed"] = NoSearch,
        ["search FreeStorage"] = NoSearch,
        ["search Nodes"] = NoSearch,
        ["search Cpu"] = NoSearch,
        ["search Memory"] = NoSearch,
        ["search OldMemory"] = NoSearch,
        ["search MasterCpu"] = NoSearch,
        ["search MasterMemory"] = NoSearch,
        ["search MasterOldMemory"] = NoSearch,
        ["search MasterReachable"] = NoSearch,
        ["search WritesRefused"] = NoSearch,
        ["search ServerErrors"] = NoSearch,
        ["search KeyDisabled"] = NoSearch,
        ["search KeyInaccessible"] = NoSearch,
        ["queue OldestMessage"] = NoQueue,
        ["queue DeadLettersWaiting"] = NoQueue,
        ["pipe ExecutionFailed"] = NoPipe,
        ["pipe TargetPartiallyFailed"] = NoPipe,
        ["pipe ExecutionThrottled"] = NoPipe,
        ["pipe ExecutionTimeout"] = NoPipe,
        ["api ServerErrors"] = NoApi,
        ["api ClientErrors"] = NoApi,
        ["api Latency"] = NoApi,
        ["channel DeliveryFailed"] = NoChannel,
        ["channel DataFreshness"] = NoChannel,
        ["channel Silence"] = NoChannel,
        ["catalog QueriesFailed"] = NoAthena,
        ["catalog ScanNearCutoff"] = NoAthena,
    };

    /// <summary>The alarms that the tests of a source fire.</summary>
    public static IEnumerable<(string Alarm, string Test)> In(string source)
    {
        var (type, alarms) = ("", new List<string>());
        foreach (var line in source.Split('\n').Select(line => line.Trim()))
        {
            if (Type().Match(line) is { Success: true } declared) type = declared.Groups[1].Value;
            alarms.AddRange(Attribute().Matches(line).Select(match => match.Groups[1].Value));
            if (alarms.Count == 0 || Method().Match(line) is not { Success: true } method) continue;
            foreach (var alarm in alarms) yield return (alarm, $"{type}.{method.Groups[1].Value}");
            alarms.Clear();
        }
    }

    [GeneratedRegex(@"[\\/](bin|obj)[\\/]")]
    private static partial Regex Build();

    [GeneratedRegex(@"^(?:public |internal |sealed |static |partial |abstract )*class (\w+)")]
    private static partial Regex Type();

    [GeneratedRegex("""(?<=^\[(?:.*[\s,])?)FiresAlarm\("([^"]+)"\)""")]
    private static partial Regex Attribute();

    [GeneratedRegex(@"^public [^(]*?(\w+)\(")]
    private static partial Regex Method();
}
