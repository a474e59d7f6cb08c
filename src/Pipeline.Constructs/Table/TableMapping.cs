using Amazon.CDK;
using Amazon.CDK.AWS.DynamoDB;
using Pipeline.Records;

namespace Pipeline.Constructs.Internal;

/// <summary>Maps a table's settings to CDK's.</summary>
internal static class TableMapping
{
    public static TablePropsV2 Of(EventTableProps props, RemovalPolicy removal, string stackRegion) => new()
    {
        PartitionKey = Attribute(props.Schema.PartitionKey),
        SortKey = props.Schema.SortKey is { } sort ? Attribute(sort) : null,
        TimeToLiveAttribute = ItemExpiry.Attribute(props.Schema, props.ItemLifetime),
        Billing = Billing(props.Billing),
        WarmThroughput = Warm(props.Billing),
        PointInTimeRecoverySpecification = new PointInTimeRecoverySpecification
        {
            PointInTimeRecoveryEnabled = props.PointInTimeRecovery is not null,
            RecoveryPeriodInDays = IsToken(props.PointInTimeRecovery) ? null : props.PointInTimeRecovery?.ToDays(),
        },
        DynamoStream = props.ChangeStream,
        KinesisStream = props.ChangesToKinesis,
        GlobalSecondaryIndexes = props.GlobalIndexes.Count == 0
            ? null
            : [.. props.GlobalIndexes.Select(index => Global(index, props))],
        LocalSecondaryIndexes = props.LocalIndexes.Count == 0
            ? null
            : [.. props.LocalIndexes.Select(index => Local(index, props.Schema))],
        Replicas = props.Replicas.Count == 0
            ? null
            : [.. props.Replicas.Select(region => new ReplicaTableProps { Region = region })],
        Encryption = Encryption(props, stackRegion),
        DeletionProtection = IsProtected(props, removal),
        ContributorInsightsSpecification = props.ContributorInsights is { } mode
            ? new ContributorInsightsSpecification { Enabled = true, Mode = mode }
            : null,
        TableClass = props.TableClass,
        // Without RETAIN a rollback of a protected table ends in ROLLBACK_FAILED, because DynamoDB refuses to delete it.
        RemovalPolicy = removal == RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE && IsProtected(props, removal)
            ? RemovalPolicy.RETAIN
            : removal,
    };

    /// <summary>Sets the properties that CDK's construct does not take unchanged.</summary>
    /// <param name="table">The table.</param>
    /// <param name="props">The settings.</param>
    /// <param name="stackRegion">The stack's Region, or a token.</param>
    public static void SetByHand(TableV2 table, EventTableProps props, string stackRegion)
    {
        var resource = (CfnGlobalTable)table.Node.DefaultChild!;
        if (props.ChangeTimePrecision is { } precision)
        {
            // CDK lists the table's own Region last, and only that Region has the stream.
            resource.AddPropertyOverride(
                $"Replicas.{props.Replicas.Count}.KinesisStreamSpecification.ApproximateCreationDateTimePrecision",
                precision == ChangeTimePrecision.Millisecond ? "MILLISECOND" : "MICROSECOND");
        }

        TableScaling.SetTokens(resource, props);
        for (var i = 0; i <= props.Replicas.Count; i++)
        {
            if (IsToken(props.PointInTimeRecovery))
            {
                resource.AddPropertyOverride(
                    $"Replicas.{i}.PointInTimeRecoverySpecification.RecoveryPeriodInDays", props.PointInTimeRecovery!.ToDays());
            }

            if (IsKeyByHand(props, stackRegion))
                resource.AddPropertyOverride($"Replicas.{i}.SSESpecification.KMSMasterKeyId", props.Encryption.Key!.KeyArn);
        }
    }

    private static bool IsProtected(EventTableProps props, RemovalPolicy removal) =>
        props.DeletionProtection ?? removal != RemovalPolicy.DESTROY;

    // CDK would compare the number that stands for a token with the range.
    private static bool IsToken(Duration? duration) => duration?.IsUnresolved() == true;

    // CDK writes a customer managed key only in a stack with a known Region, because replicas need it; a table
    // without replicas does not.
    private static bool IsKeyByHand(EventTableProps props, string stackRegion) =>
        props.Encryption.Key is not null && Token.IsUnresolved(stackRegion);

    private static Amazon.CDK.AWS.DynamoDB.Attribute Attribute(KeyField key) => new()
    {
        Name = key.Name,
        Type = key.KeyType == KeyType.String ? AttributeType.STRING : AttributeType.NUMBER,
    };

    private static Amazon.CDK.AWS.DynamoDB.Attribute Attribute(EventSchema schema, string name) => Attribute(
        new KeyField(name, schema.Find(name)!.Type == FieldType.String ? KeyType.String : KeyType.Number));

    private static Billing Billing(TableBilling billing) => billing is { Read: { } read, Write: { } write }
        ? Amazon.CDK.AWS.DynamoDB.Billing.Provisioned(new ThroughputProps
        {
            ReadCapacity = Autoscaled(read),
            WriteCapacity = Autoscaled(write),
        })
        : Amazon.CDK.AWS.DynamoDB.Billing.OnDemand(new MaxThroughputProps
        {
            MaxReadRequestUnits = billing.MaxReadUnits,
            MaxWriteRequestUnits = billing.MaxWriteUnits,
        });

    private static Capacity Autoscaled(TableCapacity capacity) => Capacity.Autoscaled(TableScaling.Options(capacity));

    private static WarmThroughput? Warm(TableBilling billing) => billing is { WarmReadUnits: null, WarmWriteUnits: null }
        ? null
        : new WarmThroughput { ReadUnitsPerSecond = billing.WarmReadUnits, WriteUnitsPerSecond = billing.WarmWriteUnits };

    private static TableEncryptionV2 Encryption(EventTableProps props, string stackRegion) => props.Encryption switch
    {
        { Key: { } key } when !IsKeyByHand(props, stackRegion) => TableEncryptionV2.CustomerManagedKey(
            key, props.Encryption.ReplicaKeyArns.ToDictionary(entry => entry.Key, entry => entry.Value)),
        { IsKms: true } => TableEncryptionV2.AwsManagedKey(),
        _ => TableEncryptionV2.DynamoOwnedKey(),
    };

    // An index has its own bounds and warm throughput, and a throttled index throttles the table's writes
    // (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html#GSI.ThroughputConsiderations).
    private static GlobalSecondaryIndexPropsV2 Global(EventTableIndex index, EventTableProps props) => new()
    {
        IndexName = index.Name,
        PartitionKey = Attribute(props.Schema, index.PartitionKey!),
        SortKey = index.SortKey is null ? null : Attribute(props.Schema, index.SortKey),
        MaxReadRequestUnits = props.Billing.MaxReadUnits,
        MaxWriteRequestUnits = props.Billing.MaxWriteUnits,
        WarmThroughput = Warm(props.Billing),
        ProjectionType = Type(index.Projection),
        NonKeyAttributes = NonKeys(index.Projection),
    };

    private static LocalSecondaryIndexProps Local(EventTableIndex index, EventSchema schema) => new()
    {
        IndexName = index.Name,
        SortKey = Attribute(schema, index.SortKey!),
        ProjectionType = Type(index.Projection),
        NonKeyAttributes = NonKeys(index.Projection),
    };

    private static ProjectionType Type(IndexProjection projection) => projection switch
    {
        { IsAll: true } => ProjectionType.ALL,
        { IsInclude: true } => ProjectionType.INCLUDE,
        _ => ProjectionType.KEYS_ONLY,
    };

    private static string[]? NonKeys(IndexProjection projection) => projection.IsInclude ? [.. projection.Fields] : null;
}
