using Amazon.CDK;
using Amazon.CDK.AWS.Kinesis;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.Lambda;
using Amazon.CDK.AWS.Logs;

namespace Pipeline.Constructs;

/// <summary>
/// Settings of a <see cref="DynamoDbWriter"/> without those that tie it to other constructs (its stream, its table and its
/// consumer). <see cref="StreamingPipelineProps.Writer"/> changes these.
/// </summary>
public abstract record DynamoDbWriterOptions : PartOptions
{
    /// <summary>Which of several records with the same key becomes the item. Default: the last one, at the lowest cost.</summary>
    public WriteMode Mode { get; set; } = WriteMode.Upsert;

    /// <summary>
    /// Whether items carry the origin of their record: <c>kinesis_shard_id</c>, <c>kinesis_sequence_number</c>,
    /// <c>kinesis_sub_sequence_number</c> and <c>kinesis_arrival_time</c>, about 260 bytes, which count in write units and
    /// storage. No field of the schema may have such a name, and the writer rejects an event with one. Default: <c>false</c>.
    /// </summary>
    public bool MetadataAttributes { get; set; }

    /// <summary>
    /// The attribute for the event's original bytes, 1 to 255 characters, as for a key's name. It must not be a
    /// field of the schema, a metadata attribute or the time-to-live. It about doubles the item, and so its write
    /// units and storage. Default: none.
    /// </summary>
    public string? RawAttribute { get; set; }

    /// <summary>
    /// Whether the writer reads records that are compressed with GZIP. In a record of a CloudWatch Logs subscription
    /// (https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html), each log event's message is an event,
    /// and control messages are skipped. Any other record holds one or several events. A rejected event is stored decompressed,
    /// and its sub-sequence number gives its position in the record. A decompressed record may have up to 32 MiB. Default:
    /// <c>false</c>; the writer rejects such a record and names its content.
    /// </summary>
    public bool ReadGzip { get; set; }

    /// <summary>
    /// The instruction set. Default: arm64, a fifth cheaper per GB-second than x86_64 (https://aws.amazon.com/lambda/pricing/).
    /// The library has builds for both.
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
    /// How long an invocation may run, whole seconds, 1 to 900. Default: 60 seconds: a batch takes much less than one second; the
    /// rest is for retries when the table throttles.
    /// </summary>
    public Duration Timeout { get; set; } = Duration.Seconds(60);

    /// <summary>
    /// The concurrency that is reserved for the function, which also bounds it; 0 stops the function. Default: none; there are as
    /// many invocations at once as shards times <see cref="WriterBatchingProps.ParallelizationFactor"/>. Below that number Lambda
    /// would throttle its own pollers forever, so a smaller number is refused if both are known. In CDK:
    /// <c>FunctionProps.ReservedConcurrentExecutions</c>.
    /// </summary>
    public double? ReservedConcurrency { get; set; }

    /// <summary>
    /// How many records an invocation gets, how long Lambda waits for them, and how it retries failures. Default: 500 records, 1
    /// second, 100 retries, so that retries end and no record is lost.
    /// </summary>
    public WriterBatchingProps Batching { get; set; } = new();

    /// <summary>The destination of batches that failed for good. Default: a new bucket that holds the records.</summary>
    public FailedBatches FailedBatches { get; set; } = FailedBatches.ToS3();

    /// <summary>
    /// The place for records that can never be written. Default: folder <c>rejects/</c> beside the failed batches.
    /// </summary>
    public RejectsLocation Rejects { get; set; } = RejectsLocation.BesideFailedBatches();

    /// <summary>Whether X-Ray traces invocations. Default: <c>true</c>; 5 USD per million traces recorded, of which Lambda
    /// samples one a second and 5 % of the rest (https://aws.amazon.com/xray/pricing/). In CDK:
    /// <c>FunctionProps.Tracing</c>.</summary>
    public bool Tracing { get; set; } = true;

    /// <summary>How long logs are kept. Default: one month.</summary>
    public RetentionDays LogRetention { get; set; } = RetentionDays.ONE_MONTH;

    /// <summary>
    /// The customer managed key of the log group and of the bucket that <see cref="FailedBatches"/> or <see cref="Rejects"/>
    /// makes, such as <see cref="PipelineKey.Key"/>. Default: none; keys of AWS.
    /// </summary>
    public IKey? EncryptionKey { get; set; }

    /// <summary>
    /// The bucket for the access logs of the bucket that <see cref="FailedBatches"/> or <see cref="Rejects"/> makes.
    /// Default: none; no access logs.
    /// </summary>
    public PipelineBucket? AccessLogs { get; set; }

    /// <summary>
    /// A folder with a build of your own: an executable assembly for .NET 10 that speaks the Lambda Runtime API, named
    /// <c>Pipeline.Functions.dll</c>; with <see cref="Runtime"/> Native a program for Linux named <c>bootstrap</c>. It gets the
    /// same environment and role. Default: the one that comes with this library.
    /// In CDK: <c>FunctionProps.Code</c>.
    /// </summary>
    public string? CodePath { get; set; }

    /// <summary>
    /// What CloudFormation does with the logs, and with the bucket of failed batches and rejected records, when their stack is
    /// deleted. Default: RETAIN_ON_UPDATE_OR_DELETE: it keeps them, unless it rolls back the first creation. DESTROY also needs
    /// the context <c>pipeline:allow-data-removal</c>.
    /// </summary>
    public RemovalPolicy RemovalPolicy { get; set; } = RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE;
}

/// <summary>
/// Settings of a <see cref="DynamoDbWriter"/>: its stream and table, which record wins, and how the function runs.
/// </summary>
public sealed partial record DynamoDbWriterProps : DynamoDbWriterOptions
{
    /// <summary>
    /// The stream to read, in the stack's Region. A stream of another account must admit the function's role in its policy
    /// (https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-create.html).
    /// </summary>
    public required IngestStream Stream { get; set; }

    /// <summary>The table to write, in the stack's Region and account. Its schema defines a valid event.</summary>
    public required EventTable Table { get; set; }

    /// <summary>
    /// The enhanced fan-out consumer through which it reads, made by <see cref="IngestStream.AddConsumer"/> of the same stream,
    /// or imported. Default: none; it shares the shards' 2 MB/s with the other consumers.
    /// </summary>
    public IStreamConsumer? Consumer { get; set; }
}
