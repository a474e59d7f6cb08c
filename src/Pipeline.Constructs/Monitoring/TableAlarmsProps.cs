using Amazon.CDK;
using Amazon.CDK.AWS.DynamoDB;
using Pipeline.Constructs.Internal;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs;

/// <summary>Settings of <see cref="TableAlarms"/>: the table, and the values that thresholds are computed from.</summary>
public sealed record TableAlarmsProps : AlarmGroupProps
{
    /// <summary>
    /// The table, made or imported, in the stack's Region, such as <see cref="EventTable.Table"/>: an alarm cannot read metrics
    /// of another Region. Make the alarms of a replica in a stack of its Region (<see cref="EventTable.Replica"/>). Alarms read
    /// metrics of another account if that account shares them
    /// (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Unified-Cross-Account.html).
    /// </summary>
    public required ITable Table { get; set; }

    /// <summary>The names of its global secondary indexes; each gets two alarms. Default: none.</summary>
    public IReadOnlyList<string> IndexNames { get; set; } = [];

    /// <summary>
    /// The operations whose errors on AWS's side are counted together, 1 to 10; each is billed as a metric. Default: the
    /// operations of a pipeline's writer and its readers.
    /// </summary>
    public IReadOnlyList<string> Operations { get; set; } = ["BatchWriteItem", "PutItem", "UpdateItem", "GetItem", "Query"];

    /// <summary>
    /// The most write units a second that the table may consume: the provisioned number, the maximum of its
    /// autoscaling, or the maximum of an on-demand table. Default: none; no alarm is made. For a token no alarm is made
    /// either, and a warning says so.
    /// </summary>
    public double? MaximumWriteUnits { get; set; }

    /// <summary>The same for read units. Default: none.</summary>
    public double? MaximumReadUnits { get; set; }

    /// <summary>The share of those units that may be consumed, 0.001 to 1. Default: 0.8.</summary>
    public double CapacityShare { get; set; } = 0.8;

    /// <summary>
    /// The Regions of its replicas, such as <see cref="EventTableOptions.Replicas"/>; each gets an alarm. Default: none.
    /// </summary>
    public IReadOnlyList<string> Replicas { get; set; } = [];

    /// <summary>
    /// How long a write may take to reach a replica, whole seconds, 1 to 86400. Default: 3 minutes, as AWS recommends
    /// (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Best_Practice_Recommended_Alarms_AWS_Services.html#DynamoDB).
    /// </summary>
    public Duration MaximumReplicationLatency { get; set; } = Duration.Minutes(3);

    internal override AlarmKinds Kinds => AlarmKindsOf.Table;

    internal void Validate(Violations violations)
    {
        if (violations.Given(nameof(Table), Table)) violations.Measured(nameof(Table), Table);
        ValidateShared(violations);
        if (violations.AllGiven(nameof(IndexNames), IndexNames))
        {
            violations.EachOnce(nameof(IndexNames), IndexNames);
            foreach (var index in IndexNames) violations.Name(nameof(IndexNames), index);
        }

        if (violations.AllGiven(nameof(Replicas), Replicas))
        {
            violations.EachOnce(nameof(Replicas), Replicas);
            foreach (var region in Replicas) violations.Name(nameof(Replicas), region);
        }

        if (violations.Given(nameof(MaximumReplicationLatency), MaximumReplicationLatency))
        {
            violations.Known(
                nameof(MaximumReplicationLatency), MaximumReplicationLatency, ServiceLimits.CloudWatch.EvaluatedSeconds);
        }

        violations.Count(nameof(Operations), Operations, ServiceLimits.CloudWatch.MetricsOfAnAlarm);
        violations.Share(nameof(CapacityShare), CapacityShare);
        foreach (var (prop, units) in new[]
                 {
                     (nameof(MaximumWriteUnits), MaximumWriteUnits), (nameof(MaximumReadUnits), MaximumReadUnits),
                 })
        {
            violations.Whole(prop, units, ServiceLimits.DynamoDb.UnitsPerSecond);
        }
    }
}
