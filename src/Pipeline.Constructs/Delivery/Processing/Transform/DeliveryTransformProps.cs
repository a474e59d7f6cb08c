using Amazon.CDK;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.Lambda;
using Amazon.CDK.AWS.Logs;
using Pipeline.Constructs.Internal;
using Pipeline.Records;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs;

/// <summary>Settings of a <see cref="DeliveryTransform"/>: the schema, the partition keys, and how the function runs.</summary>
public sealed record DeliveryTransformProps
{
    /// <summary>The schema of a valid event; it is deployed beside the code.</summary>
    public required EventSchema Schema { get; set; }

    /// <summary>
    /// The keys by which <see cref="DynamicPartitioning"/> partitions, up to 50, such as <c>EventPartitionKey.Value("zone")</c>;
    /// the prefix holds each of them as <see cref="EventPartitionKey.Expression"/>. An event with an empty value has no
    /// partition and fails. Default: none.
    /// </summary>
    public IReadOnlyList<EventPartitionKey> PartitionKeys { get; set; } = [];

    /// <summary>
    /// The instruction set. Default: arm64, a fifth cheaper per GB-second than x86_64 (https://aws.amazon.com/lambda/pricing/).
    /// </summary>
    public Architecture Architecture { get; set; } = Architecture.ARM_64;

    /// <summary>
    /// Which build runs. Default: <see cref="PipelineRuntime.Native"/> of a release package, which has the native builds;
    /// <see cref="PipelineRuntime.Managed"/> of a package that was built from the sources without them, and of code of yours
    /// (<see cref="CodePath"/>). In CDK: <c>FunctionProps.Runtime</c>.
    /// </summary>
    public PipelineRuntime? Runtime { get; set; }

    /// <summary>
    /// Memory, whole MiB, 128 to 10240. Default: 1024 MiB. Processor time grows with it: a whole one at 1769 MB
    /// (https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html). In CDK: <c>FunctionProps.MemorySize</c>.
    /// </summary>
    public Size Memory { get; set; } = Size.Mebibytes(1024);

    /// <summary>
    /// How long an invocation may run, whole seconds, 1 to 300, Firehose's limit
    /// (https://docs.aws.amazon.com/firehose/latest/dev/data-transformation.html). Default: 60 seconds: a batch takes much less
    /// than one second; the rest is for putting records back.
    /// </summary>
    public Duration Timeout { get; set; } = Duration.Seconds(60);

    /// <summary>
    /// The concurrency that is reserved for the function, which also bounds it; 0 stops the function. Default: none. Firehose
    /// runs up to 5 invocations of a shard at once, 10 for Splunk (https://docs.aws.amazon.com/firehose/latest/dev/limits.html).
    /// In CDK: <c>FunctionProps.ReservedConcurrentExecutions</c>.
    /// </summary>
    public double? ReservedConcurrency { get; set; }

    /// <summary>Whether X-Ray traces invocations. Default: <c>true</c>; 5 USD per million traces recorded, of which Lambda
    /// samples one a second and 5 % of the rest (https://aws.amazon.com/xray/pricing/). In CDK:
    /// <c>FunctionProps.Tracing</c>.</summary>
    public bool Tracing { get; set; } = true;

    /// <summary>How long logs are kept. Default: one month.</summary>
    public RetentionDays LogRetention { get; set; } = RetentionDays.ONE_MONTH;

    /// <summary>
    /// The customer managed key of the log group, such as <see cref="PipelineKey.Key"/>. Default: none; a key of AWS.
    /// </summary>
    public IKey? EncryptionKey { get; set; }

    /// <summary>
    /// A folder with a build of your own: an executable assembly for .NET 10 that speaks the Lambda Runtime API, named
    /// <c>Pipeline.Functions.dll</c>; with <see cref="Runtime"/> Native a program for Linux named <c>bootstrap</c>. It gets the
    /// same environment and role. Default: the one that comes with this library.
    /// </summary>
    public string? CodePath { get; set; }

    /// <summary>
    /// What CloudFormation does with the logs when their stack is deleted. Default: RETAIN_ON_UPDATE_OR_DELETE: it keeps them,
    /// unless it rolls back the first creation. DESTROY also needs the context <c>pipeline:allow-data-removal</c>.
    /// </summary>
    public RemovalPolicy RemovalPolicy { get; set; } = RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE;

    /// <summary>The code that the function gets, and what runs it.</summary>
    internal FunctionBuild Build => FunctionCode.OfTheLibrary.Build(Runtime, Architecture, CodePath);

    internal void Validate(Violations violations)
    {
        if (!violations.AreComplete(this)) return;
        DataRemoval.Validate(violations, RemovalPolicy);
        if (PartitionKeys.Count > 0) violations.Count(nameof(PartitionKeys), PartitionKeys, ServiceLimits.Firehose.PartitionKeys);
        foreach (var key in PartitionKeys) key.Validate(violations, nameof(PartitionKeys), Schema);
        foreach (var same in PartitionKeys.GroupBy(key => key.Name).Where(same => same.Count() > 1))
        {
            violations.Add(
                nameof(PartitionKeys), "give each name once", $"{same.Key} {same.Count()} times",
                    "give all but one of them another name");
        }

        violations.Within(nameof(Memory), Memory, ServiceLimits.Lambda.MemoryMiB);
        violations.Within(nameof(Timeout), Timeout, ServiceLimits.Firehose.TransformTimeoutSeconds);
        violations.Whole(nameof(ReservedConcurrency), ReservedConcurrency, ServiceLimits.Lambda.ReservedConcurrency);
        FunctionCode.OfTheLibrary.Validate(Build, violations);
    }
}
