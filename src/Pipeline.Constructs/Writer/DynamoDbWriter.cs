using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.Lambda;
using Amazon.CDK.AWS.Logs;
using Amazon.CDK.AWS.S3;
using Constructs;
using Pipeline.Constructs.Internal;
using Pipeline.Records;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs;

/// <summary>
/// The Lambda function that writes a stream's events to a table: .NET 10 on arm64, a role with only the permissions for it, and
/// an event source mapping whose retries end without losing a record.
/// </summary>
/// <remarks>
/// <para>A record can never be written if it is no valid event by the table's schema, or if DynamoDB refuses it. The
/// writer stores such a record in S3 (<see cref="RejectsBucket"/>) with the reason, and continues with the others. If
/// DynamoDB throttles or fails, the writer retries within the invocation. After that, Lambda retries in later
/// invocations: from the first record that was not written, or in halves if the invocation ended without naming it.
/// After <see cref="WriterBatchingProps.RetryAttempts"/> or <see cref="WriterBatchingProps.MaximumRecordAge"/>, the
/// whole batch is stored in S3.</para>
/// <para>Cost, us-east-1, arm64: 0.20 USD a million invocations and 0.0000133334 USD a GB-second
/// (https://aws.amazon.com/lambda/pricing/); ten of the function's own metrics, 0.30 USD each and month while there are events
/// (https://aws.amazon.com/cloudwatch/pricing/); the table's write units, by <see cref="WriteMode"/>.</para>
/// </remarks>
public sealed partial class DynamoDbWriter : Construct
{
    /// <summary>Makes the function, its role, its log group and its event source mapping.</summary>
    /// <param name="scope">The parent.</param>
    /// <param name="id">The id, unique within the parent.</param>
    /// <param name="props">Settings; the stream and the table have no defaults.</param>
    /// <exception cref="InvalidInputException">A prop is invalid; the message lists every mistake.</exception>
    public DynamoDbWriter(Construct scope, string id, DynamoDbWriterProps props)
        : base(scope, id)
    {
        Violations.ThrowIfAny(this, props, (given, violations) => given.Validate(violations));

        var stack = Stack.Of(this);
        LogGroup = new LogGroup(this, "Logs", new LogGroupProps
        {
            Retention = props.LogRetention,
            EncryptionKey = props.EncryptionKey,
            RemovalPolicy = DataRemoval.Resolve(this, props.RemovalPolicy),
        });
        var failed = props.FailedBatches;
        if (failed.KeepsRecords && failed.Bucket is null) failed = FailedBatches.ToS3(BucketOfItsOwn("FailedBatches", props));
        FailedBatchesBucket = failed.Bucket;
        RejectsBucket = props.Rejects.Bucket ?? failed.Bucket ?? BucketOfItsOwn("Rejects", props);
        RejectsPrefix = props.Rejects.Prefix;

        var role = new LeastPrivilegeRole(
            this,
            "Role",
            new ServicePrincipal("lambda.amazonaws.com"),
            "Reads one stream, writes one table, keeps failed batches and rejected records");
        role.Allow([.. WriterPermissions.Read(stack, props)]);
        role.Allow([.. props.Table.Statements(WriteMode.ItemActions)]);
        role.Allow([.. WriterPermissions.KeepFailed(stack, failed)]);
        role.Allow([.. WriterPermissions.KeepRejects(stack, RejectsBucket, RejectsPrefix, failed)]);
        role.Allow(WriterPermissions.Log(LogGroup));
        if (props.Tracing) role.Allow(WriterPermissions.Trace());
        AcknowledgeWildcards(role, failed, props.Tracing);
        WarnOfMissingOrder(props);
        Quota.Warn(
            this,
            $"{nameof(props.Batching)}.{nameof(props.Batching.Filters)}",
            props.Batching.Filters.Count,
            ServiceLimits.Lambda.FilterQuota);
        Role = role.Role;

        var batches = props.Mode == WriteMode.Upsert ? LetWriteBatches(props) : null;
        var function = MakeFunction(props);
        function.Node.AddDependency(role.Policy);
        if (batches is not null) function.Node.AddDependency(batches);
        Function = function;
        Timeout = props.Timeout;
        ReservedConcurrency = props.ReservedConcurrency;

        var mapping = EventSource.Map(this, "Mapping", props, function, failed, stack);
        // Lambda tries the role when the mapping is made, and refuses a role that cannot read the stream yet.
        mapping.Node.AddDependency(role.Policy);
        EventSourceMappingId = mapping.Ref;
    }

    /// <summary>The function, for any CDK API that takes one.</summary>
    public IFunction Function { get; }

    /// <summary>The role of the function and of Lambda's poller.</summary>
    public IRole Role { get; }

    /// <summary>The function's logs, as JSON lines without the contents of records.</summary>
    public ILogGroup LogGroup { get; }

    /// <summary>The bucket of failed batches; <c>null</c> if they go to a queue or a topic.</summary>
    public IBucket? FailedBatchesBucket { get; }

    /// <summary>The bucket of records that can never be written.</summary>
    public IBucket RejectsBucket { get; }

    /// <summary>The folder of these records in <see cref="RejectsBucket"/>, ending in a slash.</summary>
    public string RejectsPrefix { get; }

    /// <summary>The same place as a URL, <c>s3://BUCKET/FOLDER/</c>, for people and for <c>aws s3</c>.</summary>
    public string RejectsUrl => RejectsBucket.S3UrlForObject(RejectsPrefix);

    /// <summary>The event source mapping's id (a UUID), a dimension of its metrics.</summary>
    public string EventSourceMappingId { get; }

    /// <summary>How long an invocation may run.</summary>
    public Duration Timeout { get; }

    /// <summary>The concurrency reserved for the function; <c>null</c> if none is.</summary>
    public double? ReservedConcurrency { get; }

    private Bucket BucketOfItsOwn(string id, DynamoDbWriterProps props) => new PipelineBucket(this, id, new()
    {
        EncryptionKey = props.EncryptionKey,
        AccessLogs = props.AccessLogs,
        NotReplicatedBecause =
            "It holds records that wait to be written again to a table of this Region; once written, nobody needs them.",
        RemovalPolicy = props.RemovalPolicy,
    }).Bucket;

    // A separate policy: if another mode does not need it any more, CloudFormation deletes it at the end of the update, when the
    // function already has its new mode. As a part of the role's other policy it would be removed earlier, and DynamoDB would
    // refuse batches in the meantime.
    private ManagedPolicy LetWriteBatches(DynamoDbWriterProps props) => new(this, "BatchPolicy", new ManagedPolicyProps
    {
        Description = "Writes batches of items to one table",
        Roles = [Role],
        Statements = [WriterPermissions.WriteBatches(props.Table)],
    });

    private Function MakeFunction(DynamoDbWriterProps props)
    {
        var own = new FunctionProps
        {
            Description = "Writes the events of a Kinesis stream to a DynamoDB table",
            MemorySize = props.Memory.ToMebibytes(),
            Timeout = props.Timeout,
            ReservedConcurrentExecutions = props.ReservedConcurrency,
            Role = Role,
            LogGroup = LogGroup,
            Environment = WriterEnvironment.Of(props, RejectsBucket),
        };
        var function = LibraryFunction.New(this, "Resource", own, props.Build, props.Table.Schema);
        if (props.Tracing) LibraryFunction.Trace(function);
        AcknowledgeWhatDoesNotApply(function, props);
        return function;
    }

    private void WarnOfMissingOrder(DynamoDbWriterProps props)
    {
        if (props.Mode != WriteMode.Upsert || props.Stream.RecordDistribution != RecordDistribution.Auto) return;
        Warning.On(
            this,
            "pipeline:upsert-without-order",
            "Mode is Upsert, and Kinesis distributes the stream's records: any of several records with the same key may be " +
            "written last. Use WriteMode.LatestBy(field), or acknowledge this if all records of a key are the same");
    }

    private void AcknowledgeWildcards(LeastPrivilegeRole role, FailedBatches failed, bool tracing)
    {
        role.AcknowledgeWildcard(
            RejectsBucket.ArnForObjects($"{RejectsPrefix}*"),
            "The function names the objects of rejected records by time, shard, sequence number and content below this folder.");
        if (tracing) role.AcknowledgeWildcard("*", "X-Ray's two write actions take no resource.");
        if (failed.Bucket is { } bucket)
        {
            role.AcknowledgeWildcard(
                bucket.ArnForObjects($"{FailedBatches.Folder}*"),
                "Lambda names the objects of failed batches by mapping, shard, time and a random part below this folder.");
        }
    }

    private static void AcknowledgeWhatDoesNotApply(Function function, DynamoDbWriterProps props)
    {
        const string Dlq =
            "A dead letter queue takes failed asynchronous invocations; this function is invoked by its event source " +
            "mapping alone, synchronously, and the mapping has a destination for failed batches.";
        LibraryFunction.Acknowledge(
            function,
            Dlq,
            LibraryFunction.CallsAwsAlone,
            props.ReservedConcurrency is null
                ? "Its event source mapping is its only caller and bounds it: shards times the parallelization factor at once."
                : null);
    }
}
