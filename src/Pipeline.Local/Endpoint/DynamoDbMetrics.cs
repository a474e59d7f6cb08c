using System.Net;
using Pipeline.Local.Contracts;
using Pipeline.Local.Engines;

namespace Pipeline.Local.Endpoint;

/// <summary>
/// The metrics of AWS/DynamoDB that roles' calls make
/// (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html). Like DynamoDB, it sends no zeros.
/// What the user of this computer reads, such as the run's own summary, is not measured.
/// </summary>
internal sealed class DynamoDbMetrics(Deployment deployment, IRunLog log)
{
    private readonly HashSet<(string Table, string Index)> _globalIndexes =
    [
        .. deployment.OfType(AwsType.DynamoDb.Table).Concat(deployment.OfType(AwsType.DynamoDb.GlobalTable))
            .SelectMany(table => TableRequest.GlobalIndexes(table).Select(index => (table.PhysicalId, index))),
    ];

    /// <summary>A call that was throttled as a whole.</summary>
    public void Throttled(DynamoDbUse use)
    {
        foreach (var part in use.Parts)
        {
            Throttled(use, part, part.Events);
            MeasureOperation("ThrottledRequests", 1, part.Table, use.Operation);
        }
    }

    /// <summary>
    /// Some items of a batch, or a call on one item. ThrottledRequests counts a batch only if all of it is throttled (the page).
    /// </summary>
    public void Throttled(DynamoDbUse use, DynamoDbPart part, int events)
    {
        var metric = use.IsWrite ? "WriteThrottleEvents" : "ReadThrottleEvents";
        if (IndexOf(part) is { } index) MeasureIndex(metric, events, part.Table, index);
        else MeasureTable(metric, events, part.Table);
    }

    /// <summary>A call that a service's own error answers: a role that may not, a body that is none.</summary>
    public void Refused(DynamoDbUse? use, ServiceException error)
    {
        if (error.Status >= 500) Failed(use);
        else UserError(error.Code, use);
    }

    /// <summary>A call that failed on the service's side.</summary>
    public void Failed(DynamoDbUse? use)
    {
        foreach (var part in use?.Parts ?? []) MeasureOperation("SystemErrors", 1, part.Table, use!.Operation);
    }

    /// <summary>A call that the engine answered.</summary>
    /// <param name="use">What was asked.</param>
    /// <param name="status">The answer's status.</param>
    /// <param name="answer">What it says.</param>
    /// <param name="elapsed">How long it took.</param>
    public void Answered(DynamoDbUse use, HttpStatusCode status, DynamoDbAnswer answer, TimeSpan elapsed)
    {
        if ((int)status >= 500) Failed(use);
        else if ((int)status >= 400) UserError(answer.Error ?? "", use);
        else Succeeded(use, answer, elapsed);
    }

    private void Succeeded(DynamoDbUse use, DynamoDbAnswer answer, TimeSpan elapsed)
    {
        foreach (var part in use.Parts)
        {
            MeasureOperation("SuccessfulRequestLatency", elapsed.TotalMilliseconds, part.Table, use.Operation);
            if (use.Operation is "Query" or "Scan")
                MeasureOperation("ReturnedItemCount", answer.Count, part.Table, use.Operation);
        }

        foreach (var (table, units, indexes) in answer.Capacity)
        {
            if (use.IsWrite)
            {
                MeasureTable("ConsumedWriteCapacityUnits", units, table);
                continue;
            }

            // A caller that asked for the total alone is not told the index's part; an index that projects all takes all of it.
            var index = IndexOf(use.Parts[0]);
            var ofIndex = index is null ? 0 : indexes.Count > 0 ? indexes.Sum(each => each.Units) : units;
            if (index is not null) MeasureIndex("ConsumedReadCapacityUnits", ofIndex, table, index);
            MeasureTable("ConsumedReadCapacityUnits", units - ofIndex, table);
        }
    }

    // The page: UserErrors has all of status 400 but these, which have metrics of their own.
    private void UserError(string code, DynamoDbUse? use)
    {
        switch (code)
        {
            case "ProvisionedThroughputExceededException" or "ThrottlingException":
                break;
            case "ConditionalCheckFailedException":
                foreach (var part in use?.Parts ?? []) MeasureTable("ConditionalCheckFailedRequests", 1, part.Table);
                break;
            default:
                log.Measure("AWS/DynamoDB", "UserErrors", 1);
                break;
        }
    }

    private string? IndexOf(DynamoDbPart part) =>
        part.Index is { } index && _globalIndexes.Contains((part.Table, index)) ? index : null;

    private void MeasureTable(string metric, double value, string table)
    {
        if (value > 0) log.Measure("AWS/DynamoDB", metric, value, ("TableName", table));
    }

    private void MeasureIndex(string metric, double value, string table, string index)
    {
        if (value > 0) log.Measure("AWS/DynamoDB", metric, value, ("TableName", table), ("GlobalSecondaryIndexName", index));
    }

    private void MeasureOperation(string metric, double value, string table, string operation)
    {
        if (value > 0) log.Measure("AWS/DynamoDB", metric, value, ("TableName", table), ("Operation", operation));
    }
}
