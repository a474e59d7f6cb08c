namespace Pipeline.Constructs.Tests;

/// <summary>
/// The metrics that AWS's pages name, with the dimensions by which they are published. A dashboard or an alarm on any other
/// never has data.
/// </summary>
internal static class PublishedMetrics
{
    private const string Firehose = "DeliveryStreamName";
    private const string Search = "ClientId DomainName";
    private const string Athena = "QueryState QueryType WorkGroup";

    private static readonly HashSet<string> All =
    [
        // https://docs.aws.amazon.com/streams/latest/dev/monitoring-with-cloudwatch.html
        .. Of("AWS/Kinesis", "StreamName", "IncomingRecords", "IncomingBytes", "GetRecords.IteratorAgeMilliseconds",
            "WriteProvisionedThroughputExceeded", "ReadProvisionedThroughputExceeded", "PutRecord.Success",
            "PutRecords.FailedRecords", "PutRecords.TotalRecords"),
        .. Of("AWS/Kinesis", "ConsumerName StreamName", "SubscribeToShardEvent.MillisBehindLatest"),
        // https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
        .. Of("AWS/Lambda", "FunctionName", "IteratorAge", "Errors", "Throttles", "Duration", "ConcurrentExecutions",
            "DestinationDeliveryFailures"),
        .. Of("AWS/Lambda", "EventSourceMappingUUID", "DroppedEventCount", "OnFailureDestinationDeliveredEventCount",
            "PolledEventCount"),
        // src/Pipeline.Functions/MetricNames.cs, which the function sends itself.
        .. Of("StreamingPipeline", "FunctionName", typeof(Functions.MetricNames).GetFields()
            .Where(field => field.Name is not ("Namespace" or "FunctionName"))
            .Select(field => (string)field.GetRawConstantValue()!).ToArray()),
        // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html
        .. Of("AWS/DynamoDB", "TableName", "ConsumedWriteCapacityUnits", "ConsumedReadCapacityUnits", "WriteThrottleEvents",
            "ReadThrottleEvents"),
        .. Of("AWS/DynamoDB", "GlobalSecondaryIndexName TableName", "WriteThrottleEvents", "ReadThrottleEvents"),
        .. Of("AWS/DynamoDB", "Operation TableName", "SystemErrors"),
        .. Of("AWS/DynamoDB", "ReceivingRegion TableName", "ReplicationLatency"),
        // https://docs.aws.amazon.com/firehose/latest/dev/monitoring-with-cloudwatch-metrics.html
        .. Of("AWS/Firehose", Firehose, "IncomingRecords", "IncomingBytes", "IncomingPutRequests", "ThrottledRecords",
            "BytesPerSecondLimit", "RecordsPerSecondLimit", "PutRequestsPerSecondLimit", "DataReadFromKinesisStream.Records",
            "DataReadFromKinesisStream.Bytes", "KinesisMillisBehindLatest", "ThrottledGetRecords",
            "DataReadFromSource.Records", "DataReadFromSource.Bytes", "DataReadFromSource.Backpressured", "KafkaOffsetLag",
            "FailedValidation.Records", "ExecuteProcessing.Success", "SucceedProcessing.Records",
            "OutputDecompressedRecords.Failed", "FailedConversion.Records", "PartitionCountExceeded"),
        .. Of("AWS/Firehose", Firehose, [.. ((string[])["S3", "Redshift", "AmazonOpenSearchService",
            "AmazonOpenSearchServerless", "Snowflake", "Splunk", "HttpEndpoint"]).SelectMany(to => new[]
            {
                $"DeliveryTo{to}.DataFreshness", $"DeliveryTo{to}.Success", $"DeliveryTo{to}.Records", $"DeliveryTo{to}.Bytes",
            })]),
        .. Of("AWS/Firehose", Firehose, [.. ((string[])["AmazonOpenSearchService", "AmazonOpenSearchServerless"])
            .SelectMany(to => new[] { $"DeliveryTo{to}.AuthFailure", $"DeliveryTo{to}.DeliveryRejected" })]),
        .. Of("AWS/Firehose", Firehose, "BackupToS3.DataFreshness", "BackupToS3.Success", "BackupToS3.Records",
            "BackupToS3.Bytes"),
        // https://docs.aws.amazon.com/firehose/latest/dev/apache-iceberg-metric.html
        .. Of("AWS/Firehose", Firehose, "DeliveryToIceberg.DataFreshness", "DeliveryToIceberg.SuccessfulRowCount",
            "DeliveryToIceberg.FailedRowCount", "DeliveryToIceberg.Bytes"),
        // https://docs.aws.amazon.com/athena/latest/ug/query-metrics-viewing.html
        .. Of("AWS/Athena", Athena, "ProcessedBytes", "TotalExecutionTime"),
        // https://docs.aws.amazon.com/opensearch-service/latest/developerguide/managedomains-cloudwatchmetrics.html
        .. Of("AWS/ES", Search, "OpenSearchRequests", "5xx", "IndexingLatency", "SearchLatency", "ClusterStatus.red",
            "ClusterStatus.yellow", "ClusterIndexWritesBlocked", "AutomatedSnapshotFailure", "KMSKeyError",
            "KMSKeyInaccessible", "ThreadpoolWriteRejected", "CPUUtilization", "JVMMemoryPressure", "OldGenJVMMemoryPressure",
            "MasterCPUUtilization", "MasterJVMMemoryPressure", "MasterOldGenJVMMemoryPressure", "FreeStorageSpace", "Nodes",
            "MasterReachableFromNode"),
        // https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-metrics-and-dimensions.html
        .. Of("AWS/ApiGateway", "ApiName Stage", "Count", "4XXError", "5XXError", "Latency"),
        // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-monitoring.html
        .. Of("AWS/EventBridge/Pipes", "PipeName", "Invocations", "ExecutionFailed", "TargetStagePartiallyFailed",
            "ExecutionThrottled", "ExecutionTimeout"),
        // https://docs.aws.amazon.com/streams/latest/dev/data-delivery-monitoring.html
        .. Of("AWS/Kinesis", "ChannelId ChannelName StreamName", "DeliveryToS3.DataFreshness", "DeliveryToS3.BytesIn",
            "DeliveryToS3.SuccessfulRecordCount", "DeliveryToS3.FailedRecordCount"),
        // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html
        .. Of("AWS/Events", "RuleName", "Invocations", "FailedInvocations"),
        // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
        .. Of("AWS/SQS", "QueueName", "ApproximateNumberOfMessagesVisible", "ApproximateAgeOfOldestMessage"),
    ];

    public static bool Has(string @namespace, string name, IEnumerable<string> dimensions) =>
        All.Contains(Key(@namespace, string.Join(' ', dimensions.Order(StringComparer.Ordinal)), name));

    private static IEnumerable<string> Of(string @namespace, string dimensions, params string[] names) =>
        names.Select(name => Key(@namespace, dimensions, name));

    private static string Key(string @namespace, string dimensions, string name) => $"{@namespace} {{{dimensions}}} {name}";
}
