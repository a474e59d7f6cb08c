using Amazon.CDK;
using Pipeline.Records;

namespace Pipeline.Constructs;

/// <summary>Settings of a <see cref="StreamingPipeline"/>.</summary>
/// <remarks>
/// The parts are changed from their defaults, not described anew: <c>Stream = stream => stream with { Retention = Duration.Days(7) }</c>
/// keeps the pipeline's key and removal policy.
/// </remarks>
public sealed record StreamingPipelineProps
{
    /// <summary>What an event looks like. The table's keys and the catalog's columns come from it.</summary>
    public required EventSchema Schema { get; init; }

    /// <summary>Whose keys encrypt stream, table, buckets, logs and alarm topic. Default: one new customer managed key.</summary>
    public PipelineEncryption Encryption { get; init; } = PipelineEncryption.CustomerManaged();

    /// <summary>A stream that exists already, or is another construct's. Default: one of the pipeline's own.</summary>
    public IngestStream? ExistingStream { get; init; }

    /// <summary>How delivered objects lie in their bucket. Default: a folder per hour under <c>data/</c>.</summary>
    public DeliveryLayout Layout { get; init; } = DeliveryLayout.Hourly();

    /// <summary>Who is told of alarms, by e-mail; each address confirms once. Default: nobody; subscribe to
    /// <see cref="StreamingPipeline.AlarmTopic"/>.</summary>
    public IReadOnlyList<string> AlarmEmailAddresses { get; init; } = [];

    /// <summary>
    /// What happens to the data with its stack: stream, table, buckets, key and logs. Default: RETAIN_ON_UPDATE_OR_DELETE: kept,
    /// but for a first creation that CloudFormation rolls back. DESTROY also takes the context
    /// <c>pipeline:allow-data-removal</c>.
    /// </summary>
    public RemovalPolicy RemovalPolicy { get; init; } = RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE;

    /// <summary>Changes the stream; refused with <see cref="ExistingStream"/>. Default: on-demand, kept for 24 hours.</summary>
    public Func<IngestStreamProps, IngestStreamProps>? Stream { get; init; }

    /// <summary>Changes the table. Default: on-demand, with point-in-time recovery and deletion protection.</summary>
    public Func<EventTableProps, EventTableProps>? Table { get; init; }

    /// <summary>Changes the writer. Default: 1024 MiB on arm64, batches of 500.</summary>
    public Func<DynamoDbWriterProps, DynamoDbWriterProps>? Writer { get; init; }

    /// <summary>Changes the delivery's S3 destination, but for where objects lie, which <see cref="Layout"/> says to the catalog too.
    /// Default: GZIP objects of 64 MiB or 300 seconds.</summary>
    public Func<S3DestinationProps, S3DestinationProps>? Destination { get; init; }

    /// <summary>Changes the delivery itself. Default: errors logged for one month.</summary>
    public Func<DeliveryProps, DeliveryProps>? Delivery { get; init; }

    /// <summary>Changes the bucket of delivered objects. Default: versioned, access logged, never expiring.</summary>
    public Func<PipelineBucketProps, PipelineBucketProps>? DataBucket { get; init; }

    /// <summary>Changes the catalog. Default: JSON, read from a year back.</summary>
    public Func<EventCatalogProps, EventCatalogProps>? Catalog { get; init; }
}
