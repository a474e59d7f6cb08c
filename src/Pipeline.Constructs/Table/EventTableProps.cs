using Amazon.CDK;
using Amazon.CDK.AWS.DynamoDB;
using Amazon.CDK.AWS.Kinesis;
using Pipeline.Records;

namespace Pipeline.Constructs;

/// <summary>
/// Settings of an <see cref="EventTable"/> without those that tie it to other constructs (its schema).
/// <see cref="StreamingPipelineProps.Table"/> changes these.
/// </summary>
public abstract record EventTableOptions : PartOptions
{
    /// <summary>
    /// How long after its arrival in the stream DynamoDB may delete an item, whole seconds, at least 1. Default: none; items
    /// stay, unless the schema names a <see cref="EventSchema.TimeToLive"/> and the event has it. With this setting, an event
    /// without a time gets one, in the schema's field for it or else in <c>expires_at</c>; no other field may have that name.
    /// DynamoDB deletes an expired item within days. Until then readers see it and its storage is billed; the deletion costs no
    /// write units, except in replicas (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TTL.html). Turning it on
    /// or off takes DynamoDB up to an hour; existing items do not change. In CDK: <c>TablePropsV2.TimeToLiveAttribute</c>.
    /// </summary>
    public Duration? ItemLifetime { get; set; }

    /// <summary>How throughput is billed. Default: on-demand, without a maximum.</summary>
    public TableBilling Billing { get; set; } = TableBilling.OnDemand();

    /// <summary>
    /// How far back the table can be restored to any second, whole days, 1 to 35; <c>null</c> turns it off, with a warning.
    /// Default: 35 days. Cost, us-east-1: 0.20 USD a GB of the table and month (https://aws.amazon.com/dynamodb/pricing/).
    /// In CDK: <c>TablePropsV2.PointInTimeRecoverySpecification</c>.
    /// </summary>
    public Duration? PointInTimeRecovery { get; set; } = Duration.Days(35);

    /// <summary>
    /// The data that DynamoDB Streams records of each change. Default: none; the table has no stream. With <see cref="Replicas"/>
    /// it must be NEW_AND_OLD_IMAGES, because DynamoDB replicates with it. In CDK: <c>TablePropsV2.DynamoStream</c>.
    /// </summary>
    public StreamViewType? ChangeStream { get; set; }

    /// <summary>
    /// A Kinesis stream in the table's Region and account to which DynamoDB writes each change. Default: none. Changes may arrive
    /// twice and out of order (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/kds.html). Use another stream
    /// than the one from which a <see cref="DynamoDbWriter"/> fills the table. In CDK: <c>TablePropsV2.KinesisStream</c>.
    /// </summary>
    public IStream? ChangesToKinesis { get; set; }

    /// <summary>
    /// The precision of the time of each change in <see cref="ChangesToKinesis"/>. Default: DynamoDB's own, milliseconds.
    /// </summary>
    public ChangeTimePrecision? ChangeTimePrecision { get; set; }

    /// <summary>
    /// Indexes with their own partition key, at most 20: CDK's <c>TableV2</c> takes no more, whatever the account's quota.
    /// Default: none. A table takes all of them when it is made, but later only one change per update: DynamoDB refuses an update
    /// that adds two, removes two, or replaces one (another key or projection under the same name is a removal and an addition).
    /// Deploy the changes one after the other
    /// (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.OnlineOps.html). A synthesis cannot check that,
    /// because a template does not show what exists. In CDK: <c>TablePropsV2.GlobalSecondaryIndexes</c>.
    /// </summary>
    public IReadOnlyList<EventTableIndex> GlobalIndexes { get; set; } = [];

    /// <summary>
    /// Indexes by the table's partition key and another sort key, at most 5. Default: none. Only a table with a sort key can have
    /// them, and only from its creation on. They limit all items of one partition key to 10 GB
    /// (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LSI.html). In CDK:
    /// <c>TablePropsV2.LocalSecondaryIndexes</c>.
    /// </summary>
    public IReadOnlyList<EventTableIndex> LocalIndexes { get; set; } = [];

    /// <summary>
    /// Other Regions that also hold the whole table, such as <c>eu-central-1</c>. Each write is billed in each Region. Default:
    /// none. The stack must have an explicit Region.
    /// </summary>
    public IReadOnlyList<string> Replicas { get; set; } = [];

    /// <summary>Encryption at rest. Default: the key that AWS manages for DynamoDB.</summary>
    public EventTableEncryption Encryption { get; set; } = EventTableEncryption.AwsManaged;

    /// <summary>
    /// Whether the table is protected: no principal can delete it before this is turned off. Default: <c>true</c>, unless the
    /// table is deleted with its stack (see <see cref="RemovalPolicy"/>). CloudFormation cannot delete a protected table either
    /// (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/WorkingWithTables.Basics.html#WorkingWithTables.Basics.DeletionProtection):
    /// if the first creation of a stack fails, its rollback leaves the table, empty, under its generated name, and the next
    /// attempt makes another one. Delete the one that was left behind by <c>aws dynamodb update-table
    /// --no-deletion-protection-enabled</c> and <c>aws dynamodb delete-table</c>. With <c>false</c> the rollback deletes it.
    /// </summary>
    public bool? DeletionProtection { get; set; }

    /// <summary>
    /// The keys that CloudWatch Contributor Insights counts, to find hot ones. Default: none, because it is billed by the event
    /// (https://aws.amazon.com/cloudwatch/pricing/); THROTTLED_KEYS costs least.
    /// </summary>
    public ContributorInsightsMode? ContributorInsights { get; set; }

    /// <summary>
    /// The storage class. Default: STANDARD. With STANDARD_INFREQUENT_ACCESS, storage costs 60 % less, and reads and writes cost
    /// 25 % more (https://aws.amazon.com/dynamodb/pricing/).
    /// </summary>
    public TableClass TableClass { get; set; } = TableClass.STANDARD;

    /// <summary>
    /// What CloudFormation does with the table when its stack is deleted. Default: RETAIN_ON_UPDATE_OR_DELETE: it keeps it,
    /// unless it rolls back the first creation; it also keeps a protected table then (see <see cref="DeletionProtection"/>).
    /// DESTROY also needs the context <c>pipeline:allow-data-removal</c>.
    /// </summary>
    public RemovalPolicy RemovalPolicy { get; set; } = RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE;
}

/// <summary>
/// Settings of an <see cref="EventTable"/>: its event schema, billing, backups, indexes and encryption;
/// only the schema is required.
/// </summary>
public sealed partial record EventTableProps : EventTableOptions
{
    /// <summary>The schema of the events; keys and time-to-live come from it.</summary>
    public required EventSchema Schema { get; set; }
}
