using System.Collections.Frozen;
using System.Text.Json.Nodes;
using Pipeline.Local.Contracts;
using Pipeline.Local.Endpoint.NotHere;

namespace Pipeline.Local.Metrics.CloudWatch;

/// <summary>
/// CloudWatch with the metrics that the run measures, the metrics that clients put, and the deployment's alarms. Not carried out:
/// alarms that clients make, dashboards, streams, anomaly detectors.
/// </summary>
internal sealed class CloudWatchService
{
    private readonly FrozenDictionary<string, Func<JsonObject, JsonObject>> _operations;
    private readonly AlarmDescriptions _alarms;

    /// <param name="deployment">The deployment with the alarms, account and Region.</param>
    /// <param name="store">The metrics.</param>
    /// <param name="alarms">Evaluates the deployment's alarms.</param>
    /// <param name="log">Gets a line when metrics of clients are given up.</param>
    /// <param name="time">The clock.</param>
    public CloudWatchService(
        Deployment deployment, MetricStore store, Func<IReadOnlyList<AlarmResult>> alarms, IRunLog log, TimeProvider time)
    {
        var queries = new MetricQueries(deployment, store, time);
        _alarms = new AlarmDescriptions(deployment, alarms, time);
        _operations = new Dictionary<string, Func<JsonObject, JsonObject>>(StringComparer.Ordinal)
        {
            ["DescribeAlarms"] = _alarms.Describe,
            ["GetMetricData"] = new MetricData(queries).Get,
            ["GetMetricStatistics"] = queries.Statistic,
            ["ListMetrics"] = queries.List,
            ["PutMetricData"] = new MetricPuts(store, log, time).Put,
        }.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>
    /// The permissions that a call needs
    /// (https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatch.html).
    /// </summary>
    public IEnumerable<Permission> PermissionsOf(string operation, JsonObject input)
    {
        if (!_operations.ContainsKey(operation)) return [];
        return operation switch
        {
            "DescribeAlarms" => _alarms.ArnsOf(input).Select(arn => new Permission("cloudwatch:DescribeAlarms", arn)),
            "PutMetricData" => [new Permission("cloudwatch:PutMetricData", "*", NameSpaceOf(input))],
            _ => [new Permission($"cloudwatch:{operation}", "*")],
        };
    }

    /// <summary>Carries a call out.</summary>
    /// <exception cref="ServiceException">The error to answer with, with the codes of the query protocol.</exception>
    public JsonObject Invoke(string operation, JsonObject input) => _operations.TryGetValue(operation, out var carryOut)
        ? carryOut(input)
        : throw new ServiceException(
            "InvalidAction",
            $"this run's CloudWatch has {string.Join(", ", _operations.Keys.Order(StringComparer.Ordinal))}; got {operation}: "
            + "the call is not carried out here");

    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/iam-cw-condition-keys-namespace.html.
    private static Dictionary<string, string[]>? NameSpaceOf(JsonObject input) =>
        CalledResources.Text(input, "Namespace") is { } nameSpace ? new() { ["cloudwatch:namespace"] = [nameSpace] } : null;
}
