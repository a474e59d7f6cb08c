using Amazon.CDK;
using Amazon.CDK.AWS.Kinesis;
using Amazon.CDK.AWS.KMS;
using Pipeline.Constructs.Internal;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs;

/// <summary>
/// How much an <see cref="IngestStream"/> takes in, how long it keeps it, and how it is encrypted; all have defaults.
/// </summary>
public sealed record IngestStreamProps : PartOptions
{
    /// <summary>How much the stream takes in. Default: on-demand.</summary>
    public IngestCapacity Capacity { get; set; } = IngestCapacity.OnDemand();

    /// <summary>
    /// How long a record can be read, whole hours, 24 to 8760. Default: 24 hours, the free part. It bounds how long a consumer
    /// may be down. Cost of more, us-east-1: up to 7 days 0.10 USD a GB and month on demand, and 0.020 USD a shard-hour on a
    /// provisioned stream; beyond them 0.023 USD a GB and month (https://aws.amazon.com/kinesis/data-streams/pricing/).
    /// In CDK: <c>StreamProps.RetentionPeriod</c>.
    /// </summary>
    public Duration Retention { get; set; } = Duration.Hours(24);

    /// <summary>Encryption at rest. Default: the key that AWS manages for Kinesis.</summary>
    public IngestEncryption Encryption { get; set; } = IngestEncryption.AwsManaged;

    /// <summary>
    /// The keys that encrypted the stream before <see cref="Encryption"/> was changed. Kinesis encrypts no record anew, so that a
    /// consumer that lost the right to decrypt with a former key stands still until the records under it are gone: consumers of
    /// this library and <see cref="IngestStream.GrantRead"/> keep that right, and producers get none. Remove a key after
    /// <see cref="Retention"/>. Default: none. See https://docs.aws.amazon.com/streams/latest/dev/permissions-user-key-KMS.html.
    /// </summary>
    public IReadOnlyList<IKey> FormerKeys { get; set; } = [];

    /// <summary>
    /// The largest record, data before base64 plus partition key, whole KiB, 1024 to 10240 KiB. Default: what Kinesis gives,
    /// 1024 KiB. Records above about 4.5 MiB do not fit a Lambda event and go to the writer's on-failure destination; keep
    /// those above 1 MiB under 2 % of the traffic (https://docs.aws.amazon.com/streams/latest/dev/large-records.html).
    /// </summary>
    public Size? MaxRecordSize { get; set; }

    /// <summary>
    /// Who decides to which shard a record goes. Default: the producer's partition key. <see cref="RecordDistribution.Auto"/>
    /// takes on-demand capacity and producers that do not aggregate.
    /// </summary>
    public RecordDistribution RecordDistribution { get; set; } = RecordDistribution.UserPartitionKey;

    /// <summary>
    /// Whether producers aggregate records (Kinesis Producer Library). Default: <c>false</c>. It changes nothing in the stream;
    /// it refuses what would lose aggregates.
    /// </summary>
    public bool ProducersAggregate { get; set; }

    /// <summary>
    /// Metrics per shard. Default: none. Cost, us-east-1: 0.30 USD a month for each metric of each shard
    /// (https://aws.amazon.com/cloudwatch/pricing/); on-demand streams with many shards pay for many
    /// (https://docs.aws.amazon.com/streams/latest/dev/monitoring-with-cloudwatch.html).
    /// </summary>
    public IReadOnlyList<ShardLevelMetrics> ShardLevelMetrics { get; set; } = [];

    /// <summary>
    /// What happens to the stream and its records with its stack. Default: RETAIN_ON_UPDATE_OR_DELETE: kept, but for a first
    /// creation that CloudFormation rolls back. DESTROY also takes the context <c>pipeline:allow-data-removal</c>.
    /// </summary>
    public RemovalPolicy RemovalPolicy { get; set; } = RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE;

    internal void Validate(Violations violations)
    {
        DataRemoval.Validate(violations, RemovalPolicy);
        if (!(violations.Given(nameof(Capacity), Capacity)
            & violations.Given(nameof(Retention), Retention)
            & violations.Given(nameof(Encryption), Encryption)
            & violations.AllGiven(nameof(FormerKeys), FormerKeys)
            & violations.Given(nameof(ShardLevelMetrics), ShardLevelMetrics)))
        {
            return;
        }

        Capacity.Validate(violations.For(nameof(Capacity)));
        violations.Defined(nameof(RecordDistribution), (RecordDistribution?)RecordDistribution);
        violations.Within(nameof(Retention), Retention, ServiceLimits.Kinesis.RetentionHours);
        violations.Within(nameof(MaxRecordSize), MaxRecordSize, ServiceLimits.Kinesis.MaxRecordSizeKiB);
        violations.Require(
            RecordDistribution != RecordDistribution.Auto || Capacity.IsOnDemand,
            nameof(RecordDistribution),
            "be UserPartitionKey with provisioned capacity",
            RecordDistribution,
            "use IngestCapacity.OnDemand() or RecordDistribution.UserPartitionKey");
        violations.Require(
            RecordDistribution != RecordDistribution.Auto || !ProducersAggregate,
            nameof(RecordDistribution),
            "be UserPartitionKey where producers aggregate",
            RecordDistribution,
            "turn aggregation off in the producers and ProducersAggregate here, or use RecordDistribution.UserPartitionKey");
        violations.Require(
            !ShardLevelMetrics.Contains(Amazon.CDK.AWS.Kinesis.ShardLevelMetrics.ALL) || ShardLevelMetrics.Count == 1,
            nameof(ShardLevelMetrics),
            "hold ALL alone or the others by name",
            string.Join(", ", ShardLevelMetrics),
            "remove ALL or the others");
        violations.Require(
            ShardLevelMetrics.Distinct().Count() == ShardLevelMetrics.Count,
            nameof(ShardLevelMetrics),
            "name each metric once",
            string.Join(", ", ShardLevelMetrics),
            "remove the repeated ones");
    }
}
