using System.Globalization;
using System.Text.Json.Nodes;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Metrics.CloudWatch;

/// <summary>
/// DescribeAlarms: the deployment's alarms and their states. An alarm that fired stays in ALARM until the run ends, so that it
/// is not missed.
/// </summary>
/// <param name="deployment">The deployment with the alarms.</param>
/// <param name="results">Evaluates the alarms.</param>
/// <param name="time">The clock.</param>
internal sealed class AlarmDescriptions(Deployment deployment, Func<IReadOnlyList<AlarmResult>> results, TimeProvider time)
{
    private static readonly string[] Copied =
    [
        "AlarmDescription", "MetricName", "Namespace", "Statistic", "ExtendedStatistic", "Dimensions", "Unit",
        "ComparisonOperator", "TreatMissingData", "EvaluateLowSampleCountPercentile", "ThresholdMetricId", "Metrics",
        "AlarmRule", "ActionsSuppressor",
    ];

    private static readonly string[] Numbers =
    [
        "Period", "EvaluationPeriods", "DatapointsToAlarm", "Threshold", "ActionsSuppressorWaitPeriod",
        "ActionsSuppressorExtensionPeriod",
    ];

    private static readonly string[] Types = ["MetricAlarm", "CompositeAlarm"];

    private static readonly string[] States = ["OK", "ALARM", "INSUFFICIENT_DATA"];

    /// <summary>Carries the call out.</summary>
    public JsonObject Describe(JsonObject request)
    {
        var input = new CloudWatchInput(request);
        var (names, prefix, state) = (input.Texts("AlarmNames"), input.Text("AlarmNamePrefix"), input.Text("StateValue"));
        if (names.Count > 0 && prefix is not null)
            throw CloudWatchErrors.Combination("AlarmNames and AlarmNamePrefix must not both be given.");

        if (state is not null && !States.Contains(state))
            throw input.Wrong("StateValue", $"one of {string.Join(", ", States)}", state);

        var types = input.Texts("AlarmTypes");
        if (types.FirstOrDefault(type => !Types.Contains(type)) is { } other)
            throw input.Wrong("AlarmTypes", $"a list of {string.Join(" and ", Types)}", other);

        // According to the API's page, composite alarms are described only if their type is asked for.
        if (types.Count == 0) types = ["MetricAlarm"];
        var byPath = results().GroupBy(result => result.Path).ToDictionary(group => group.Key, group => group.First());
        return new JsonObject
        {
            ["MetricAlarms"] = Of("MetricAlarm", AwsType.CloudWatch.Alarm),
            ["CompositeAlarms"] = Of("CompositeAlarm", AwsType.CloudWatch.CompositeAlarm),
        };

        JsonArray Of(string type, string resource) => new([.. (types.Contains(type) ? deployment.OfType(resource) : [])
            .Where(alarm => names.Count == 0 || names.Contains(alarm.PhysicalId))
            .Where(alarm => prefix is null || alarm.PhysicalId.StartsWith(prefix, StringComparison.Ordinal))
            .OrderBy(alarm => alarm.PhysicalId, StringComparer.Ordinal)
            .Select(alarm => Describe(alarm, byPath[alarm.Path]))
            .Where(alarm => state is null || (string?)alarm["StateValue"] == state)]);
    }

    /// <summary>The ARNs of the alarms that a call names.</summary>
    public IEnumerable<string> ArnsOf(JsonObject request)
    {
        var names = new CloudWatchInput(request).Texts("AlarmNames");
        return (names.Count > 0 ? names : ["*"])
            .Select(name => $"arn:{deployment.Partition}:cloudwatch:{deployment.Region}:{deployment.Account}:alarm:{name}");
    }

    private JsonObject Describe(Resource alarm, AlarmResult result)
    {
        var properties = alarm.Properties;
        var described = new JsonObject
        {
            ["AlarmName"] = alarm.PhysicalId,
            ["AlarmArn"] = alarm.Arn,
            ["ActionsEnabled"] = properties["ActionsEnabled"]?.ToString() != "false",
            ["StateValue"] = result.State switch
            {
                AlarmState.Fired => "ALARM",
                AlarmState.NotEvaluated => "INSUFFICIENT_DATA",
                _ => "OK",
            },
            ["StateReason"] = result.Reason,
            ["StateUpdatedTimestamp"] = JsonValue.Create(time.GetUtcNow()),
        };
        foreach (var name in Copied)
            if (properties[name] is { } value) described[name] = value.DeepClone();

        foreach (var name in Numbers)
        {
            if (double.TryParse(properties[name]?.ToString(), CultureInfo.InvariantCulture, out var number))
                described[name] = number;
        }

        foreach (var name in (string[])["AlarmActions", "OKActions", "InsufficientDataActions"])
            described[name] = properties[name] is JsonArray actions ? actions.DeepClone() : new JsonArray();

        return described;
    }
}
