using Amazon.CDK;
using Amazon.CDK.AWS.Athena;
using Amazon.CDK.AWS.Glue;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.S3;
using Constructs;
using Pipeline.Constructs.Internal;
using Pipeline.Records;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs;

/// <summary>
/// Makes delivered events queryable: a Glue database with one table, with columns from the schema and partitions projected from
/// the delivery layout, and an Athena workgroup with bounded queries and encrypted results.
/// </summary>
/// <remarks>
/// Cost, us-east-1: 5 USD a TB scanned (https://aws.amazon.com/athena/pricing/); the catalog's first million objects are
/// free (https://aws.amazon.com/glue/pricing/). The construct uses L1 constructs, because CDK's L2 table grants broad access
/// and creates its own bucket.
/// </remarks>
public sealed class EventCatalog : Construct
{
    private readonly EventCatalogProps _props;

    /// <summary>Makes database, table, workgroup and named queries.</summary>
    /// <param name="scope">The parent.</param>
    /// <param name="id">The id, unique within the parent.</param>
    /// <param name="props">Settings; all but schema and bucket have defaults.</param>
    /// <exception cref="InvalidInputException">A prop is invalid; the message lists every mistake.</exception>
    public EventCatalog(Construct scope, string id, EventCatalogProps props)
        : base(scope, id)
    {
        Violations.ThrowIfAny(this, props, (given, violations) => given.Validate(violations));
        // A copy, because the caller may change the given props later.
        _props = props with { };
        Schema = props.Schema;

        Database = new CfnDatabase(this, "Database", new CfnDatabaseProps
        {
            CatalogId = Stack.Of(this).Account,
            DatabaseInput = new CfnDatabase.DatabaseInputProperty
            {
                Name = props.DatabaseName ?? UniqueName('_').ToLowerInvariant(),
            },
        });
        Table = new CfnTable(this, "Resource", new CfnTableProps
        {
            CatalogId = Stack.Of(this).Account,
            DatabaseName = DatabaseName,
            TableInput = CatalogTable.Input(props),
        });
        FormerTables = FormerLayoutTable.Make(this, props);

        ResultsBucket = props.ResultsBucket ?? MakeResultsBucket(props);
        WorkGroup = new CfnWorkGroup(this, "WorkGroup", new CfnWorkGroupProps
        {
            Name = UniqueName('-'),
            Description = $"Queries of {props.Schema.Name}",
            // Without this, CloudFormation cannot delete a workgroup that ever ran a query. The workgroup must be deleted with
            // its stack: its name is fixed, so one that stays would block the next creation.
            RecursiveDeleteOption = true,
            WorkGroupConfiguration = Configuration(props),
        });
        WorkGroup.ApplyRemovalPolicy(RemovalPolicy.DESTROY);
        AddNamedQueries(props);
    }

    /// <summary>The schema of the events.</summary>
    public EventSchema Schema { get; }

    /// <summary>Where the objects are.</summary>
    internal DeliveryLayout Layout => _props.Layout;

    /// <summary>How the objects hold events.</summary>
    public CatalogFormat Format => _props.Format;

    /// <summary>How many bytes a query may scan.</summary>
    internal double BytesScannedCutoff => _props.BytesScannedCutoff.ToBytes();

    /// <summary>The Glue database.</summary>
    public CfnDatabase Database { get; }

    /// <summary>The Glue table, for any CDK API that takes one, such as Firehose's format conversion.</summary>
    public CfnTable Table { get; }

    /// <summary>
    /// The tables over the folders of former layouts, in the order of <see cref="EventCatalogOptions.FormerLayouts"/>.
    /// </summary>
    public IReadOnlyList<CfnTable> FormerTables { get; }

    /// <summary>The Athena workgroup.</summary>
    public CfnWorkGroup WorkGroup { get; }

    /// <summary>The bucket of the query results.</summary>
    public IBucket ResultsBucket { get; }

    /// <summary>The database's name.</summary>
    public string DatabaseName => Database.Ref;

    /// <summary>The table's name, which is the schema's.</summary>
    public string TableName => Table.Ref;

    /// <summary>The workgroup's name.</summary>
    public string WorkGroupName => WorkGroup.Ref;

    /// <summary>
    /// Lets a principal query the table in the workgroup: read the data's folder, read and write the results' folder, and use
    /// their keys through S3. It grants no other access.
    /// </summary>
    /// <param name="analyst">The principal that gets the access.</param>
    public Grant GrantQuery(IGrantable analyst) => Permission.GiveAll(CatalogGrants.Query(this, _props), analyst);

    private Bucket MakeResultsBucket(EventCatalogProps props)
    {
        const string Reason = "It holds nothing but query results, which running the query again makes again.";
        var results = new PipelineBucket(this, "Results", new PipelineBucketProps
        {
            EncryptionKey = props.EncryptionKey,
            AccessLogs = props.AccessLogs,
            Versioned = false,
            Expiration = Duration.Days(30),
            NotReplicatedBecause = Reason,
            RemovalPolicy = props.RemovalPolicy,
        });
        Nag.Acknowledge(results.Bucket, "NIST.800.53.R5-S3BucketVersioningEnabled", Reason);
        return results.Bucket;
    }

    private CfnWorkGroup.WorkGroupConfigurationProperty Configuration(EventCatalogProps props) => new()
    {
        // Otherwise a client could write results elsewhere and without encryption.
        EnforceWorkGroupConfiguration = true,
        BytesScannedCutoffPerQuery = props.BytesScannedCutoff.ToBytes(),
        PublishCloudWatchMetricsEnabled = true,
        EngineVersion = new CfnWorkGroup.EngineVersionProperty { SelectedEngineVersion = "Athena engine version 3" },
        ResultConfiguration = new CfnWorkGroup.ResultConfigurationProperty
        {
            OutputLocation = $"s3://{ResultsBucket.BucketName}/{props.ResultsPrefix}",
            EncryptionConfiguration = new CfnWorkGroup.EncryptionConfigurationProperty
            {
                EncryptionOption = props.EncryptionKey is null ? "SSE_S3" : "SSE_KMS",
                KmsKey = props.EncryptionKey?.KeyArn,
            },
        },
    };

    private void AddNamedQueries(EventCatalogProps props)
    {
        var queries = new Construct(this, "Queries");
        foreach (var (id, name, description, sql) in CatalogQueries.Of(props, $"\"{props.Schema.Name}\""))
            Add(id, name, sql, description);

        foreach (var (name, sql) in props.NamedQueries) Add($"User-{name}", name, sql, null);

        void Add(string id, string name, string sql, string? description) => new CfnNamedQuery(queries, id, new CfnNamedQueryProps
        {
            Name = name,
            Description = description,
            Database = DatabaseName,
            WorkGroup = WorkGroupName,
            QueryString = sql,
        });
    }

    // CloudFormation generates no names for Glue and Athena. The construct's path makes the name unique within a stack and
    // between stacks.
    private string UniqueName(char separator) => Names.UniqueResourceName(this, new UniqueResourceNameOptions
    {
        MaxLength = (int)ServiceLimits.Athena.NameLength.Maximum,
        Separator = separator.ToString(),
        AllowedSpecialCharacters = separator.ToString(),
    });
}
