using Amazon.CDK;
using Amazon.CDK.AWS.Kinesis;
using Amazon.CDK.AWS.KMS;
using Pipeline.Constructs.Internal;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs;

/// <summary>Settings of an <see cref="IngestStream"/>: capacity, retention and encryption; all have defaults.</summary>
public sealed record IngestStreamProps : PartOptions
{
    /// <summary>How much the stream can take in. Default: on-demand.</summary>
    public IngestCapacity Capacity { get; set; } = IngestCapacity.OnDemand();

    /// <summary>
    /// How long a record can be read, whole hours, 24 to 8760. Default: 24 hours, which are free. A consumer may be down for at
    /// most this time. Cost of a longer time, us-east-1: up to 7 days 0.10 USD a GB and month on demand, and 0.020 USD a
    /// shard-hour on a provisioned stream; beyond them 0.023 USD a GB and month
    /// (https://aws.amazon.com/kinesis/data-streams/pricing/). In CDK: <c>StreamProps.RetentionPeriod</c>.
    /// </summary>
    public Duration Retention { get; set; } = Duration.Hours(24);

    /// <summary>Encryption at rest. Default: the key that AWS manages for Kinesis.</summary>
    public IngestEncryption Encryption { get; set; } = IngestEncryption.AwsManaged;

    /// <summary>
    /// The keys that encrypted the stream before <see cref="Encryption"/> was changed. Kinesis does not re-encrypt records: a
    /// consumer that may no longer decrypt with a former key stops until the records under that key expire. Consumers of this
    /// library and <see cref="IngestStream.GrantRead"/> keep the permission; producers get none. Remove a key after
    /// <see cref="Retention"/>. Default: none. See https://docs.aws.amazon.com/streams/latest/dev/permissions-user-key-KMS.html.
    /// </summary>
    public IReadOnlyList<IKey> FormerKeys { get; set; } = [];

    /// <summary>
    /// The largest record, data before base64 plus partition key, whole KiB, 1024 to 10240 KiB. Default: Kinesis's own, 1024 KiB.
    /// Records above about 4.5 MiB do not fit a Lambda event and go to the writer's on-failure destination; keep those above 1
    /// MiB under 2 % of the traffic (https://docs.aws.amazon.com/streams/latest/dev/large-records.html).
    /// </summary>
    public Size? MaxRecordSize { get; set; }

    /// <summary>
    /// The chooser of a record's shard. Default: the producer, by the partition key. <see cref="RecordDistribution.Auto"/>
    /// needs on-demand capacity, and producers that do not aggregate.
    /// </summary>
    public RecordDistribution RecordDistribution { get; set; } = RecordDistribution.UserPartitionKey;

    /// <summary>
    /// Whether producers aggregate records (Kinesis Producer Library). Default: <c>false</c>. It does not change the stream; it
    /// makes the checks refuse settings that would lose aggregates.
    /// </summary>
    public bool ProducersAggregate { get; set; }

    /// <summary>
    /// Metrics per shard. Default: none. Cost, us-east-1: 0.30 USD a month for each metric of each shard
    /// (https://aws.amazon.com/cloudwatch/pricing/); on-demand streams with many shards cost accordingly
    /// (https://docs.aws.amazon.com/streams/latest/dev/monitoring-with-cloudwatch.html).
    /// </summary>
    public IReadOnlyList<ShardLevelMetrics> ShardLevelMetrics { get; set; } = [];

    /// <summary>
    /// What CloudFormation does with the stream and its records when its stack is deleted. Default: RETAIN_ON_UPDATE_OR_DELETE:
    /// it keeps it, unless it rolls back the first creation. DESTROY also needs the context <c>pipeline:allow-data-removal</c>.
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
            "be UserPartitionKey if producers aggregate",
            RecordDistribution,
            "turn aggregation off in the producers and ProducersAggregate here, or use RecordDistribution.UserPartitionKey");
        violations.Require(
            !ShardLevelMetrics.Contains(Amazon.CDK.AWS.Kinesis.ShardLevelMetrics.ALL) || ShardLevelMetrics.Count == 1,
            nameof(ShardLevelMetrics),
            "hold either only ALL or the others by name",
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
