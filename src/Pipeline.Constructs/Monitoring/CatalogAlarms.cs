using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using Constructs;
using Pipeline.Constructs.Internal;
using Pipeline.Records;
using static Pipeline.Constructs.Internal.AlarmChecks;

namespace Pipeline.Constructs;

/// <summary>
/// The alarms of an <see cref="EventCatalog"/>'s workgroup: failed queries, and queries that scan nearly as much as one may.
/// </summary>
/// <remarks>
/// Athena publishes the metrics by workgroup, query type and query state
/// (https://docs.aws.amazon.com/athena/latest/ug/query-metrics-viewing.html); they were not tried on AWS here. AWS recommends no
/// alarm of Athena: numbers and periods are this library's own. The alarms watch queries that read data (DML), not statements on
/// tables.
/// </remarks>
public sealed class CatalogAlarms : AlarmGroup
{
    private readonly CatalogAlarmsProps _props;

    /// <summary>Makes the alarms.</summary>
    /// <param name="scope">The parent.</param>
    /// <param name="id">The id, unique within the parent.</param>
    /// <param name="props">The catalog, and the values that thresholds are computed from.</param>
    /// <exception cref="InvalidInputException">A prop is invalid; the message lists every mistake.</exception>
    public CatalogAlarms(Construct scope, string id, CatalogAlarmsProps props)
        : base(scope, id, props)
    {
        Violations.ThrowIfAny(this, props, (given, violations) => given.Validate(violations));
        _props = props;

        Add("QueriesFailed", new AlarmSpec(
            Metric("TotalExecutionTime", AthenaState.Failed, Stats.SAMPLE_COUNT),
            $"More than {Text(props.MaximumFailedQueries)} queries failed in 15 minutes. Read the reason of the last one in " +
            "the workgroup's history: a partition without data, a changed schema, or no permission for a key.")
        {
            Above = props.MaximumFailedQueries,
        });
        AddScanned();
    }

    // A query that Athena stops at the cutoff is a cancelled one; MAX takes the states that have data.
    private void AddScanned()
    {
        if (Token.IsUnresolved(_props.Catalog.BytesScannedCutoff))
        {
            LeaveOut("ScanNearCutoff", nameof(EventCatalogOptions.BytesScannedCutoff));
            return;
        }

        var cutoff = _props.Catalog.BytesScannedCutoff;
        var limit = Math.Floor(cutoff * _props.ScannedShare);
        Add("ScanNearCutoff", new AlarmSpec(
            Formula(
                "MAX([succeeded, stopped])",
                new()
                {
                    ["succeeded"] = Metric("ProcessedBytes", AthenaState.Succeeded, Stats.MAXIMUM),
                    ["stopped"] = Metric("ProcessedBytes", AthenaState.Canceled, Stats.MAXIMUM),
                },
                Period),
            $"A query scanned more than {Text(limit)} bytes, {Percent(_props.ScannedShare)} of the {Text(cutoff)} at which " +
            "Athena stops it, in the last 15 minutes. Look whether it names its partitions, and raise BytesScannedCutoff if it " +
            "must read that much.")
        {
            Above = limit,
        });
    }

    private static Duration Period => Duration.Minutes(15);

    private Metric Metric(string name, string state, string statistic) => Of(
        AthenaState.Namespace, name, AthenaState.Dimensions(_props.Catalog.WorkGroupName, state), statistic, Period);
}
