using Amazon.CDK;
using Amazon.CDK.AWS.DynamoDB;
using Amazon.CDK.AWS.Kinesis;
using Pipeline.Records;

namespace Pipeline.Constructs;

/// <summary>
/// Settings of an <see cref="EventTable"/> but for what ties it to others (its schema):
/// what <see cref="StreamingPipelineProps.Table"/> changes.
/// </summary>
public abstract record EventTableOptions : PartOptions
{
    /// <summary>
    /// How long after its arrival in the stream DynamoDB may delete an item, whole seconds, 1 or more. Default: items stay,
    /// unless the schema names a <see cref="EventSchema.TimeToLive"/> and the event has it. With this, an event that has none
    /// there gets one, under the schema's name for it or else as <c>expires_at</c>; no other field may have that name. What has
    /// expired goes within days, is read and paid as storage until then, and costs no write units but in replicas
    /// (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TTL.html). Turning it on or off takes DynamoDB up to an
    /// hour; items that are there already stay as they are. In CDK: <c>TablePropsV2.TimeToLiveAttribute</c>.
    /// </summary>
    public Duration? ItemLifetime { get; set; }

    /// <summary>How throughput is paid for. Default: on-demand, unbounded.</summary>
    public TableBilling Billing { get; set; } = TableBilling.OnDemand();

    /// <summary>
    /// How far back the table can be restored to any second, whole days, 1 to 35; <c>null</c> turns it off, with a warning.
    /// Default: 35 days. Cost, us-east-1: 0.20 USD a GB of the table and month (https://aws.amazon.com/dynamodb/pricing/).
    /// In CDK: <c>TablePropsV2.PointInTimeRecoverySpecification</c>.
    /// </summary>
    public Duration? PointInTimeRecovery { get; set; } = Duration.Days(35);

    /// <summary>
    /// What DynamoDB Streams tells of each change. Default: there is no stream. With <see cref="Replicas"/> it must be
    /// NEW_AND_OLD_IMAGES, which DynamoDB itself replicates by. In CDK: <c>TablePropsV2.DynamoStream</c>.
    /// </summary>
    public StreamViewType? ChangeStream { get; set; }

    /// <summary>
    /// A Kinesis stream of the table's Region and account that each change is written to. Default: none. Changes may come twice
    /// and out of order there (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/kds.html).
    /// In CDK: <c>TablePropsV2.KinesisStream</c>.
    /// </summary>
    public IStream? ChangesToKinesis { get; set; }

    /// <summary>
    /// How fine the time of each change is that is written to <see cref="ChangesToKinesis"/>. Default: DynamoDB's own,
    /// milliseconds.
    /// </summary>
    public ChangeTimePrecision? ChangeTimePrecision { get; set; }

    /// <summary>
    /// Indexes by keys of their own, at most 20: CDK's <c>TableV2</c> takes no more, whatever the account's quota. Default: none.
    /// A table takes all of them when it is made, and later one change
    /// an update: DynamoDB refuses an update that adds two, removes two, or replaces one (another key or projection under the
    /// same name is a removal and an addition). Deploy one after the other
    /// (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.OnlineOps.html). It cannot be checked here: a
    /// template does not say what stands already. In CDK: <c>TablePropsV2.GlobalSecondaryIndexes</c>.
    /// </summary>
    public IReadOnlyList<EventTableIndex> GlobalIndexes { get; set; } = [];

    /// <summary>
    /// Indexes by the table's partition key and another sort key, at most 5. Default: none. Only a table with a sort key has
    /// them, only from its creation on, and they hold all items of one partition key to 10 GB
    /// (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LSI.html).
    /// In CDK: <c>TablePropsV2.LocalSecondaryIndexes</c>.
    /// </summary>
    public IReadOnlyList<EventTableIndex> LocalIndexes { get; set; } = [];

    /// <summary>
    /// Other Regions that hold the whole table too, such as <c>eu-central-1</c>, each write paid in each. Default: none. The
    /// stack must have an explicit Region.
    /// </summary>
    public IReadOnlyList<string> Replicas { get; set; } = [];

    /// <summary>Encryption at rest. Default: the key that AWS manages for DynamoDB.</summary>
    public EventTableEncryption Encryption { get; set; } = EventTableEncryption.AwsManaged;

    /// <summary>
    /// Whether nobody can delete the table before this is turned off. Default: <c>true</c>, unless the table is to go with its
    /// stack (see <see cref="RemovalPolicy"/>). CloudFormation cannot delete a protected table either
    /// (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/WorkingWithTables.Basics.html#WorkingWithTables.Basics.DeletionProtection):
    /// where the first creation of a stack fails, its rollback leaves the table, empty, under its generated name, and the next
    /// attempt makes another. Delete the one left behind by <c>aws dynamodb update-table --no-deletion-protection-enabled</c> and
    /// <c>aws dynamodb delete-table</c>. With <c>false</c> the rollback deletes it.
    /// </summary>
    public bool? DeletionProtection { get; set; }

    /// <summary>
    /// Which keys CloudWatch Contributor Insights counts, to find hot ones. Default: none, as it is paid by the event
    /// (https://aws.amazon.com/cloudwatch/pricing/); THROTTLED_KEYS alone costs least.
    /// </summary>
    public ContributorInsightsMode? ContributorInsights { get; set; }

    /// <summary>
    /// The storage class. Default: STANDARD. STANDARD_INFREQUENT_ACCESS stores for 60 % less and reads and writes for 25 % more
    /// (https://aws.amazon.com/dynamodb/pricing/).
    /// </summary>
    public TableClass TableClass { get; set; } = TableClass.STANDARD;

    /// <summary>
    /// What happens to the table with its stack. Default: RETAIN_ON_UPDATE_OR_DELETE: kept, but for a first creation that
    /// CloudFormation rolls back; a protected table (see <see cref="DeletionProtection"/>) is kept then too. DESTROY also takes
    /// the context <c>pipeline:allow-data-removal</c>.
    /// </summary>
    public RemovalPolicy RemovalPolicy { get; set; } = RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE;
}

/// <summary>
/// The event schema of an <see cref="EventTable"/>, its billing, backups, indexes and encryption; only the schema must be given.
/// </summary>
public sealed partial record EventTableProps : EventTableOptions
{
    /// <summary>What the events look like; keys and time-to-live come from it.</summary>
    public required EventSchema Schema { get; set; }
}
