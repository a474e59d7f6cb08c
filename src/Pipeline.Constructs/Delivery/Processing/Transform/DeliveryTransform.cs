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
/// role that can do this and nothing else. A valid event becomes a line of JSON with its partition keys, several of one record
/// (as the Kinesis Agent sends them) a line each, a blank record is dropped. Any other fails: Firehose keeps it as it came under
/// its error prefix,
/// <c>processing-failed</c>, and the function's log says why, by the record's id and without its contents.
/// </summary>
/// <remarks>
/// <para>What Lambda's answer has no room for, which takes partition keys or a large buffering size, is put back into the
/// Firehose stream, or into the Kinesis stream that is its source; each delivery lets the function do that for its own stream. It
/// is delivered later and billed once more. In the seconds of a first deployment before it may, such a batch fails, and Firehose
/// tries it again.</para>
/// <para>Cost, us-east-1, arm64: 0.20 USD a million invocations and 0.0000133334 USD a GB-second
/// (https://aws.amazon.com/lambda/pricing/); metrics of the function's own, 0.30 USD each and month while there are events
/// (https://aws.amazon.com/cloudwatch/pricing/).</para>
/// </remarks>
public sealed class DeliveryTransform : Construct
{
    /// <summary>Makes the function and what it needs.</summary>
    /// <param name="scope">The parent.</param>
    /// <param name="id">The id below it.</param>
    /// <param name="props">Settings; the schema has no default.</param>
    /// <exception cref="InvalidInputException">A prop is not allowed; the message lists all that are not.</exception>
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

    /// <summary>The function, for everything in CDK that takes one.</summary>
    public IFunction Function { get; }

    /// <summary>The role that the function acts with.</summary>
    public IRole Role => OwnRole;

    /// <summary>The function's logs, JSON lines without the contents of records.</summary>
    public ILogGroup LogGroup { get; }

    /// <summary>The keys that it gives each event.</summary>
    public IReadOnlyList<EventPartitionKey> PartitionKeys { get; }

    /// <summary>How long an invocation may run.</summary>
    public Duration Timeout { get; }

    /// <summary>The concurrency kept for the function, or nothing.</summary>
    public double? ReservedConcurrency { get; }

    internal Role OwnRole { get; }

    /// <summary>What it takes for a valid event.</summary>
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
