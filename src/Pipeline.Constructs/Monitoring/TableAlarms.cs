using System.Globalization;
using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using Constructs;
using Pipeline.Constructs.Internal;
using Pipeline.Records;
using static Pipeline.Constructs.Internal.AlarmChecks;

namespace Pipeline.Constructs;

/// <summary>
/// The alarms of a DynamoDB table: throttled reads and writes of it and its indexes, errors of DynamoDB, and capacity.
/// </summary>
/// <remarks>
/// Statistics, periods and counts follow AWS's recommendations:
/// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Best_Practice_Recommended_Alarms_AWS_Services.html#DynamoDB.
/// For a table whose changes go to Kinesis, AWS also recommends alarms on AgeOfOldestUnreplicatedRecord,
/// FailedToReplicateRecordCount and ThrottledPutRecordCount. They are not made here: AWS's pages do not document the value of
/// their dimension DelegatedOperation, and an alarm on a metric that does not exist never goes off. Make them from the metrics
/// that CloudWatch shows for the table.
/// </remarks>
public sealed class TableAlarms : AlarmGroup
{
    private const string Namespace = "AWS/DynamoDB";
    private readonly TableAlarmsProps _props;

    /// <summary>Makes the alarms.</summary>
    /// <param name="scope">The parent.</param>
    /// <param name="id">The id, unique within the parent.</param>
    /// <param name="props">The table, and the values that thresholds are computed from.</param>
    /// <exception cref="InvalidInputException">A prop is invalid; the message lists every mistake.</exception>
    public TableAlarms(Construct scope, string id, TableAlarmsProps props)
        : base(scope, id, props)
    {
        Violations.ThrowIfAny(this, props, (given, violations) => given.Validate(violations));
        _props = props;

        AddThrottles("", "", "the table", []);
        foreach (var index in props.IndexNames)
        {
            AddThrottles(StableId.Of(this, "Index-", index) + "-", "Index", $"index {index}",
                new() { ["GlobalSecondaryIndexName"] = index });
        }

        AddSystemErrors();
        foreach (var region in props.Replicas) AddReplication(region);
        if (props.MaximumWriteUnits is { } writes)
            AddCapacity("WriteCapacity", nameof(props.MaximumWriteUnits), "ConsumedWriteCapacityUnits", "write", writes);

        if (props.MaximumReadUnits is { } reads)
            AddCapacity("ReadCapacity", nameof(props.MaximumReadUnits), "ConsumedReadCapacityUnits", "read", reads);
    }

    private void AddThrottles(string idPrefix, string namePrefix, string where, Dictionary<string, string> dimensions)
    {
        const string Remedy = "Raise the capacity or its maximum; if one partition key is hot, spread it.";
        Add($"{idPrefix}WriteThrottled", $"{namePrefix}WriteThrottled", new AlarmSpec(
            Metric("WriteThrottleEvents", dimensions),
            $"More than 0 writes to {where} were throttled in each of 5 minutes" +
            $"{(dimensions.Count == 0 ? "" : ", which throttles the table's writes too")}. {Remedy}")
        {
            Above = 0,
            Periods = 5,
        });
        Add($"{idPrefix}ReadThrottled", $"{namePrefix}ReadThrottled", new AlarmSpec(
            Metric("ReadThrottleEvents", dimensions),
            $"More than 0 reads from {where} were throttled in each of 5 minutes. {Remedy}")
        {
            Above = 0,
            Periods = 5,
        });
    }

    // The metric exists only per operation. SUM over METRICS() adds the operations that happened; a plain sum would be
    // missing whenever one of them is.
    private void AddSystemErrors() => Add("SystemErrors", new AlarmSpec(
        Formula("SUM(METRICS())", _props.Operations
            .Select((operation, i) => (Id: "m" + i.ToString(CultureInfo.InvariantCulture), operation))
            .ToDictionary(
                entry => entry.Id,
                entry => (IMetric)Metric("SystemErrors", new() { ["Operation"] = entry.operation }))),
        $"More than 0 requests ({string.Join(", ", _props.Operations)}) failed on DynamoDB's side in each of 15 minutes. " +
        "Clients retry them; if it lasts, look at the AWS Health Dashboard.")
    {
        Above = 0,
        Periods = 15,
    });

    private void AddReplication(string region) =>
        Add(StableId.Of(this, "Replica-", region) + "-ReplicationLatency", "ReplicationLatency", new AlarmSpec(
        Metric("ReplicationLatency", new() { ["ReceivingRegion"] = region }, Stats.AVERAGE),
        $"Writes take more than {Text(_props.MaximumReplicationLatency.ToMilliseconds())} ms to reach {region}, on average " +
        "in each of 15 minutes. Look at the AWS Health Dashboard of both Regions, and at the capacity of the replica; " +
        "until it has caught up, reads there see older items.")
        {
            Above = _props.MaximumReplicationLatency.ToMilliseconds(),
            Periods = 15,
        });

    private void AddCapacity(string id, string prop, string metric, string what, double maximum)
    {
        if (Token.IsUnresolved(maximum))
        {
            LeaveOut(id, prop);
            return;
        }

        Add(id, new AlarmSpec(
            Formula("units / PERIOD(units)", new() { ["units"] = Metric(metric, []) }),
            $"More than {Text(maximum * _props.CapacityShare)} {what} units a second, {Percent(_props.CapacityShare)} of the " +
            $"{Text(maximum)} that the table has at most, for 5 minutes. Raise the maximum before requests are throttled.")
        {
            Above = maximum * _props.CapacityShare,
            Periods = 5,
        });
    }

    private Metric Metric(string name, Dictionary<string, string> dimensions, string? statistic = null) => Of(
        Namespace,
        name,
        new Dictionary<string, string>(dimensions) { ["TableName"] = _props.Table.TableName },
        statistic ?? Stats.SUM,
        account: AccountOf(this, _props.Table));
}
