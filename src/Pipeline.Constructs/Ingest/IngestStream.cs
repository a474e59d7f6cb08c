using System.Text.RegularExpressions;
using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.Kinesis;
using Amazon.CDK.AWS.KMS;
using Constructs;
using Pipeline.Constructs.Internal;
using Pipeline.Records;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs;

/// <summary>
/// The Kinesis data stream that events enter. By default it is on-demand and encrypted, keeps records for a day, and
/// is retained with its data.
/// </summary>
/// <remarks>
/// It adds to CDK's <c>Stream</c> the properties that only the L1 has (record size, warm throughput, record distribution), and
/// checks them. Cost, us-east-1: on demand 0.04 USD an hour, 0.08 USD a GB in, each record rounded up to 1 KB, and 0.04 USD a GB
/// out for each consumer that shares the throughput (two of them, as in <see cref="StreamingPipeline"/>: 0.16 USD a GB);
/// provisioned 0.015 USD a shard-hour and 0.014 USD a million 25 KB units in, and no price per GB out
/// (https://aws.amazon.com/kinesis/data-streams/pricing/).
/// </remarks>
public sealed partial class IngestStream : Construct
{
    // Half of a name, so that the construct's own address also fits into it.
    private const int LongestConsumerId = 64;

    private readonly List<StreamConsumer> _consumers = [];

    /// <summary>Makes a stream.</summary>
    /// <param name="scope">The parent.</param>
    /// <param name="id">The id, unique within the parent.</param>
    /// <param name="props">Settings; all have defaults.</param>
    /// <exception cref="InvalidInputException">A prop is invalid; the message lists every mistake.</exception>
    public IngestStream(Construct scope, string id, IngestStreamProps? props = null)
        : base(scope, id)
    {
        props ??= new();
        Violations.ThrowIfAny(this, props.Validate);

        var stream = new Stream(this, "Resource", new StreamProps
        {
            StreamMode = props.Capacity.IsOnDemand ? StreamMode.ON_DEMAND : StreamMode.PROVISIONED,
            ShardCount = props.Capacity.Shards,
            RetentionPeriod = props.Retention,
            Encryption = Encryption(props.Encryption),
            EncryptionKey = props.Encryption.Key,
            ShardLevelMetrics = props.ShardLevelMetrics.Count == 0 ? null : [.. props.ShardLevelMetrics],
            RemovalPolicy = DataRemoval.Resolve(this, props.RemovalPolicy),
        });
        SetWhatOnlyL1Has((CfnStream)stream.Node.DefaultChild!, props);
        Quota.Warn(this, $"{nameof(props.Capacity)}.{nameof(props.Capacity.Shards)}", props.Capacity.Shards, ShardQuota());

        if (props.Encryption.Key is not null)
        {
            Nag.Acknowledge(
                stream, "AwsSolutions-KDS3", "A customer managed key was chosen, whose policy says who may read the records.");
        }

        Stream = stream;
        EncryptionKey = props.Encryption.Key;
        FormerKeys = props.FormerKeys;
        // A copy, because the caller may change the given props later.
        Made = props with { };
        Retention = props.Retention;
        RecordDistribution = props.RecordDistribution;
        ProducersAggregate = props.ProducersAggregate;
    }

    private IngestStream(Construct scope, string id, IngestStreamAttributes attributes)
        : base(scope, id)
    {
        Violations.ThrowIfAny(this, attributes, (given, violations) =>
        {
            violations.Given(nameof(given.StreamArn), given.StreamArn);
            violations.AllGiven(nameof(given.FormerKeys), given.FormerKeys);
            violations.Given(nameof(given.Retention), given.Retention);
            violations.Within(nameof(given.Retention), given.Retention, ServiceLimits.Kinesis.RetentionHours);
            violations.Defined(nameof(given.RecordDistribution), (RecordDistribution?)given.RecordDistribution);
        });
        Stream = Amazon.CDK.AWS.Kinesis.Stream.FromStreamAttributes(this, "Resource", new StreamAttributes
        {
            StreamArn = attributes.StreamArn,
            EncryptionKey = attributes.EncryptionKey,
        });
        EncryptionKey = attributes.EncryptionKey;
        FormerKeys = attributes.FormerKeys;
        Retention = attributes.Retention;
        RecordDistribution = attributes.RecordDistribution;
        ProducersAggregate = attributes.ProducersAggregate;
    }

    /// <summary>Uses an existing stream and does not change it.</summary>
    /// <param name="scope">The parent.</param>
    /// <param name="id">The id, unique within the parent.</param>
    /// <param name="attributes">The stream's properties.</param>
    /// <exception cref="InvalidInputException">An attribute is out of range.</exception>
    public static IngestStream FromAttributes(Construct scope, string id, IngestStreamAttributes attributes) =>
        new(Argument.Given(scope), Argument.Given(id), attributes);

    /// <summary>Uses an existing stream without a customer managed key.</summary>
    /// <param name="scope">The parent.</param>
    /// <param name="id">The id, unique within the parent.</param>
    /// <param name="streamArn">The stream's ARN.</param>
    public static IngestStream FromStreamArn(Construct scope, string id, string streamArn) =>
        new(Argument.Given(scope), Argument.Given(id), new IngestStreamAttributes { StreamArn = Argument.Given(streamArn) });

    /// <summary>The stream, for any CDK API that takes one.</summary>
    public IStream Stream { get; }

    /// <summary>The stream's ARN.</summary>
    public string StreamArn => Stream.StreamArn;

    /// <summary>The stream's name.</summary>
    public string StreamName => Stream.StreamName;

    /// <summary>The customer managed key that encrypts it; <c>null</c> if there is none.</summary>
    public IKey? EncryptionKey { get; }

    /// <summary>The keys that encrypted its records before. Consumers may still decrypt with them.</summary>
    public IReadOnlyList<IKey> FormerKeys { get; }

    /// <summary>
    /// The ARNs of the keys that a consumer decrypts with: the current one, if it is customer managed, and former ones.
    /// </summary>
    internal string[] DecryptionKeyArns =>
        [.. ((IKey?[])[EncryptionKey, .. FormerKeys]).OfType<IKey>().Select(key => key.KeyArn)];

    /// <summary>The props that it was made with; <c>null</c> for an existing stream.</summary>
    internal IngestStreamProps? Made { get; }

    /// <summary>The destinations of the stream's own channels (<see cref="S3Channel"/>, <see cref="TableChannel"/>).</summary>
    internal HashSet<string> ChannelDestinations { get; } = [];

    /// <summary>How long a record can be read.</summary>
    public Duration Retention { get; }

    /// <summary>Who chooses the shard of a record.</summary>
    public RecordDistribution RecordDistribution { get; }

    /// <summary>The enhanced fan-out consumers that <see cref="AddConsumer"/> registered, in order.</summary>
    public IReadOnlyList<StreamConsumer> Consumers => _consumers;

    /// <summary>Whether producers aggregate records.</summary>
    public bool ProducersAggregate { get; }

    /// <summary>
    /// Registers an enhanced fan-out consumer: Kinesis pushes records to it with its own 2 MiB/s per shard.
    /// Cost, us-east-1: on demand 0.05 USD a GB; on a provisioned stream 0.015 USD a shard-hour and 0.013 USD
    /// a GB (https://aws.amazon.com/kinesis/data-streams/pricing/). A stream may have at most 20 consumers, or
    /// 50 with On-demand Advantage.
    /// </summary>
    /// <param name="id">The consumer's id below this construct, and the end of its name: 1 to 64 letters, digits, underscores,
    /// dots and hyphens. Another id makes another consumer.</param>
    /// <exception cref="InvalidInputException">The id cannot be part of a name, or the stream already
    /// has 50 consumers.</exception>
    public StreamConsumer AddConsumer(string id)
    {
        Violations.ThrowIfAny(this, violations =>
        {
            violations.Within("Consumers", _consumers.Count + 1, ServiceLimits.Kinesis.EnhancedFanOutConsumers);
            violations.Require(
                id is not null && !Token.IsUnresolved(id) && ConsumerId().IsMatch(id),
                nameof(id),
                $"be 1 to {LongestConsumerId} letters, digits, underscores, dots and hyphens, no token",
                id,
                "choose an id that can be part of the consumer's name");
        });
        var consumer = new StreamConsumer(this, id, new StreamConsumerProps
        {
            Stream = Stream,
            // A consumer needs a name. The construct's own address is stable, and differs between two consumers of the same id.
            StreamConsumerName = Names.UniqueResourceName(this, new UniqueResourceNameOptions
            {
                MaxLength = (int)ServiceLimits.Kinesis.NameLength.Maximum - LongestConsumerId - 1,
                AllowedSpecialCharacters = "_.-",
            }) + "-" + id,
        });
        _consumers.Add(consumer);
        Quota.Warn(this, nameof(Consumers), _consumers.Count, ServiceLimits.Kinesis.EnhancedFanOutQuota);
        return consumer;
    }

    /// <summary>
    /// Lets a producer put records, list the shards and read the settings of the stream, as one needs that aggregates, and use
    /// the stream's customer managed key if it has one.
    /// </summary>
    /// <param name="producer">The principal that gets the permission.</param>
    /// <param name="grant">What else it may do, such as put metrics into CloudWatch; <c>null</c>: the defaults.</param>
    /// <exception cref="InvalidInputException">The grant's namespace cannot be one.</exception>
    public Grant GrantWrite(IGrantable producer, ProducerGrant? grant = null)
    {
        grant ??= new();
        Violations.ThrowIfAny(this, grant.Validate);
        return grant.Permissions(StreamArn).Aggregate(
            Stream.GrantWrite(producer), (all, permission) => all.Combine(permission.GiveTo(producer)));
    }

    /// <summary>
    /// Lets a consumer read records, and decrypt with the stream's customer managed key, if it has one, and its former keys.
    /// </summary>
    /// <param name="consumer">The principal that gets the permission.</param>
    public Grant GrantRead(IGrantable consumer) => FormerKeys.Aggregate(
        Stream.GrantRead(consumer), (grant, key) => grant.Combine(key.GrantDecrypt(consumer)));

    private static StreamEncryption Encryption(IngestEncryption encryption) => encryption switch
    {
        { Key: not null } => StreamEncryption.KMS,
        { IsEncrypted: true } => StreamEncryption.MANAGED,
        _ => StreamEncryption.UNENCRYPTED,
    };

    // If the Region is known only at deployment, the smaller quota: an unneeded warning can be acknowledged.
    private ServiceQuota ShardQuota() => ServiceLimits.Kinesis.LargeRegions.Contains(Stack.Of(this).Region)
        ? ServiceLimits.Kinesis.ShardQuotaOfLargeRegions
        : ServiceLimits.Kinesis.ShardQuota;

    private static void SetWhatOnlyL1Has(CfnStream stream, IngestStreamProps props)
    {
        if (props.MaxRecordSize is { } size) stream.MaxRecordSizeInKiB = size.ToKibibytes();
        if (props.Capacity.WarmThroughputMiBps is { } throughput) stream.WarmThroughputMiBps = throughput;
        if (props.RecordDistribution == RecordDistribution.Auto) stream.RecordDistributionStrategy = "AUTO";
    }

    // https://docs.aws.amazon.com/kinesis/latest/APIReference/API_RegisterStreamConsumer.html
    [GeneratedRegex("^[a-zA-Z0-9_.-]{1,64}\\z")]
    private static partial Regex ConsumerId();
}
