namespace Pipeline.Local.Metrics;

/// <summary>
/// The metrics of AWS services that a run measures. An alarm on any other metric is not evaluated. Their names
/// and dimensions are AWS's: https://docs.aws.amazon.com/streams/latest/dev/monitoring-with-cloudwatch.html,
/// https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html,
/// https://docs.aws.amazon.com/firehose/latest/dev/monitoring-with-cloudwatch-metrics.html,
/// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html.
/// </summary>
internal static class MeasuredMetrics
{
    private const string Kinesis = "AWS/Kinesis";
    private const string Lambda = "AWS/Lambda";
    private const string Firehose = "AWS/Firehose";
    private const string DynamoDb = "AWS/DynamoDB";

    /// <summary>All measured metrics, by namespace and source.</summary>
    public static IReadOnlyList<(string NameSpace, MetricSource Source, string[] Names)> Table { get; } =
    [
        (Kinesis, MetricSource.Stream,
        [
            "PutRecord.Success", "PutRecord.Bytes", "PutRecords.Success", "PutRecords.Bytes", "PutRecords.TotalRecords",
            "PutRecords.SuccessfulRecords", "PutRecords.FailedRecords", "PutRecords.ThrottledRecords",
            "IncomingRecords", "IncomingBytes", "WriteProvisionedThroughputExceeded", "ReadProvisionedThroughputExceeded",
            "GetRecords.Success", "GetRecords.Bytes", "GetRecords.Records", "GetRecords.IteratorAgeMilliseconds",
        ]),
        (Kinesis, MetricSource.Shard,
        [
            "IncomingRecords", "IncomingBytes", "WriteProvisionedThroughputExceeded", "OutgoingRecords", "OutgoingBytes",
            "ReadProvisionedThroughputExceeded", "IteratorAgeMilliseconds",
        ]),
        (Kinesis, MetricSource.StreamConsumer,
        [
            "SubscribeToShard.Success", "SubscribeToShardEvent.Success", "SubscribeToShardEvent.Bytes",
            "SubscribeToShardEvent.Records", "SubscribeToShardEvent.MillisBehindLatest",
        ]),
        (Lambda, MetricSource.Function, ["Invocations", "Errors", "Throttles", "Duration", "ConcurrentExecutions"]),
        (Lambda, MetricSource.MappedFunction, ["IteratorAge", "DestinationDeliveryFailures"]),
        (Lambda, MetricSource.Mapping,
        [
            "PolledEventCount", "FilteredOutEventCount", "InvokedEventCount", "FailedInvokeEventCount",
            "OnFailureDestinationDeliveredEventCount", "DroppedEventCount",
        ]),
        (Firehose, MetricSource.DeliveryStream,
        [
            "IncomingPutRequests", "IncomingRecords", "IncomingBytes", "ThrottledRecords", "DataReadFromKinesisStream.Records",
            "DataReadFromKinesisStream.Bytes", "KinesisMillisBehindLatest", "ThrottledGetRecords", "ExecuteProcessing.Duration",
            "ExecuteProcessing.Success", "SucceedProcessing.Records", "SucceedProcessing.Bytes",
            "PartitionCount", "PartitionCountExceeded",
            .. OfDestination("DeliveryToS3"), .. OfDestination("BackupToS3"),
            .. OfDestination("DeliveryToAmazonOpenSearchService"),
            .. OfDestination("DeliveryToSplunk"), "DeliveryToSplunk.DataAckLatency", .. OfDestination("DeliveryToHttpEndpoint"),
            "DeliveryToHttpEndpoint.ProcessedRecords", "DeliveryToHttpEndpoint.ProcessedBytes",
        ]),
        (DynamoDb, MetricSource.Table,
        [
            "ConsumedReadCapacityUnits", "ConsumedWriteCapacityUnits", "ReadThrottleEvents", "WriteThrottleEvents",
            "ConditionalCheckFailedRequests", "TimeToLiveDeletedItemCount",
        ]),
        // The engine does not report the capacity that a write takes of an index, and the run does not throttle such writes.
        (DynamoDb, MetricSource.TableIndex, ["ConsumedReadCapacityUnits", "ReadThrottleEvents"]),
        (DynamoDb, MetricSource.TableOperation,
            ["ThrottledRequests", "SystemErrors", "SuccessfulRequestLatency", "ReturnedItemCount"]),
        (DynamoDb, MetricSource.Account, ["UserErrors"]),
    ];

    /// <summary>The dimensions that the metrics of a source have.</summary>
    public static string[] DimensionsOf(MetricSource source) => source switch
    {
        MetricSource.Stream => ["StreamName"],
        MetricSource.Shard => ["StreamName", "ShardId"],
        MetricSource.StreamConsumer => ["StreamName", "ConsumerName"],
        MetricSource.DeliveryStream => ["DeliveryStreamName"],
        MetricSource.Function or MetricSource.MappedFunction => ["FunctionName"],
        MetricSource.Mapping => ["EventSourceMappingUUID"],
        MetricSource.Table => ["TableName"],
        MetricSource.TableIndex => ["TableName", "GlobalSecondaryIndexName"],
        MetricSource.TableOperation => ["TableName", "Operation"],
        _ => [],
    };

    /// <summary>The reason why the run does not measure a metric of an alarm; null where it does.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="store">The run's metrics. A function's own metric counts as measured once a function has emitted it.</param>
    /// <param name="sources">The resources that the run measures.</param>
    public static string? WhyNot(AlarmMetric metric, MetricStore store, MetricSources sources)
    {
        var name = $"{metric.NameSpace} {metric.Name}";
        if (!sources.IsOwn(metric.Account)) return $"{name} is a metric of account {metric.Account}, which the run does not have";
        if (!metric.NameSpace.StartsWith("AWS/", StringComparison.Ordinal))
            return store.Has(metric.Key) ? null : $"no function or client of the run has emitted {name}{Text(metric)}";

        var rows = Table.Where(row => row.NameSpace == metric.NameSpace && row.Names.Contains(metric.Name)).ToList();
        if (rows.Count == 0) return $"the run does not measure {name}";
        var dimensions = metric.Dimensions.DistinctBy(each => each.Name).ToDictionary(each => each.Name, each => each.Value);
        var fitting = rows.Where(row => dimensions.Keys.ToHashSet().SetEquals(DimensionsOf(row.Source))).ToList();
        if (fitting.Count == 0)
        {
            var known = string.Join(", or by ", rows.Select(row => Names(DimensionsOf(row.Source))));
            return $"the run measures {name} by {known}; the alarm reads it by {Names([.. dimensions.Keys])}";
        }

        // The measured metrics show which shards a stream has, and whether enhanced monitoring is on.
        if (fitting.Exists(row => row.Source == MetricSource.Shard) && store.Has(metric.Key)) return null;
        return fitting.Exists(row => sources.Has(row.Source, [.. DimensionsOf(row.Source).Select(each => dimensions[each])]))
            ? null
            : $"the run has no source of {name}{Text(metric)}";
    }

    private static string[] OfDestination(string destination) =>
        [$"{destination}.Success", $"{destination}.DataFreshness", $"{destination}.Records", $"{destination}.Bytes"];

    private static string Names(string[] dimensions) =>
        dimensions.Length == 0 ? "no dimension" : string.Join(" and ", dimensions);

    private static string Text(AlarmMetric metric) => metric.Dimensions.Count == 0
        ? ""
        : $" with {string.Join(" and ", metric.Dimensions.Select(dimension => $"{dimension.Name} {dimension.Value}"))}";
}
