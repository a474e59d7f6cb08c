using Amazon.CDK;
using Amazon.CDK.AWS.DynamoDB;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.KMS;
using Constructs;
using Pipeline.Constructs.Internal;
using Pipeline.Records;

namespace Pipeline.Constructs;

/// <summary>
/// The DynamoDB table that events are written to. Its keys and time-to-live come from the schema. By default it is on-demand,
/// encrypted, with point-in-time recovery, protected from deletion and retained.
/// </summary>
/// <remarks>
/// Cost, us-east-1: 0.625 USD a million writes of 1 KB, 0.125 USD a million reads of 4 KB, 0.25 USD a GB and month, and another
/// 0.20 USD a GB and month for point-in-time recovery, which is on by default (https://aws.amazon.com/dynamodb/pricing/).
/// </remarks>
[Documented("DynamoDB change data", "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/kds.html")]
public sealed class EventTable : Construct
{
    private readonly EventTableGrants _grants;

    /// <summary>Makes a table.</summary>
    /// <param name="scope">The parent.</param>
    /// <param name="id">The id, unique within the parent.</param>
    /// <param name="props">Settings; all but the schema have defaults.</param>
    /// <exception cref="InvalidInputException">A prop is invalid; the message lists every mistake.</exception>
    public EventTable(Construct scope, string id, EventTableProps props)
        : base(scope, id)
    {
        var stack = Stack.Of(this);
        Violations.ThrowIfAny(this, props, (given, violations) => given.Validate(violations, stack.Region));

        var table = new TableV2(
            this, "Resource", TableMapping.Of(props, DataRemoval.Resolve(this, props.RemovalPolicy), stack.Region));
        TableMapping.SetByHand(table, props, stack.Region);
        if (props.PointInTimeRecovery is null)
        {
            // cdk-nag's rules check only AWS::DynamoDB::Table, not the global table that TableV2 makes,
            // so this warning is needed.
            Warning.On(
                this,
                "pipeline:no-point-in-time-recovery",
                "PointInTimeRecovery is off, so items that are deleted or overwritten by mistake are lost; set it to 1 to 35 " +
                "days, or acknowledge this if the table can be filled again");
        }

        Table = table;
        Schema = props.Schema;
        ItemLifetime = props.ItemLifetime;
        EncryptionKey = props.Encryption.Key;
        Billing = props.Billing;
        ChangeStream = props.ChangeStream ?? (props.Replicas.Count > 0 ? StreamViewType.NEW_AND_OLD_IMAGES : null);
        ChangeStreamArn = ChangeStream is null ? null : table.TableStreamArn;
        Replicas = props.Replicas;
        ChangesTo = props.ChangesToKinesis?.StreamArn;
        GlobalIndexNames = [.. props.GlobalIndexes.Select(index => index.Name)];
        _grants = new EventTableGrants(
            this,
            table,
            EncryptionKey,
            [.. props.GlobalIndexes.Concat(props.LocalIndexes).Select(index => index.Name)],
            props.Replicas.ToDictionary(region => region, region => props.Encryption.ReplicaKeyArns.GetValueOrDefault(region)));
    }

    private EventTable(Construct scope, string id, EventTableAttributes attributes)
        : base(scope, id)
    {
        Violations.ThrowIfAny(this, attributes, (given, violations) =>
        {
            violations.Given(nameof(given.TableArn), given.TableArn);
            violations.AllGiven(nameof(given.IndexNames), given.IndexNames);
            if (!violations.Given(nameof(given.Schema), given.Schema)) return;
            ItemExpiry.Validate(violations, given.Schema, given.ItemLifetime);
        });
        Table = TableV2.FromTableAttributes(this, "Resource", new TableAttributesV2
        {
            TableArn = attributes.TableArn,
            TableStreamArn = attributes.StreamArn,
            EncryptionKey = attributes.EncryptionKey,
            GlobalIndexes = [.. attributes.IndexNames],
        });
        Schema = attributes.Schema;
        ItemLifetime = attributes.ItemLifetime;
        EncryptionKey = attributes.EncryptionKey;
        GlobalIndexNames = attributes.IndexNames;
        ChangeStreamArn = attributes.StreamArn;
        _grants = new EventTableGrants(this, Table, EncryptionKey, attributes.IndexNames);
    }

    /// <summary>Uses an existing table and does not change it.</summary>
    /// <param name="scope">The parent.</param>
    /// <param name="id">The id, unique within the parent.</param>
    /// <param name="attributes">The table's properties.</param>
    /// <exception cref="InvalidInputException">An attribute is invalid; the message lists every mistake.</exception>
    public static EventTable FromAttributes(Construct scope, string id, EventTableAttributes attributes) =>
        new(Argument.Given(scope), Argument.Given(id), attributes);

    /// <summary>Uses an existing table without a customer managed key.</summary>
    /// <param name="scope">The parent.</param>
    /// <param name="id">The id, unique within the parent.</param>
    /// <param name="schema">The schema of its items; its keys must be the table's.</param>
    /// <param name="tableArn">The table's ARN.</param>
    public static EventTable FromTableArn(Construct scope, string id, EventSchema schema, string tableArn) =>
        new(
            Argument.Given(scope),
            Argument.Given(id),
            new EventTableAttributes { Schema = Argument.Given(schema), TableArn = Argument.Given(tableArn) });

    /// <summary>The table, for any CDK API that takes one, and for its metrics.</summary>
    public ITableV2 Table { get; }

    /// <summary>The table's ARN.</summary>
    public string TableArn => Table.TableArn;

    /// <summary>The table's name.</summary>
    public string TableName => Table.TableName;

    /// <summary>The schema of its items.</summary>
    public EventSchema Schema { get; }

    /// <summary>
    /// How long after its arrival an item may be deleted if the event itself gives no time; <c>null</c> if items stay.
    /// </summary>
    public Duration? ItemLifetime { get; }

    /// <summary>
    /// The attribute with the time at which DynamoDB may delete an item, in seconds since 1970; <c>null</c> if items stay.
    /// </summary>
    public string? TimeToLiveAttribute => ItemExpiry.Attribute(Schema, ItemLifetime);

    /// <summary>How its capacity is billed; <c>null</c> for an existing table.</summary>
    public TableBilling? Billing { get; }

    /// <summary>The names of its global secondary indexes.</summary>
    public IReadOnlyList<string> GlobalIndexNames { get; }

    /// <summary>The customer managed key that encrypts it; <c>null</c> if there is none.</summary>
    public IKey? EncryptionKey { get; }

    /// <summary>The ARN of the stream of its changes; <c>null</c> if it has none, or an existing table's is not given.</summary>
    public string? ChangeStreamArn { get; }

    /// <summary>What the stream of its changes holds; <c>null</c> for an existing table.</summary>
    internal StreamViewType? ChangeStream { get; }

    /// <summary>The other Regions that hold it; none for an existing table.</summary>
    internal IReadOnlyList<string> Replicas { get; } = [];

    /// <summary>The ARN of the stream that gets its changes; <c>null</c> if there is none, or for an existing table.</summary>
    internal string? ChangesTo { get; }

    /// <summary>
    /// The table in a replica's Region. Use it for <see cref="TableAlarms"/> of a replica, because an alarm reads only
    /// metrics of its own Region: make them in a stack of that Region, with <c>Table = table.Replica("us-east-1")</c> and
    /// <c>IndexNames = table.GlobalIndexNames</c>. Both stacks need <c>CrossRegionReferences</c>, because the table's name
    /// is known only at deployment.
    /// </summary>
    /// <param name="region">One of <see cref="EventTableOptions.Replicas"/>.</param>
    /// <exception cref="InvalidInputException">The table has no replica there, or is an existing table.</exception>
    public ITableV2 Replica(string region)
    {
        Violations.ThrowIfAny(this, violations => violations.Require(
            Replicas.Contains(region),
            nameof(region),
            $"be a Region of Replicas ({(Replicas.Count == 0 ? "none" : string.Join(", ", Replicas))})",
            region,
            "add it to Replicas where the table is made"));
        return ((TableV2)Table).Replica(region);
    }

    /// <summary>
    /// Lets a writer put items, one by one and in batches. If the table has its own key, the writer may use it through DynamoDB,
    /// and only for this table. The grant includes the replicas' Regions.
    /// </summary>
    /// <param name="writer">The principal that gets the permission.</param>
    /// <param name="actions">Further allowed actions, such as <c>dynamodb:UpdateItem</c>; no wildcards.</param>
    /// <exception cref="InvalidInputException">An action is not one of DynamoDB's, or has a wildcard.</exception>
    public Grant GrantWrite(IGrantable writer, params string[] actions) => Permission.GiveAll(_grants.Write(actions), writer);

    /// <summary>
    /// Lets a reader get, query and scan items, in the table and its indexes. If the table has its own key, the reader may use it
    /// through DynamoDB, and only for this table. The grant includes the replicas' Regions.
    /// </summary>
    /// <param name="reader">The principal that gets the permission.</param>
    public Grant GrantRead(IGrantable reader) => Permission.GiveAll(_grants.Read(), reader);

    /// <summary>As <see cref="GrantWrite"/>, but with only these actions, as statements for a role's own policy.</summary>
    /// <param name="actions">The allowed actions.</param>
    internal PolicyStatement[] Statements(params string[] actions) =>
        [.. _grants.Only(actions).Select(permission => permission.ToStatement())];

    /// <summary>What Lambda's poller needs to read the changes, as statements for a role's own policy.</summary>
    internal PolicyStatement[] ChangeStatements() =>
        [.. _grants.Changes(ChangeStreamArn!).Select(permission => permission.ToStatement())];
}
