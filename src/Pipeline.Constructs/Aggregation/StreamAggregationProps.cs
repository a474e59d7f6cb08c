using Amazon.CDK;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.Lambda;
using Amazon.CDK.AWS.Logs;
using Amazon.CDK.AWS.SNS;
using Pipeline.Constructs.Internal;
using Pipeline.Records;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs;

/// <summary>Settings of a <see cref="StreamAggregation"/>; the source and the declaration have no defaults.</summary>
public sealed record StreamAggregationProps
{
    /// <summary>The changes of a table, or the events of a Kinesis stream, in the stack's Region.</summary>
    public required AggregationSource Source { get; set; }

    /// <summary>
    /// What is computed: groups, windows and measures, from a file beside the event schema
    /// (<see cref="AggregationDeclaration.Load"/>) with the schema of <see cref="Source"/>.
    /// </summary>
    public required AggregationDeclaration Declaration { get; set; }

    /// <summary>
    /// The topic that gets a message about each group above the threshold of <see cref="WindowedAggregation.Alert"/>. Default:
    /// none; required where the declaration has an alert, and only then allowed.
    /// </summary>
    public ITopic? AlertTopic { get; set; }

    /// <summary>
    /// Records per invocation, 1 to 10000. Default: 1000. All events of a batch for one group and window cost one read and one
    /// write, so larger batches cost less.
    /// </summary>
    public double BatchSize { get; set; } = 1000;

    /// <summary>
    /// How long to gather records before an invocation, whole seconds, 0 to 300. Default: 5 seconds. Aggregates are as old as
    /// this; a longer time makes fewer writes.
    /// </summary>
    public Duration BatchingWindow { get; set; } = Duration.Seconds(5);

    /// <summary>
    /// The position where a new mapping starts. Default: the oldest record. <see cref="StreamStart.At"/> is only for a Kinesis
    /// stream. A start after the first change of a table misses what is removed later, so that aggregates may become too low.
    /// </summary>
    public StreamStart Start { get; set; } = StreamStart.TrimHorizon;

    /// <summary>
    /// How often Lambda retries a failed batch, 0 to 10000. Default: 10000, so that <see cref="MaximumRecordAge"/> ends retries.
    /// A batch that is given up is missing in its aggregates for good, because later ones are counted.
    /// </summary>
    public double RetryAttempts { get; set; } = 10_000;

    /// <summary>
    /// The oldest age at which Lambda still tries a record, whole seconds, 60 to 604800, below the retention of the source.
    /// Default: three quarters of the retention, at most 7 days.
    /// </summary>
    public Duration? MaximumRecordAge { get; set; }

    /// <summary>
    /// Whether the function reads Kinesis records that are compressed with GZIP, as <see cref="DynamoDbWriterOptions.ReadGzip"/>.
    /// Default: <c>false</c>. Not for the changes of a table.
    /// </summary>
    public bool ReadGzip { get; set; }

    /// <summary>
    /// The instruction set. Default: arm64, a fifth cheaper per GB-second than x86_64 (https://aws.amazon.com/lambda/pricing/).
    /// </summary>
    public Architecture Architecture { get; set; } = Architecture.ARM_64;

    /// <summary>
    /// Which build runs. Default: <see cref="PipelineRuntime.Native"/> of a release package, which has the native builds;
    /// <see cref="PipelineRuntime.Managed"/> of a package that was built from the sources without them.
    /// </summary>
    public PipelineRuntime? Runtime { get; set; }

    /// <summary>Memory, whole MiB, 128 to 10240. Default: 512 MiB; processor time grows with it.</summary>
    public Size Memory { get; set; } = Size.Mebibytes(512);

    /// <summary>How long an invocation may run, whole seconds, 1 to 900. Default: 60 seconds.</summary>
    public Duration Timeout { get; set; } = Duration.Seconds(60);

    /// <summary>
    /// The concurrency that is reserved for the function, which also bounds it; 0 stops the function. Default: none; there is one
    /// invocation at once for each shard. Below the number of shards Lambda would throttle its own pollers forever.
    /// </summary>
    public double? ReservedConcurrency { get; set; }

    /// <summary>The destination of batches that failed for good. Default: a new bucket that holds the records.</summary>
    public FailedBatches FailedBatches { get; set; } = FailedBatches.ToS3();

    /// <summary>How the table's throughput is billed. Default: on-demand, without a maximum.</summary>
    public TableBilling Billing { get; set; } = TableBilling.OnDemand();

    /// <summary>
    /// How far back the table can be restored to any second, whole days, 1 to 35; <c>null</c> turns it off, with a warning.
    /// Default: 35 days, for 0.20 USD a GB and month (https://aws.amazon.com/dynamodb/pricing/).
    /// </summary>
    public Duration? PointInTimeRecovery { get; set; } = Duration.Days(35);

    /// <summary>
    /// Whether the table is protected from deletion. Default: <c>true</c>, unless it is deleted with its stack
    /// (<see cref="RemovalPolicy"/>).
    /// </summary>
    public bool? DeletionProtection { get; set; }

    /// <summary>Whether X-Ray traces invocations. Default: <c>true</c>; 5 USD per million traces recorded
    /// (https://aws.amazon.com/xray/pricing/).</summary>
    public bool Tracing { get; set; } = true;

    /// <summary>
    /// Whether Lambda counts polled, failed and dropped events. Default: <c>true</c>, which costs six custom metrics of 0.30 USD
    /// a month each (https://aws.amazon.com/cloudwatch/pricing/). The alarms need them.
    /// </summary>
    public bool EventCountMetrics { get; set; } = true;

    /// <summary>Whether the mapping reads. Default: <c>true</c>.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>How long logs are kept. Default: one month.</summary>
    public RetentionDays LogRetention { get; set; } = RetentionDays.ONE_MONTH;

    /// <summary>
    /// The customer managed key of the table, the logs and the bucket that <see cref="FailedBatches"/> makes. Default: none; keys
    /// of AWS.
    /// </summary>
    public IKey? EncryptionKey { get; set; }

    /// <summary>
    /// The bucket for the access logs of the bucket that <see cref="FailedBatches"/> makes. Default: none; no access logs.
    /// </summary>
    public PipelineBucket? AccessLogs { get; set; }

    /// <summary>
    /// What CloudFormation does with the table, the logs and the bucket of failed batches when their stack is deleted. Default:
    /// RETAIN_ON_UPDATE_OR_DELETE. DESTROY also needs the context <c>pipeline:allow-data-removal</c>.
    /// </summary>
    public RemovalPolicy RemovalPolicy { get; set; } = RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE;

    /// <summary>The code that the function gets, and what runs it.</summary>
    internal FunctionBuild Build => FunctionCode.OfTheLibrary.Build(Runtime, Architecture);

    internal void Validate(Violations violations)
    {
        DataRemoval.Validate(violations, RemovalPolicy);
        violations.Whole(nameof(BatchSize), BatchSize, ServiceLimits.Lambda.KinesisBatchSize);
        violations.Within(nameof(BatchingWindow), BatchingWindow, ServiceLimits.Lambda.BatchingWindowSeconds);
        violations.Whole(nameof(RetryAttempts), RetryAttempts, ServiceLimits.Lambda.RetryAttempts);
        violations.Within(nameof(MaximumRecordAge), MaximumRecordAge, ServiceLimits.Lambda.MaximumRecordAgeSeconds);
        violations.Within(nameof(Memory), Memory, ServiceLimits.Lambda.MemoryMiB);
        violations.Within(nameof(Timeout), Timeout, ServiceLimits.Lambda.TimeoutSeconds);
        violations.Whole(nameof(ReservedConcurrency), ReservedConcurrency, ServiceLimits.Lambda.ReservedConcurrency);
        violations.Within(nameof(PointInTimeRecovery), PointInTimeRecovery, ServiceLimits.DynamoDb.RecoveryDays);
        DataRemoval.ValidateProtection(violations, DeletionProtection, RemovalPolicy);
        if (!violations.AreComplete(this)) return;
        Billing.Validate(violations.For(nameof(Billing)));
        violations.SameRegion(
            nameof(FailedBatches), FailedBatches.Bucket, "use a bucket of the stack's Region: Lambda uses S3 of its own Region");
        violations.SameRegion(
            nameof(AlertTopic), AlertTopic, "use a topic of the stack's Region: the function calls SNS of its own Region");
        FunctionCode.OfTheLibrary.Validate(Build, violations);
        ValidateAlerts(violations);
        if (Source.Validate(violations.For(nameof(Source)))) ValidateSource(violations);
    }

    private void ValidateAlerts(Violations violations)
    {
        var alerting = Declaration.Aggregations.Where(aggregation => aggregation.Alert is not null)
            .Select(aggregation => aggregation.Name).ToList();
        violations.Require(
            alerting.Count == 0 || AlertTopic is not null,
            nameof(AlertTopic),
            $"be set for the alerts of {string.Join(", ", alerting)}",
            null,
            "set it, or remove alert from the declaration");
        violations.Require(
            alerting.Count > 0 || AlertTopic is null,
            nameof(AlertTopic),
            "be absent where no aggregation has an alert",
            "a topic",
            "remove it, or add alert to the declaration");
    }

    private void ValidateSource(Violations violations)
    {
        violations.Require(
            Source.Stream is not null || !ReadGzip,
            nameof(ReadGzip),
            "be false for the changes of a table",
            ReadGzip,
            "remove it");
        violations.Require(
            Source.Stream is not null || Start.Time is null,
            nameof(Start),
            "be the oldest or the latest record for the changes of a table: Lambda takes no time for them",
            Start,
            "use StreamStart.TrimHorizon");
        ValidateFields(violations);
        var retention = Source.Retention;
        if (retention.IsUnresolved()) return;
        if (MaximumRecordAge is { } age && !age.IsUnresolved())
        {
            violations.Require(
                age.ToMilliseconds() < retention.ToMilliseconds(),
                nameof(MaximumRecordAge),
                $"be below the retention of the source, {retention.ToHumanString()}",
                age.ToHumanString(),
                "lower it");
        }

        // A batch that Lambda retries must find the aggregates that have its records, or it would count again.
        foreach (var aggregation in Declaration.Aggregations)
        {
            violations.Require(
                aggregation.KeepDays * 24 > retention.ToHours(),
                nameof(Declaration),
                $"keep {aggregation.Name} longer than the source keeps its records, {retention.ToHumanString()}",
                $"{aggregation.KeepDays} days",
                "raise keepDays");
        }
    }

    // The declaration may have been read with another schema.
    private void ValidateFields(Violations violations)
    {
        var missing = Declaration.Aggregations
            .SelectMany(aggregation => aggregation.GroupBy.Append(aggregation.Time)
                .Concat(aggregation.Measures.Select(measure => measure.Field).OfType<string>()))
            .Distinct().Where(field => Source.Schema.Find(field) is null).ToList();
        violations.Require(
            missing.Count == 0,
            nameof(Declaration),
            "name fields of the source's schema",
            string.Join(", ", missing),
            "load it with the schema of Source");
    }
}
