using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.KinesisFirehose;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.Logs;
using Constructs;
using Pipeline.Constructs.Internal;
using Pipeline.Records;

namespace Pipeline.Constructs;

/// <summary>
/// A Firehose stream: it takes records from a source and delivers them to a destination. Its roles have only the permissions that
/// AWS documents, and its errors are logged. In CDK: <c>DeliveryStream</c>.
/// </summary>
/// <remarks>
/// Cost, us-east-1: 0.029 USD a GB for the first 500 TB a month, each record of Direct PUT and Kinesis rounded up to 5 KB
/// (https://aws.amazon.com/firehose/pricing/). Many small records therefore cost a multiple of their size.
/// </remarks>
public sealed partial class Delivery : Construct
{
    private readonly DestinationBinding _destination;
    private readonly IKey? _producerKey;

    /// <summary>Makes the stream.</summary>
    /// <param name="scope">The parent.</param>
    /// <param name="id">The id, unique within the parent.</param>
    /// <param name="props">The destination, and settings that have defaults.</param>
    /// <exception cref="InvalidInputException">A prop is invalid; the message lists every mistake.</exception>
    public Delivery(Construct scope, string id, DeliveryProps props)
        : base(scope, id)
    {
        Violations.ThrowIfAny(this, props, (given, violations) =>
        {
            given.Validate(violations);
            if (given.Source?.Stream?.Stream is not { } read) return;
            Surroundings.Validate(
                violations, nameof(given.Source), this, read, "read a stream of the delivery's Region", anyAccount: true);
        });

        var reader = props.Source.ReadsAsRole
            ? new DeliveryRole(this, "SourceRole", props.Source.Role, "Reads the source of a Firehose stream",
                props.Source.TrustsByExternalId)
            : null;
        var writer = new DeliveryRole(this, "DestinationRole", props.Role, "Delivers the records of a Firehose stream");
        var logs = props.ErrorLogging ? new DeliveryLogs(this, props) : null;

        var source = props.Source.Bind(new SourceContext(this, reader?.Role, props.EncryptionKey));
        ProcessorBinding[] processors = [.. props.Processors.Select(processor => processor.Bind(writer.Role))];
        _destination = props.Destination.Bind(new DestinationContext(this, writer.Role, logs?.Group.LogGroupName, processors));

        reader?.Allow(source.Statements, source.Wildcards);
        foreach (var processor in processors) writer.Allow(processor.Statements, processor.Wildcards);
        writer.Allow(_destination.Statements, _destination.Wildcards);

        var stream = Stream(props, source);
        stream.Node.AddDependency(
        [
            .. reader?.Policies ?? [],
            .. LogStreams(logs, writer),
            .. writer.Policies,
            .. source.DependsOn,
            .. _destination.DependsOn,
        ]);
        foreach (var (finding, reason) in source.Acknowledged) Nag.Acknowledge(stream, finding, reason);
        foreach (var processor in processors)
            if (processor.Reingests is { } function) Reingestion.Allow(this, function, source, stream.AttrArn);

        BufferingInterval = processors.Aggregate(_destination.BufferingInterval, Delay);
        Role = writer.Role;
        _producerKey = source.ProducerKey;
        IsDirectPut = source.IsDirectPut;
        KeepsBinaryRecords = props.Destination.KeepsBinaryRecords(props.Processors);
        TakesCompressedLogs = KeepsBinaryRecords
            || props.Processors.Any(processor => processor.ReadsCompressedLogs);
        LogGroup = logs?.Group;
        DeliveryStreamName = stream.Ref;
        DeliveryStreamArn = stream.AttrArn;
        DeliveryStream = new DeliveryTarget(this);
        WarnOfUndocumentedTopic();
    }

    /// <summary>The stream's name.</summary>
    public string DeliveryStreamName { get; }

    /// <summary>The stream's ARN.</summary>
    public string DeliveryStreamArn { get; }

    /// <summary>
    /// The stream for CDK APIs that take one: targets of EventBridge and SNS, subscriptions of log groups. Its grants are the
    /// same as <see cref="GrantPutRecords"/>, including the use of the key.
    /// </summary>
    public IDeliveryStream DeliveryStream { get; }

    /// <summary>The role that delivers, for destinations that admit it by their own rules.</summary>
    public IRole Role { get; }

    /// <summary>Whether producers put records into Firehose. If not, Firehose reads them from its source.</summary>
    public bool IsDirectPut { get; }

    /// <summary>The properties of the delivery that its alarms depend on.</summary>
    internal WatchedDelivery Watched { get; private set; } = null!;

    /// <summary>CloudWatch's name for its deliveries, such as <c>DeliveryToS3</c>.</summary>
    internal string MetricPrefix => _destination.MetricPrefix;

    /// <summary>
    /// The longest time that records wait before Firehose sends them, before and after a transformation. If all goes well,
    /// delivered data is as old as this.
    /// </summary>
    public Duration BufferingInterval { get; }

    /// <summary>
    /// The layout of delivered objects in their bucket; <c>null</c> for other destinations and for custom prefixes.
    /// </summary>
    public DeliveryLayout? Layout => _destination.Layout;

    /// <summary>Whether records that are not text reach their reader unchanged.</summary>
    internal bool KeepsBinaryRecords { get; }

    /// <summary>
    /// Whether the data of CloudWatch Logs, which is GZIP, can be read at the destination: Firehose decompresses
    /// it, or keeps it unchanged.
    /// </summary>
    internal bool TakesCompressedLogs { get; }

    /// <summary>The customer managed key that producers use to put records; <c>null</c> if there is none.</summary>
    internal IKey? ProducerKey => _producerKey;

    /// <summary>The log group of delivery errors; <c>null</c> if they are not logged.</summary>
    public ILogGroup? LogGroup { get; }

    /// <summary>
    /// Lets a producer put records: <c>firehose:PutRecord</c> and <c>firehose:PutRecordBatch</c>, and the use of the stream's
    /// customer managed key if it has one (https://docs.aws.amazon.com/firehose/latest/dev/encryption.html#sse-with-direct-put).
    /// </summary>
    /// <param name="producer">The principal that gets the permission.</param>
    /// <exception cref="InvalidInputException">The stream reads a source, so Firehose refuses records from producers.</exception>
    public Grant GrantPutRecords(IGrantable producer) => Grant(producer, ["firehose:PutRecord", "firehose:PutRecordBatch"]);

    internal Grant Grant(IGrantable grantee, string[] actions)
    {
        if (actions.Any(action => action.StartsWith("firehose:PutRecord", StringComparison.Ordinal))) PrepareProducer(grantee);
        return new Permission(actions, [DeliveryStreamArn]).GiveTo(grantee);
    }

    private static Duration Delay(Duration destination, ProcessorBinding processor) =>
        processor.BufferingInterval is { } before && !before.IsUnresolved() && !destination.IsUnresolved()
            ? Duration.Seconds(destination.ToSeconds() + before.ToSeconds())
            : destination;

    private void PrepareProducer(IGrantable producer)
    {
        Violations.ThrowIfAny(this, violations => violations.Require(
            IsDirectPut,
            "Source",
            "be DirectPut for producers that put records into Firehose",
            "a source that Firehose reads",
            "let them write to that source"));
        _producerKey?.Grant(producer, "kms:Decrypt", "kms:GenerateDataKey");
    }

    // https://docs.aws.amazon.com/firehose/latest/dev/writing-with-msk.html
    private void WarnOfUndocumentedTopic()
    {
        if (Watched.Source != DeliverySourceType.Msk || MetricPrefix == "DeliveryToS3") return;
        Warning.On(
            this,
            "pipeline:msk-destination",
            "Source is Amazon MSK, which AWS documents for the destination S3 alone; deploy it to a test account first, and " +
            "acknowledge this where Firehose takes it");
    }

    private CfnDeliveryStream Stream(DeliveryProps props, SourceBinding source)
    {
        var stream = new CfnDeliveryStreamProps { DeliveryStreamName = props.DeliveryStreamName };
        source.Fill(stream);
        _destination.Fill(stream);
        Watched = WatchedDelivery.Of(stream, props.Processors);
        return new CfnDeliveryStream(this, "Resource", stream);
    }

    private IReadOnlyList<IDependable> LogStreams(DeliveryLogs? logs, DeliveryRole writer)
    {
        if (logs is null) return [];
        List<string> names = [DestinationContext.DestinationLogStream];
        if (_destination.HasBackup) names.Add(DestinationContext.BackupLogStream);
        writer.Allow([logs.Write(names)]);
        return [.. names.Select(logs.AddStream)];
    }
}
