using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.KMS;
using Constructs;
using Pipeline.Constructs.Internal;
using Pipeline.Records;

namespace Pipeline.Constructs;

/// <summary>
/// A whole pipeline: events enter a Kinesis stream, a Lambda function writes them to DynamoDB, Firehose delivers them to S3, a
/// Glue catalog makes them queryable in Athena, and alarms watch all of it.
/// </summary>
/// <remarks>
/// <para><c>new StreamingPipeline(this, "Badges", new() { Schema = EventSchema.Load("badges.json") })</c> is enough. What it makes is
/// encrypted, retained with its data when the stack goes, and touched by roles that may do no more than their part.</para>
/// <para>Cost without any event, us-east-1: about 29 USD a month for the on-demand stream, 1 USD for the key, and 0.10 USD an
/// alarm (https://aws.amazon.com/kinesis/data-streams/pricing/, https://aws.amazon.com/cloudwatch/pricing/).</para>
/// </remarks>
public sealed class StreamingPipeline : Construct
{
    private readonly List<string> _mistakes = [];
    private readonly IReadOnlyList<IKey> _formerKeys;

    /// <summary>Makes the pipeline.</summary>
    /// <param name="scope">The parent.</param>
    /// <param name="id">The id below it.</param>
    /// <param name="props">The schema, and settings that have defaults.</param>
    /// <exception cref="InvalidInputException">A prop is not allowed; the message lists all that are not, of all parts.</exception>
    public StreamingPipeline(Construct scope, string id, StreamingPipelineProps props)
        : base(scope, id)
    {
        Violations.ThrowIfAny(this, props, (props, violations) =>
        {
            DataRemoval.Validate(violations, props.RemovalPolicy);
            violations.Given(nameof(props.Schema), props.Schema);
            violations.Given(nameof(props.Encryption), props.Encryption);
            if (props.Encryption is { } encryption)
            {
                violations.AllGiven($"{nameof(props.Encryption)}.{nameof(encryption.FormerKeys)}", encryption.FormerKeys);
            }

            violations.Given(nameof(props.Layout), props.Layout);
            violations.Given(nameof(props.AlarmEmailAddresses), props.AlarmEmailAddresses);
            violations.Require(
                props.ExistingStream is null || props.Stream is null,
                nameof(props.Stream),
                "be absent with ExistingStream",
                "both",
                "change the stream where it is made, or remove ExistingStream");
        });

        var own = props.Encryption.MakesKey ? new PipelineKey(this, "Key", new() { RemovalPolicy = props.RemovalPolicy }).Key : null;
        var key = props.Encryption.IsCustomerManaged ? props.Encryption.Key ?? own : null;
        _formerKeys = own is null || own == key ? props.Encryption.FormerKeys : [own, .. props.Encryption.FormerKeys];
        var accessLogs = PipelineBucket.ForAccessLogs(this, "AccessLogs", props.RemovalPolicy);

        EncryptionKey = key;
        Stream = props.ExistingStream ?? Part("Stream", part => MakeStream(part, props, key), props.Stream);
        Table = Part("Table", part => MakeTable(part, props, key), props.Table);
        Writer = Part("Writer", part => MakeWriter(part, props, key, accessLogs), props.Writer);
        DataBucket = Part("Data", part => MakeDataBucket(part, props, key, accessLogs), props.DataBucket, nameof(props.DataBucket));
        Delivery = Part("Delivery", part => MakeDelivery(part, props, key), props.Destination ?? (object?)props.Delivery);
        Catalog = Part("Catalog", part => MakeCatalog(part, props, key, accessLogs), props.Catalog);
        AlarmTopic = Part(
            "AlarmTopic",
            part => new AlarmTopic(this, part.Id, new()
            {
                EncryptionKey = key,
                EmailAddresses = part.IsChanged ? props.AlarmEmailAddresses : [],
            }),
            props.AlarmEmailAddresses);
        Alarms = _mistakes.Count > 0
            ? throw new InvalidInputException($"{nameof(StreamingPipeline)} '{Node.Path}'", _mistakes)
            : [.. MakeAlarms().SelectMany(group => group.Alarms)];
    }

    /// <summary>The customer managed key, or nothing where AWS's keys encrypt.</summary>
    public IKey? EncryptionKey { get; }

    /// <summary>The stream that events enter; <see cref="IngestStream.GrantWrite"/> lets a producer in.</summary>
    public IngestStream Stream { get; }

    /// <summary>The table that they are written to.</summary>
    public EventTable Table { get; }

    /// <summary>The function that writes them.</summary>
    public DynamoDbWriter Writer { get; }

    /// <summary>The bucket that they are delivered to.</summary>
    public PipelineBucket DataBucket { get; }

    /// <summary>The Firehose stream that delivers them.</summary>
    public Delivery Delivery { get; }

    /// <summary>What makes them queryable.</summary>
    public EventCatalog Catalog { get; }

    /// <summary>Where alarms are told.</summary>
    public AlarmTopic AlarmTopic { get; }

    /// <summary>All alarms, each wired to <see cref="AlarmTopic"/>.</summary>
    public IReadOnlyList<Alarm> Alarms { get; }

    /// <summary>A part while it is made: by its id, and with the user's changes or, once these were refused, without.</summary>
    private sealed record PartInMaking(string Id, bool IsChanged)
    {
        public T Change<T>(T defaults, Func<T, T>? change) => IsChanged && change is not null
            ? change(defaults) ?? throw new InvalidInputException(
                nameof(StreamingPipeline),
                ["Props must have a value; got nothing; return the props that the function was given, changed or not"])
            : defaults;
    }

    // A part that was refused is made from its defaults instead, so that those that need it are checked too; all mistakes are
    // thrown together in the end, and nothing of this tree is used.
    private T Part<T>(string id, Func<PartInMaking, T> make, object? change, string? prop = null)
        where T : Construct
    {
        try
        {
            return make(new PartInMaking(id, IsChanged: true));
        }
        catch (InvalidInputException refused) when (change is not null)
        {
            _mistakes.AddRange(refused.Violations.Select(mistake => $"{prop ?? id}.{mistake}"));
            Node.TryRemoveChild(id);
            return make(new PartInMaking(id, IsChanged: false));
        }
    }

    private IngestStream MakeStream(PartInMaking part, StreamingPipelineProps props, IKey? key) => new(this, part.Id, part.Change(new IngestStreamProps
    {
        Encryption = key is null ? IngestEncryption.AwsManaged : IngestEncryption.CustomerManaged(key),
        FormerKeys = _formerKeys,
        RemovalPolicy = props.RemovalPolicy,
    }, props.Stream));

    private EventTable MakeTable(PartInMaking part, StreamingPipelineProps props, IKey? key) => new(this, part.Id, part.Change(new EventTableProps
    {
        Schema = props.Schema,
        Encryption = key is null ? EventTableEncryption.AwsManaged : EventTableEncryption.CustomerManaged(key),
        RemovalPolicy = props.RemovalPolicy,
    }, props.Table));

    private DynamoDbWriter MakeWriter(PartInMaking part, StreamingPipelineProps props, IKey? key, PipelineBucket accessLogs) =>
        new(this, part.Id, part.Change(new DynamoDbWriterProps
        {
            Stream = Stream,
            Table = Table,
            EncryptionKey = key,
            AccessLogs = accessLogs,
            RemovalPolicy = props.RemovalPolicy,
        }, props.Writer));

    private PipelineBucket MakeDataBucket(PartInMaking part, StreamingPipelineProps props, IKey? key, PipelineBucket accessLogs) =>
        new(this, part.Id, part.Change(new PipelineBucketProps
        {
            EncryptionKey = key,
            AccessLogs = accessLogs,
            NotReplicatedBecause = "Its events are also in the pipeline's table, which has point-in-time recovery; a copy in a second " +
                "Region is for pipelines that run in two.",
            RemovalPolicy = props.RemovalPolicy,
        }, props.DataBucket));

    private Delivery MakeDelivery(PartInMaking part, StreamingPipelineProps props, IKey? key)
    {
        var destination = part.Change(new S3DestinationProps
        {
            Bucket = DataBucket.Bucket,
            Layout = props.Layout,
            // Larger than the construct's own 5 MiB: fewer objects, which Athena reads faster.
            BufferingSize = Size.Mebibytes(64),
        }, props.Destination);
        KeepLayout("Destination.Prefix", destination.Prefix is null, destination.Prefix);
        KeepLayout("Destination.Layout", destination.Layout == props.Layout, destination.Layout.FirehosePrefix);
        return new Delivery(this, part.Id, part.Change(new DeliveryProps
        {
            Source = DeliverySource.KinesisStream(Stream),
            Destination = DeliveryDestination.S3(destination),
            EncryptionKey = key,
            RemovalPolicy = props.RemovalPolicy,
        }, props.Delivery));
    }

    private EventCatalog MakeCatalog(PartInMaking part, StreamingPipelineProps props, IKey? key, PipelineBucket accessLogs)
    {
        var catalog = part.Change(new EventCatalogProps
        {
            Schema = props.Schema,
            Bucket = DataBucket.Bucket,
            Layout = props.Layout,
            EncryptionKey = key,
            FormerKeys = _formerKeys,
            AccessLogs = accessLogs,
            RemovalPolicy = props.RemovalPolicy,
        }, props.Catalog);
        KeepLayout("Catalog.Layout", catalog.Layout == props.Layout, catalog.Layout.FirehosePrefix);
        return new EventCatalog(this, part.Id, catalog);
    }

    // Delivery writes by it and the catalog reads by it: changed in one of them, queries would find nothing and say nothing.
    private void KeepLayout(string prop, bool isKept, string? got)
    {
        if (isKept) return;
        _mistakes.Add($"{prop} must be left as it is; got {got}; set the pipeline's Layout, or use Delivery and EventCatalog by themselves");
    }

    private IEnumerable<AlarmGroup> MakeAlarms()
    {
        var topic = AlarmTopic.Topic;
        yield return new StreamAlarms(this, "StreamAlarms", new()
        {
            Stream = Stream.Stream,
            Topic = topic,
            Retention = Stream.Retention,
            Consumers = Stream.Consumers,
        });
        yield return new FunctionAlarms(this, "WriterAlarms", new()
        {
            Function = Writer.Function,
            Topic = topic,
            Timeout = Writer.Timeout,
            ReservedConcurrency = Writer.ReservedConcurrency,
            StreamRetention = Stream.Retention,
            EventSourceMappingId = Writer.EventSourceMappingId,
            RejectsUrl = Writer.RejectsUrl,
        });
        yield return new TableAlarms(this, "TableAlarms", new()
        {
            Table = Table.Table,
            Topic = topic,
            IndexNames = Table.GlobalIndexNames,
            MaximumReadUnits = Table.Billing?.Read?.Maximum ?? Table.Billing?.MaxReadUnits,
            MaximumWriteUnits = Table.Billing?.Write?.Maximum ?? Table.Billing?.MaxWriteUnits,
        });
        yield return new DeliveryAlarms(
            this, "DeliveryAlarms", DeliveryAlarmsProps.Of(Delivery, topic) with { SourceRetention = Stream.Retention });
    }
}
