using Amazon.CDK;
using Amazon.CDK.AWS.S3;
using Pipeline.Records;

namespace Pipeline.Constructs;

/// <summary>The event schema of a <see cref="StreamingPipeline"/>, its encryption and alarms, and changes of its parts.</summary>
/// <remarks>
/// <para>What all parts follow stands here once: schema, encryption, layout, format, and resources that exist already.</para>
/// <para>The parts are changed from their defaults, not described anew: <c>Stream = stream => stream with { Retention =
/// Duration.Days(7) }</c> keeps the pipeline's key and removal policy. In F# and VB, or wherever it reads better, the function
/// sets properties of the settings that it gets, which are a copy of its own, and returns them.</para>
/// </remarks>
public sealed record StreamingPipelineProps
{
    private bool? _hasCatalog;

    /// <summary>What an event looks like. The table's keys and the catalog's columns come from it.</summary>
    public required EventSchema Schema { get; set; }

    /// <summary>Whose keys encrypt stream, table, buckets, logs and alarm topic. Default: one new customer managed key.</summary>
    public PipelineEncryption Encryption { get; set; } = PipelineEncryption.CustomerManaged();

    /// <summary>A stream that exists already, or is another construct's. Default: one of the pipeline's own.</summary>
    public IngestStream? ExistingStream { get; set; }

    /// <summary>
    /// A table that exists already, or is another construct's, of the same schema. Default: one of the pipeline's own.
    /// </summary>
    public EventTable? ExistingTable { get; set; }

    /// <summary>
    /// A bucket that exists already, or is another construct's, for the delivered objects: in the folder of <see cref="Layout"/>,
    /// and for failed ones under <c>errors/</c>. One with a customer managed key must have been imported with the key. Default:
    /// one of the pipeline's own.
    /// </summary>
    public IBucket? ExistingBucket { get; set; }

    /// <summary>
    /// How delivered objects lie in their bucket, and the partitions that the catalog has. Default: a folder per hour under
    /// <c>data/</c>. <c>DeliveryLayout.Hourly().PartitionedBy(LayoutKey.Injected("tenant"))</c> has a folder for each tenant.
    /// </summary>
    public DeliveryLayout Layout { get; set; } = DeliveryLayout.Hourly();

    /// <summary>How delivered objects hold events, and how the catalog reads them. Default: JSON.</summary>
    public PipelineFormat Format { get; set; } = PipelineFormat.Json;

    /// <summary>
    /// Whether events are delivered to S3. Default: <c>true</c>. Without it there is no data bucket, and no catalog unless
    /// <see cref="HasCatalog"/> asks for one over an <see cref="ExistingBucket"/>.
    /// </summary>
    public bool HasDelivery { get; set; } = true;

    /// <summary>Whether delivered events can be queried. Default: <c>true</c> with a delivery.
    /// <see cref="PipelineFormat.Parquet"/> and <see cref="PipelineFormat.Orc"/> take it: Firehose converts by the catalog's
    /// table.</summary>
    public bool HasCatalog
    {
        get => _hasCatalog ?? HasDelivery;
        set => _hasCatalog = value;
    }

    /// <summary>
    /// Whether the writer reads through an enhanced fan-out consumer of its own (<see cref="IngestStream.AddConsumer"/>, which
    /// has the price). Default: <c>false</c>; it shares the shards' 2 MB/s with the other consumers.
    /// </summary>
    public bool EnhancedFanOut { get; set; }

    /// <summary>Who is told of alarms, by e-mail; each address confirms once. Default: nobody; subscribe to
    /// <see cref="StreamingPipeline.AlarmTopic"/>.</summary>
    public IReadOnlyList<string> AlarmEmailAddresses { get; set; } = [];

    /// <summary>
    /// What happens to the data with its stack: stream, table, buckets, key and logs. Default: RETAIN_ON_UPDATE_OR_DELETE: kept,
    /// but for a first creation that CloudFormation rolls back. DESTROY also takes the context
    /// <c>pipeline:allow-data-removal</c>.
    /// </summary>
    public RemovalPolicy RemovalPolicy { get; set; } = RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE;

    /// <summary>Changes the stream; refused with <see cref="ExistingStream"/>. Default: on-demand, kept for 24 hours.</summary>
    public Func<IngestStreamProps, IngestStreamProps>? Stream { get; set; }

    /// <summary>Changes the table; refused with <see cref="ExistingTable"/>. Default: on-demand, with point-in-time recovery and
    /// deletion protection.</summary>
    public Func<EventTableOptions, EventTableOptions>? Table { get; set; }

    /// <summary>Changes the writer. Default: 1024 MiB on arm64, batches of 500.</summary>
    public Func<DynamoDbWriterOptions, DynamoDbWriterOptions>? Writer { get; set; }

    /// <summary>Changes the delivery's S3 destination. Default: GZIP objects of 64 MiB or 300 seconds; 128 MiB with a
    /// <see cref="Format"/> that Firehose converts to, or a <see cref="Layout"/> with keys.</summary>
    public Func<S3DeliveryOptions, S3DeliveryOptions>? Destination { get; set; }

    /// <summary>Changes the delivery itself. Default: errors logged for one month.</summary>
    public Func<DeliveryOptions, DeliveryOptions>? Delivery { get; set; }

    /// <summary>Changes the bucket of delivered objects; refused with <see cref="ExistingBucket"/>. Default: versioned, access
    /// logged, never expiring.</summary>
    public Func<PipelineBucketProps, PipelineBucketProps>? DataBucket { get; set; }

    /// <summary>Changes the catalog. Default: read from a year back, 100 GiB a query.</summary>
    public Func<EventCatalogOptions, EventCatalogOptions>? Catalog { get; set; }
}
