using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.Lambda;
using Amazon.CDK.AWS.Logs;
using Constructs;
using Pipeline.Constructs.Internal;
using Pipeline.Functions;
using Pipeline.Records;

namespace Pipeline.Constructs;

/// <summary>
/// The Lambda function that transforms a Firehose stream's records, for <see cref="DeliveryProcessor"/>: .NET 10 on arm64, with a
/// role that has only the permissions for it. It turns a valid event into one line of JSON with its partition keys, and several
/// events of one record (as the Kinesis Agent sends them) into one line each. It drops blank records. Any other record fails:
/// Firehose keeps it unchanged under its error prefix, <c>processing-failed</c>, and the function's log gives the reason, with
/// the record's id but without its contents.
/// </summary>
/// <remarks>
/// <para>Partition keys or a large buffering size can make records exceed the limit of Lambda's answer. The function puts such
/// records back into the Firehose stream, or into the Kinesis stream that is its source; each delivery lets the function do that
/// for its own stream. These records are delivered later and billed once more. In the seconds of a first deployment before this
/// permission exists, such a batch fails, and Firehose retries it.</para>
/// <para>Cost, us-east-1, arm64: 0.20 USD a million invocations and 0.0000133334 USD a GB-second
/// (https://aws.amazon.com/lambda/pricing/); the function's own metrics, 0.30 USD each and month while there are events
/// (https://aws.amazon.com/cloudwatch/pricing/).</para>
/// </remarks>
public sealed class DeliveryTransform : Construct
{
    /// <summary>Makes the function, its role and its log group.</summary>
    /// <param name="scope">The parent.</param>
    /// <param name="id">The id, unique within the parent.</param>
    /// <param name="props">Settings; the schema has no default.</param>
    /// <exception cref="InvalidInputException">A prop is invalid; the message lists every mistake.</exception>
    public DeliveryTransform(Construct scope, string id, DeliveryTransformProps props)
        : base(scope, id)
    {
        Violations.ThrowIfAny(this, props, (given, violations) => given.Validate(violations));

        LogGroup = new LogGroup(this, "Logs", new LogGroupProps
        {
            Retention = props.LogRetention,
            EncryptionKey = props.EncryptionKey,
            RemovalPolicy = DataRemoval.Resolve(this, props.RemovalPolicy),
        });
        var role = new LeastPrivilegeRole(
            this, "Role", new ServicePrincipal("lambda.amazonaws.com"), "Transforms the records of Firehose streams");
        role.Allow(WriterPermissions.Log(LogGroup));
        if (props.Tracing)
        {
            role.Allow(WriterPermissions.Trace());
            role.AcknowledgeWildcard("*", "X-Ray's two write actions take no resource.");
        }

        OwnRole = role.Role;
        Schema = props.Schema;
        PartitionKeys = props.PartitionKeys;
        Timeout = props.Timeout;
        ReservedConcurrency = props.ReservedConcurrency;
        var function = MakeFunction(props);
        function.Node.AddDependency(role.Policy);
        Function = function;
    }

    /// <summary>The function, for any CDK API that takes one.</summary>
    public IFunction Function { get; }

    /// <summary>The function's role.</summary>
    public IRole Role => OwnRole;

    /// <summary>The function's logs, as JSON lines without the contents of records.</summary>
    public ILogGroup LogGroup { get; }

    /// <summary>The keys that the function gives each event.</summary>
    public IReadOnlyList<EventPartitionKey> PartitionKeys { get; }

    /// <summary>How long an invocation may run.</summary>
    public Duration Timeout { get; }

    /// <summary>The concurrency reserved for the function; <c>null</c> if none is.</summary>
    public double? ReservedConcurrency { get; }

    internal Role OwnRole { get; }

    /// <summary>The schema of valid events.</summary>
    internal EventSchema Schema { get; }

    private Function MakeFunction(DeliveryTransformProps props)
    {
        var own = new FunctionProps
        {
            Description = "Transforms the records of Firehose streams",
            MemorySize = props.Memory.ToMebibytes(),
            Timeout = props.Timeout,
            ReservedConcurrentExecutions = props.ReservedConcurrency,
            Role = OwnRole,
            LogGroup = LogGroup,
            Environment = FunctionEnvironment.Of(
                FunctionSettings.TransformFunction,
                props.Build.Runtime,
                (FunctionSettings.PartitionKeys,
                    props.PartitionKeys.Count == 0 ? null : string.Join(',', props.PartitionKeys.Select(key => key.Setting)))),
        };
        var function = LibraryFunction.New(this, "Resource", own, props.Build, props.Schema);
        if (props.Tracing) LibraryFunction.Trace(function);
        AcknowledgeWhatDoesNotApply(function, props);
        return function;
    }

    private static void AcknowledgeWhatDoesNotApply(Function function, DeliveryTransformProps props)
    {
        const string Dlq =
            "A dead letter queue takes failed asynchronous invocations; Firehose invokes this function synchronously, and " +
            "keeps what failed under the stream's error prefix.";
        LibraryFunction.Acknowledge(
            function,
            Dlq,
            LibraryFunction.CallsAwsAlone,
            props.ReservedConcurrency is null
                ? "Firehose alone invokes it and bounds it: five invocations at once of a shard, ten for Splunk." : null);
    }
}
