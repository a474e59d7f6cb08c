using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.Lambda;
using Amazon.CDK.AWS.Logs;
using Amazon.CDK.AWS.S3;
using Constructs;
using Pipeline.Constructs.Internal;
using Pipeline.Functions;
using Pipeline.Records;
using Pipeline.Records.Limits;
using Pipeline.Records.Windows;

namespace Pipeline.Constructs;

/// <summary>
/// Counts events in windows of their own time, by a declaration beside the event schema: a Lambda function reads the changes of
/// a table or a Kinesis stream, and keeps an item for each group and window. One query reads the highest groups of a window.
/// </summary>
/// <remarks>
/// <para>Each change counts exactly once, whatever Lambda repeats, halves or reshards: an item names the last record of each
/// shard that it has, and is written only if no other invocation wrote it in between. Counts, sums and distinct counts are exact
/// under updates and removals. A minimum or maximum whose last holder was removed is not known without all events: the item then
/// lacks it and names it in <c>unknown</c>. Records that a producer of a Kinesis stream sends twice count twice.</para>
/// <para>Cost, us-east-1: for each group and window in a batch one read of 0.125 USD a million and about 3 write units of 0.625
/// USD a million, one for the item and two for its place in the index (https://aws.amazon.com/dynamodb/pricing/); a distinct
/// count adds a read and, for a value that is new in the window, a write for each value. Lambda and metrics cost as those of
/// <see cref="DynamoDbWriter"/>; reading the changes of a table by Lambda costs no money. A tumbling window of Lambda, by which
/// it names the shard of a table's changes, adds one invocation for each shard every 15 minutes.</para>
/// <para>docs/aggregates.md describes the items, the rules and what they cost.</para>
/// </remarks>
public sealed class StreamAggregation : Construct
{
    private static readonly EventSchema ItemSchema = EventSchema.Parse($$"""
        {
          "title": "Aggregates",
          "type": "object",
          "properties": {
            "{{AggregateAttributes.Aggregate}}": { "type": "string", "minLength": 1 },
            "{{AggregateAttributes.Window}}": { "type": "string", "minLength": 1 },
            "{{AggregateAttributes.Board}}": { "type": "string", "minLength": 1 },
            "{{AggregateAttributes.Rank}}": { "type": "number" },
            "{{AggregateAttributes.ExpiresAt}}": { "type": "integer" }
          },
          "required": ["{{AggregateAttributes.Aggregate}}", "{{AggregateAttributes.Window}}"],
          "x-dynamodb": {
            "partitionKey": "{{AggregateAttributes.Aggregate}}", "sortKey": "{{AggregateAttributes.Window}}",
            "timeToLive": "{{AggregateAttributes.ExpiresAt}}"
          }
        }
        """);

    /// <summary>Makes the table, the function, its role and logs, and the event source mapping.</summary>
    /// <param name="scope">The parent.</param>
    /// <param name="id">The id, unique within the parent.</param>
    /// <param name="props">Settings; the source and the declaration have no defaults.</param>
    /// <exception cref="InvalidInputException">A prop is invalid; the message lists every mistake.</exception>
    public StreamAggregation(Construct scope, string id, StreamAggregationProps props)
        : base(scope, id)
    {
        Violations.ThrowIfAny(this, props, (given, violations) => given.Validate(violations));

        var stack = Stack.Of(this);
        Declaration = props.Declaration;
        Table = MakeTable(props);
        LogGroup = new LogGroup(this, "Logs", new LogGroupProps
        {
            Retention = props.LogRetention,
            EncryptionKey = props.EncryptionKey,
            RemovalPolicy = DataRemoval.Resolve(this, props.RemovalPolicy),
        });
        var failed = props.FailedBatches;
        if (failed.KeepsRecords && failed.Bucket is null) failed = FailedBatches.ToS3(MakeBucket(props));
        FailedBatchesBucket = failed.Bucket;

        var role = MakeRole(props, failed, stack);
        Role = role.Role;
        var function = MakeFunction(props);
        function.Node.AddDependency(role.Policy);
        Function = function;
        Timeout = props.Timeout;
        SourceRetention = props.Source.Retention;
        ReservedConcurrency = props.ReservedConcurrency;

        var mapping = Map(props, function, failed);
        // Lambda tries the role when the mapping is made, and refuses a role that cannot read the stream yet.
        mapping.Node.AddDependency(role.Policy);
        EventSourceMappingId = mapping.Ref;
    }

    /// <summary>
    /// The table of aggregates. Its index <c>top</c> has the partition key <c>board</c>, such as
    /// <c>crowd#2026-11-21T09:15:00Z</c>, and the number <c>rank</c>: a query of it, with <c>ScanIndexForward</c> false and a
    /// <c>Limit</c>, reads the highest groups of a window. <see cref="EventTable.GrantRead"/> lets a reader do that.
    /// </summary>
    public EventTable Table { get; }

    /// <summary>What is computed.</summary>
    public AggregationDeclaration Declaration { get; }

    /// <summary>The function, for any CDK API that takes one.</summary>
    public IFunction Function { get; }

    /// <summary>The role of the function and of Lambda's poller.</summary>
    public IRole Role { get; }

    /// <summary>The function's logs, as JSON lines without the contents of records.</summary>
    public ILogGroup LogGroup { get; }

    /// <summary>The bucket of failed batches; <c>null</c> if they go to a queue or a topic.</summary>
    public IBucket? FailedBatchesBucket { get; }

    /// <summary>The event source mapping's id (a UUID), a dimension of its metrics.</summary>
    public string EventSourceMappingId { get; }

    /// <summary>How long an invocation may run, for <see cref="FunctionAlarmsProps.Timeout"/>.</summary>
    public Duration Timeout { get; }

    /// <summary>How long the source keeps a record, for <see cref="FunctionAlarmsProps.StreamRetention"/>.</summary>
    public Duration SourceRetention { get; }

    /// <summary>The concurrency reserved for the function; <c>null</c> if none is.</summary>
    public double? ReservedConcurrency { get; }

    /// <summary>
    /// One of the metrics that the function itself sends, in the namespace <c>StreamingPipeline</c>: <c>RecordsIn</c>,
    /// <c>ChangesCounted</c>, <c>ChangesLate</c>, <c>EventsUnusable</c>, <c>ExpiriesIgnored</c>, <c>AggregatesWritten</c>,
    /// <c>MeasuresUnknown</c>, <c>AlertsSent</c>, <c>WriteUnitsConsumed</c>, <c>BatchLatency</c> or <c>NewestRecordAge</c>.
    /// </summary>
    /// <param name="metricName">Its name.</param>
    /// <param name="options">Statistic, period and the like. Default: the sum over 5 minutes.</param>
    public Metric Metric(string metricName, IMetricOptions? options = null) =>
        LibraryFunction.Metric(Function, metricName, Stats.SUM, options);

    private EventTable MakeTable(StreamAggregationProps props) => new(this, "Table", new EventTableProps
    {
        Schema = ItemSchema,
        GlobalIndexes =
        [
            new EventTableIndex
            {
                Name = AggregateAttributes.TopIndex,
                PartitionKey = AggregateAttributes.Board,
                SortKey = AggregateAttributes.Rank,
            },
        ],
        Billing = props.Billing,
        PointInTimeRecovery = props.PointInTimeRecovery,
        DeletionProtection = props.DeletionProtection,
        Encryption = props.EncryptionKey is { } key ? EventTableEncryption.CustomerManaged(key) : EventTableEncryption.AwsManaged,
        RemovalPolicy = props.RemovalPolicy,
    });

    private Bucket MakeBucket(StreamAggregationProps props) => new PipelineBucket(this, "FailedBatches", new()
    {
        EncryptionKey = props.EncryptionKey,
        AccessLogs = props.AccessLogs,
        NotReplicatedBecause = "It holds records that could not be counted in a table of this Region.",
        RemovalPolicy = props.RemovalPolicy,
    }).Bucket;

    private LeastPrivilegeRole MakeRole(StreamAggregationProps props, FailedBatches failed, Stack stack)
    {
        var role = new LeastPrivilegeRole(
            this,
            "Role",
            new ServicePrincipal("lambda.amazonaws.com"),
            "Reads one stream, counts in one table, keeps failed batches");
        role.Allow([.. AggregationPermissions.Read(stack, props.Source)]);
        role.Allow([.. AggregationPermissions.Write(Table, props.AlertTopic is not null)]);
        if (props.AlertTopic is { } topic) role.Allow([.. AggregationPermissions.Tell(stack, topic)]);
        role.Allow([.. WriterPermissions.KeepFailed(stack, failed)]);
        role.Allow(WriterPermissions.Log(LogGroup));
        if (props.Tracing)
        {
            role.Allow(WriterPermissions.Trace());
            role.AcknowledgeWildcard("*", "X-Ray's two write actions take no resource.");
        }

        if (props.Source.Table is { } table)
        {
            role.AcknowledgeWildcard(
                $"{table.TableArn}/stream/*", "Listing the streams of a table is an action on all of its streams.");
        }

        if (failed.Bucket is { } bucket)
        {
            role.AcknowledgeWildcard(
                bucket.ArnForObjects($"{FailedBatches.Folder}*"),
                "Lambda names the objects of failed batches by mapping, shard, time and a random part below this folder.");
        }

        return role;
    }

    private Function MakeFunction(StreamAggregationProps props)
    {
        var own = new FunctionProps
        {
            Description = "Counts events in windows of their own time",
            MemorySize = props.Memory.ToMebibytes(),
            Timeout = props.Timeout,
            ReservedConcurrentExecutions = props.ReservedConcurrency,
            Role = Role,
            LogGroup = LogGroup,
            Environment = FunctionEnvironment.Of(
                FunctionSettings.AggregateFunction,
                props.Build.Runtime,
                (FunctionSettings.TableName, Table.TableName),
                (FunctionSettings.AggregationSource,
                    props.Source.Stream is null ? FunctionSettings.TableSource : FunctionSettings.StreamSource),
                (FunctionSettings.AlertTopic, props.AlertTopic?.TopicArn),
                (FunctionSettings.ReadGzip, props.ReadGzip ? "true" : null)),
        };
        var function = LibraryFunction.New(this, "Resource", own, props.Build, props.Source.Schema, props.Declaration);
        if (props.Tracing) LibraryFunction.Trace(function);
        LibraryFunction.Acknowledge(
            function,
            "A dead letter queue takes failed asynchronous invocations; this function is invoked by its event source mapping " +
            "alone, synchronously, and the mapping has a destination for failed batches.",
            LibraryFunction.CallsAwsAlone,
            props.ReservedConcurrency is null
                ? "Its event source mapping is its only caller and bounds it: one invocation at once for each shard." : null);
        return function;
    }

    private CfnEventSourceMapping Map(StreamAggregationProps props, Function function, FailedBatches failed) =>
        new(this, "Mapping", new CfnEventSourceMappingProps
        {
            FunctionName = function.FunctionName,
            EventSourceArn = props.Source.StreamArn,
            BatchSize = props.BatchSize,
            MaximumBatchingWindowInSeconds = props.BatchingWindow.ToSeconds(),
            // With more, several invocations of a shard run at once, and the last record of one does not tell what another has.
            ParallelizationFactor = 1,
            StartingPosition = props.Start.Position,
            StartingPositionTimestamp = props.Start.UnixSeconds,
            BisectBatchOnFunctionError = true,
            MaximumRetryAttempts = props.RetryAttempts,
            MaximumRecordAgeInSeconds = (props.MaximumRecordAge ?? EventSource.MostOf(props.Source.Retention)).ToSeconds(),
            // Only with a tumbling window Lambda names the shard of a table's changes.
            TumblingWindowInSeconds = props.Source.Table is null ? null : ServiceLimits.Lambda.TumblingWindowSeconds.Maximum,
            MetricsConfig = props.EventCountMetrics
                ? new CfnEventSourceMapping.MetricsConfigProperty { Metrics = ["EventCount"] } : null,
            DestinationConfig = new CfnEventSourceMapping.DestinationConfigProperty
            {
                OnFailure = new CfnEventSourceMapping.OnFailureProperty
                {
                    Destination = failed.Bucket?.BucketArn ?? failed.Queue?.QueueArn ?? failed.Topic!.TopicArn,
                },
            },
            Enabled = props.Enabled,
        });
}
