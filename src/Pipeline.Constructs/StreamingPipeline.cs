using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.Kinesis;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.S3;
using Constructs;
using Pipeline.Constructs.Internal;
using Pipeline.Records;

namespace Pipeline.Constructs;

/// <summary>
/// A whole pipeline: events enter a Kinesis stream, a Lambda function writes them to DynamoDB, Firehose delivers them to S3, a
/// Glue catalog makes them queryable in Athena, and alarms watch all of it.
/// </summary>
/// <remarks>
/// <para><c>new StreamingPipeline(this, "Badges", new() { Schema = EventSchema.Load("badges.json") })</c> is enough. Its
/// resources are encrypted and retained with their data when the stack is deleted, and each role has only the
/// permissions for its part.</para>
/// <para>Cost without any event, us-east-1: about 33 USD a month, which is 29 USD for the on-demand stream, 1 USD for the key,
/// and 2.50 USD for the alarms, 0.10 USD for each of the 25 metrics that they read
/// (https://aws.amazon.com/kinesis/data-streams/pricing/, https://aws.amazon.com/kms/pricing/,
/// https://aws.amazon.com/cloudwatch/pricing/). Cost of events: see <see cref="IngestStream"/>, <see cref="DynamoDbWriter"/>,
/// <see cref="EventTable"/> and <see cref="Delivery"/>.</para>
/// </remarks>
public sealed class StreamingPipeline : Construct, IDashboardPart
{
    private readonly Delivery? _delivery;
    private readonly EventCatalog? _catalog;
    private readonly PipelineBucket? _dataBucket;
    private readonly IBucket? _bucket;
    private readonly AlarmTopic? _alarmTopic;
    private readonly PipelineHealth? _health;

    /// <summary>Makes the pipeline.</summary>
    /// <param name="scope">The parent.</param>
    /// <param name="id">The id, unique within the parent.</param>
    /// <param name="props">The schema, and settings that have defaults.</param>
    /// <exception cref="InvalidInputException">A prop is invalid; the message lists every mistake of all parts, and no part
    /// has been made.</exception>
    public StreamingPipeline(Construct scope, string id, StreamingPipelineProps props)
        : base(scope, id)
    {
        Violations.ThrowIfAny(this, props, (given, violations) => PipelineRules.Validate(violations, given));

        // The settings of parts refer to these two, which users cannot change.
        var own = props.Encryption.MakesKey
            ? new PipelineKey(this, "Key", new() { RemovalPolicy = props.RemovalPolicy }).Key : null;
        var key = props.Encryption.IsCustomerManaged ? props.Encryption.Key ?? own : null;
        IReadOnlyList<IKey> formerKeys = own is null || own == key
            ? props.Encryption.FormerKeys : [own, .. props.Encryption.FormerKeys];
        var accessLogs = PipelineBucket.ForAccessLogs(this, "AccessLogs", props.RemovalPolicy);
        var parts = PipelineParts.Of(this, props, new PipelineDefaults(props, key, formerKeys, accessLogs));

        EncryptionKey = key;
        Stream = props.ExistingStream ?? new IngestStream(this, "Stream", parts.Stream);
        Table = props.ExistingTable ?? new EventTable(this, "Table", parts.Table);
        Writer = new DynamoDbWriter(this, "Writer", parts.Writer with
        {
            Stream = Stream,
            Table = Table,
            Consumer = props.EnhancedFanOut ? MakeConsumer(props) : null,
        });
        if (props is { HasDelivery: true, ExistingBucket: null })
            _dataBucket = new PipelineBucket(this, "Data", parts.DataBucket);
        _bucket = props.ExistingBucket ?? _dataBucket?.Bucket;
        // Firehose converts with the catalog's table, so then the catalog comes first. Otherwise the delivery stays
        // first, as in earlier versions.
        if (props.Format.IsConverted) _catalog = MakeCatalog(props, parts);
        _delivery = MakeDelivery(props, parts);
        _catalog ??= MakeCatalog(props, parts);
        if (parts.Alarms.Routing is null) _alarmTopic = new AlarmTopic(this, "AlarmTopic", parts.AlarmTopic);
        if (parts.Alarms.WarningEmailAddresses is { Count: > 0 } addresses)
            WarningTopic = new AlarmTopic(this, "WarningTopic", parts.AlarmTopic with { EmailAddresses = addresses });
        AlarmGroups = [.. MakeAlarms(parts.Alarms)];
        Alarms = [.. AlarmGroups.SelectMany(group => group.Alarms)];
        if (parts.Alarms.HasComposites) _health = MakeHealth(parts.Alarms);
        Dashboard = props.Dashboard is not { } dashboard ? null
            : new PipelineDashboard(this, "Dashboard", dashboard with { Parts = [this, .. dashboard.Parts] });
    }

    /// <summary>The customer managed key; <c>null</c> if AWS's keys encrypt.</summary>
    public IKey? EncryptionKey { get; }

    /// <summary>The stream that events enter; <see cref="IngestStream.GrantWrite"/> lets a producer write to it.</summary>
    public IngestStream Stream { get; }

    /// <summary>The table that events are written to.</summary>
    public EventTable Table { get; }

    /// <summary>The function that writes the events.</summary>
    public DynamoDbWriter Writer { get; }

    /// <summary>The pipeline's own bucket of delivered events.</summary>
    /// <exception cref="InvalidOperationException">There is none: <see cref="StreamingPipelineProps.ExistingBucket"/> is given,
    /// or <see cref="StreamingPipelineProps.HasDelivery"/> is false.</exception>
    public PipelineBucket DataBucket =>
        _dataBucket ?? throw None("bucket of its own", "use Bucket, or set HasDelivery without ExistingBucket");

    /// <summary>The bucket of delivered events, either the pipeline's own or the existing one.</summary>
    /// <exception cref="InvalidOperationException">There is none:
    /// <see cref="StreamingPipelineProps.HasDelivery"/> is false.</exception>
    public IBucket Bucket => _bucket ?? throw None("bucket", "set HasDelivery or give an ExistingBucket");

    /// <summary>Whether events are delivered to S3.</summary>
    public bool HasDelivery => _delivery is not null;

    /// <summary>The Firehose stream that delivers the events.</summary>
    /// <exception cref="InvalidOperationException">There is none: <see cref="HasDelivery"/> is false.</exception>
    public Delivery Delivery => _delivery ?? throw None("delivery", "set HasDelivery");

    /// <summary>Whether delivered events can be queried.</summary>
    public bool HasCatalog => _catalog is not null;

    /// <summary>The catalog that makes the events queryable.</summary>
    /// <exception cref="InvalidOperationException">There is none: <see cref="HasCatalog"/> is false.</exception>
    public EventCatalog Catalog => _catalog ?? throw None("catalog", "set HasCatalog");

    /// <summary>The topic that alarms notify.</summary>
    /// <exception cref="InvalidOperationException">There is none: <see cref="PipelineAlarmOptions.Routing"/> sets the actions of
    /// alarms.</exception>
    public AlarmTopic AlarmTopic => _alarmTopic ?? throw None("alarm topic", "use the actions of Routing, or remove it");

    /// <summary>
    /// The topic that warnings notify; <c>null</c> without <see cref="PipelineAlarmOptions.WarningEmailAddresses"/>.
    /// </summary>
    public AlarmTopic? WarningTopic { get; }

    /// <summary>All alarms except the composite ones; each notifies <see cref="AlarmTopic"/>, or has the actions of
    /// <see cref="PipelineAlarmOptions.Routing"/>.</summary>
    public IReadOnlyList<Alarm> Alarms { get; }

    /// <summary>
    /// The alarms by group, with names, severities and meanings: of stream, writer, table, delivery and catalog.
    /// </summary>
    public IReadOnlyList<AlarmGroup> AlarmGroups { get; }

    /// <summary>The composite alarms.</summary>
    /// <exception cref="InvalidOperationException">There are none: <see cref="PipelineAlarmOptions.HasComposites"/> is
    /// false.</exception>
    public PipelineHealth Health => _health ?? throw None("composite alarms", "set HasComposites");

    /// <summary>The dashboard; <c>null</c> if <see cref="StreamingPipelineProps.Dashboard"/> is not set.</summary>
    public PipelineDashboard? Dashboard { get; }

    /// <summary>All of the pipeline's parts and alarms, in a band titled with the pipeline's id.</summary>
    public DashboardContent OnDashboard() => DashboardParts().Aggregate(
        new DashboardContent { Title = Node.Id, Alarms = [.. _health?.Alarms ?? [], .. Alarms] },
        (all, part) => all.And(part.OnDashboard()));

    private InvalidOperationException None(string what, string fix) =>
        new($"{nameof(StreamingPipeline)} '{Node.Path}' has no {what}, as its props say; {fix}");

    // Under a shared stream the id includes the pipeline's address, because several pipelines may read the stream.
    private StreamConsumer MakeConsumer(StreamingPipelineProps props) =>
        Stream.AddConsumer(props.ExistingStream is null ? "Writer" : $"Writer-{Node.Addr[..8]}");

    private EventCatalog? MakeCatalog(StreamingPipelineProps props, PipelineParts parts) => props.HasCatalog
        ? new EventCatalog(this, "Catalog", parts.Catalog with { Bucket = Bucket })
        : null;

    private Delivery? MakeDelivery(StreamingPipelineProps props, PipelineParts parts) => props.HasDelivery
        ? new Delivery(this, "Delivery", parts.Delivery with
        {
            Source = DeliverySource.KinesisStream(Stream),
            Destination = DeliveryDestination.S3(parts.Destination with
            {
                Bucket = Bucket,
                Conversion = props.Format.Conversion(props.Schema, _catalog),
            }),
        })
        : null;

    private PipelineHealth MakeHealth(PipelineAlarmOptions options) => new(this, "Health", Give(
        options, "Health", new PipelineHealthProps { Groups = AlarmGroups, Suppressor = options.Suppressor }));

    private T Give<T>(PipelineAlarmOptions options, string part, T props)
        where T : AlarmGroupProps =>
        options.Give(part, props, _alarmTopic?.Topic, WarningTopic?.Topic);

    private IEnumerable<IDashboardPart> DashboardParts()
    {
        yield return DashboardPart.Of(Stream);
        yield return DashboardPart.Of(Writer);
        yield return DashboardPart.Of(Table);
        if (_delivery is not null) yield return DashboardPart.Of(_delivery);
        if (_catalog is not null) yield return DashboardPart.Of(_catalog);
    }

    private IEnumerable<AlarmGroup> MakeAlarms(PipelineAlarmOptions options)
    {
        yield return new StreamAlarms(this, "StreamAlarms", Give(options, "Stream", new StreamAlarmsProps
        {
            Stream = Stream.Stream,
            Retention = Stream.Retention,
            Consumers = Stream.Consumers,
            ExpectedTraffic = options.ExpectedTraffic,
            AnomalyBand = options.AnomalyBand,
        }));
        yield return new FunctionAlarms(this, "WriterAlarms", Give(options, "Writer", new FunctionAlarmsProps
        {
            Function = Writer.Function,
            Timeout = Writer.Timeout,
            ReservedConcurrency = Writer.ReservedConcurrency,
            StreamRetention = Stream.Retention,
            EventSourceMappingId = Writer.EventSourceMappingId,
            RejectsUrl = Writer.RejectsUrl,
        }));
        yield return new TableAlarms(this, "TableAlarms", Give(options, "Table", new TableAlarmsProps
        {
            Table = Table.Table,
            IndexNames = Table.GlobalIndexNames,
            MaximumReadUnits = Table.Billing?.Read?.Maximum ?? Table.Billing?.MaxReadUnits,
            MaximumWriteUnits = Table.Billing?.Write?.Maximum ?? Table.Billing?.MaxWriteUnits,
            Replicas = Table.Replicas,
        }));
        if (_delivery is not null)
        {
            yield return new DeliveryAlarms(this, "DeliveryAlarms", Give(
                options, "Delivery", DeliveryAlarmsProps.Of(_delivery) with { SourceRetention = Stream.Retention }));
        }

        if (_catalog is not null && options.HasCatalogAlarms)
        {
            yield return new CatalogAlarms(
                this, "CatalogAlarms", Give(options, "Catalog", new CatalogAlarmsProps { Catalog = _catalog }));
        }
    }
}
