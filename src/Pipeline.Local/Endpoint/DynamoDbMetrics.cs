using System.Net;
using Pipeline.Local.Contracts;
using Pipeline.Local.Engines;

namespace Pipeline.Local.Endpoint;

/// <summary>
/// The metrics of AWS/DynamoDB that roles' calls make
/// (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html). Like DynamoDB, it sends no zeros.
/// Calls of the user of this computer, such as those for the run's own summary, are not measured.
/// </summary>
internal sealed class DynamoDbMetrics(Deployment deployment, IRunLog log)
{
    private readonly HashSet<(string Table, string Index)> _globalIndexes =
    [
        .. deployment.OfType(AwsType.DynamoDb.Table).Concat(deployment.OfType(AwsType.DynamoDb.GlobalTable))
            .SelectMany(table => TableRequest.GlobalIndexes(table).Select(index => (table.PhysicalId, index))),
    ];

    /// <summary>Measures a call that was throttled as a whole.</summary>
    public void Throttled(DynamoDbUse use)
    {
        foreach (var part in use.Parts)
        {
            Throttled(use, part, part.Events);
            MeasureOperation("ThrottledRequests", 1, part.Table, use.Operation);
        }
    }

    /// <summary>
    /// Measures throttled items of a batch, or a throttled call on one item. ThrottledRequests counts a batch only if all of it
    /// is throttled (the page above).
    /// </summary>
    public void Throttled(DynamoDbUse use, DynamoDbPart part, int events)
    {
        var metric = use.IsWrite ? "WriteThrottleEvents" : "ReadThrottleEvents";
        if (IndexOf(part) is { } index) MeasureIndex(metric, events, part.Table, index);
        else MeasureTable(metric, events, part.Table);
    }

    /// <summary>
    /// Measures a call that was answered with an error of the service: the role is denied, or the body cannot be read.
    /// </summary>
    public void Refused(DynamoDbUse? use, ServiceException error)
    {
        if (error.Status >= 500) Failed(use);
        else UserError(error.Code, use);
    }

    /// <summary>Measures a call that failed on the service's side.</summary>
    public void Failed(DynamoDbUse? use)
    {
        foreach (var part in use?.Parts ?? []) MeasureOperation("SystemErrors", 1, part.Table, use!.Operation);
    }

    /// <summary>Measures a call that the engine answered.</summary>
    /// <param name="use">The call.</param>
    /// <param name="status">The answer's status.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="elapsed">The duration of the call.</param>
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

            // If the caller asked for the total only, the answer does not have the index's part. An index that projects all
            // attributes takes all of it.
            var index = IndexOf(use.Parts[0]);
            var ofIndex = index is null ? 0 : indexes.Count > 0 ? indexes.Sum(each => each.Units) : units;
            if (index is not null) MeasureIndex("ConsumedReadCapacityUnits", ofIndex, table, index);
            MeasureTable("ConsumedReadCapacityUnits", units - ofIndex, table);
        }
    }

    // According to the page, UserErrors counts all errors of status 400 except these, which have their own metrics.
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
