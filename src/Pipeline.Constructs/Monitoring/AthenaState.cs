namespace Pipeline.Constructs.Internal;

/// <summary>
/// The dimensions of Athena's metrics, for alarms and dashboards. Names are those of
/// https://docs.aws.amazon.com/athena/latest/ug/query-metrics-viewing.html; they were not tried on AWS.
/// </summary>
internal static class AthenaState
{
    public const string Namespace = "AWS/Athena";
    public const string Succeeded = "SUCCEEDED";
    public const string Failed = "FAILED";
    public const string Canceled = "CANCELED";

    /// <summary>The queries of a workgroup that read data, by their state.</summary>
    public static Dictionary<string, string> Dimensions(string workGroup, string state) =>
        new() { ["WorkGroup"] = workGroup, ["QueryType"] = "DML", ["QueryState"] = state };
}
