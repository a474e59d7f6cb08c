using Amazon.CDK;
using Amazon.CDK.AWS.S3;
using Pipeline.Records;

namespace Pipeline.Constructs;

/// <summary>
/// Settings of a <see cref="StreamingPipeline"/>: its event schema, encryption and alarms, and changes of its parts.
/// </summary>
/// <remarks>
/// <para>Settings that all parts follow are here once: schema, encryption, layout, format, and existing resources.</para>
/// <para>You change a part's defaults instead of describing the part anew: <c>Stream = stream => stream with { Retention =
/// Duration.Days(7) }</c> keeps the pipeline's key and removal policy. The function may also set properties of the settings that
/// it gets, which are its own copy, and return them, as F# and VB need it.</para>
/// </remarks>
public sealed record StreamingPipelineProps
{
    private bool? _hasCatalog;

    /// <summary>The schema of an event. The table's keys and the catalog's columns are made from it.</summary>
    public required EventSchema Schema { get; set; }

    /// <summary>
    /// The keys that encrypt stream, table, buckets, logs and alarm topic. Default: one new customer managed key.
    /// </summary>
    public PipelineEncryption Encryption { get; set; } = PipelineEncryption.CustomerManaged();

    /// <summary>An existing stream, or one of another construct. Default: none; the pipeline makes one.</summary>
    public IngestStream? ExistingStream { get; set; }

    /// <summary>
    /// An existing table, or one of another construct, with the same schema. Default: none; the pipeline makes one.
    /// </summary>
    public EventTable? ExistingTable { get; set; }

    /// <summary>
    /// An existing bucket, or one of another construct, for the delivered objects: they go to the folder of
    /// <see cref="Layout"/>, failed ones under <c>errors/</c>. If an imported bucket has a customer managed key, import it with
    /// the key. Default: none; the pipeline makes one.
    /// </summary>
    public IBucket? ExistingBucket { get; set; }

    /// <summary>
    /// The layout of delivered objects in their bucket, and the catalog's partitions. Default: a folder per hour under
    /// <c>data/</c>. <c>DeliveryLayout.Hourly().PartitionedBy(LayoutKey.Injected("tenant"))</c> has a folder for each tenant.
    /// </summary>
    public DeliveryLayout Layout { get; set; } = DeliveryLayout.Hourly();

    /// <summary>The format of events in delivered objects, which the catalog reads. Default: JSON.</summary>
    public PipelineFormat Format { get; set; } = PipelineFormat.Json;

    /// <summary>
    /// Whether events are delivered to S3. Default: <c>true</c>. If <c>false</c>, there is no data bucket, and no catalog unless
    /// <see cref="HasCatalog"/> is set together with an <see cref="ExistingBucket"/>.
    /// </summary>
    public bool HasDelivery { get; set; } = true;

    /// <summary>
    /// Whether delivered events can be queried. Default: <c>true</c> with a delivery. <see cref="PipelineFormat.Parquet"/> and
    /// <see cref="PipelineFormat.Orc"/> need it, because Firehose converts with the catalog's table.
    /// </summary>
    public bool HasCatalog
    {
        get => _hasCatalog ?? HasDelivery;
        set => _hasCatalog = value;
    }

    /// <summary>
    /// Whether the writer reads through its own enhanced fan-out consumer (for its price see
    /// <see cref="IngestStream.AddConsumer"/>). Default: <c>false</c>; it shares the shards' 2 MB/s with the other consumers.
    /// </summary>
    public bool EnhancedFanOut { get; set; }

    /// <summary>
    /// The e-mail addresses that get alarms; each must confirm once. Refused with a routing of <see cref="Alarms"/>. Default:
    /// none; subscribe to <see cref="StreamingPipeline.AlarmTopic"/>.
    /// </summary>
    public IReadOnlyList<string> AlarmEmailAddresses { get; set; } = [];

    /// <summary>
    /// A dashboard of the pipeline; <c>new()</c> makes one with the defaults. Three dashboards of an account are free, each
    /// further one costs 3 USD a month (https://aws.amazon.com/cloudwatch/pricing/). Default: none.
    /// <see cref="PipelineDashboard"/> shows several pipelines.
    /// </summary>
    public PipelineDashboardProps? Dashboard { get; set; }

    /// <summary>
    /// What CloudFormation does with the data (stream, table, buckets, key and logs) when its stack is deleted. Default:
    /// RETAIN_ON_UPDATE_OR_DELETE: it keeps them, unless it rolls back the first creation. DESTROY also needs the context
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

    /// <summary>
    /// Changes the bucket of delivered objects; refused with <see cref="ExistingBucket"/>. Default: versioned, with
    /// access logs, never expiring.
    /// </summary>
    public Func<PipelineBucketProps, PipelineBucketProps>? DataBucket { get; set; }

    /// <summary>Changes the catalog. Default: queries see one year back and scan at most 100 GiB each.</summary>
    public Func<EventCatalogOptions, EventCatalogOptions>? Catalog { get; set; }

    /// <summary>
    /// Changes the alarms: their actions, thresholds and severities, and which are made. Default: all severities notify one
    /// topic, thresholds are computed from the parts, no composite alarms.
    /// </summary>
    public Func<PipelineAlarmOptions, PipelineAlarmOptions>? Alarms { get; set; }
}
