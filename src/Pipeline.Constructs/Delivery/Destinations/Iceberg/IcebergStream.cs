using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Pipeline.Records.Limits;
using static Amazon.CDK.AWS.KinesisFirehose.CfnDeliveryStream;

namespace Pipeline.Constructs.Internal;

/// <summary>The common parts of streams to Iceberg tables, for both kinds of destination.</summary>
internal sealed record IcebergStream(
    IReadOnlyList<IcebergTarget> Tables,
    bool AppendOnly,
    DeliveryBackup Backup,
    Size BufferingSize,
    Duration BufferingInterval,
    Duration RetryDuration)
{
    private const string All = "*";

    /// <summary>https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html#using-s3-tables</summary>
    public static PolicyStatement LakeFormationStatement => new Permission(["lakeformation:GetDataAccess"], [All]).ToStatement();

    public static NecessaryWildcard LakeFormationWildcard => new(
        All, "Lake Formation's GetDataAccess has no resource to name; what it gives is what the role is granted in Lake " +
            "Formation.");

    // A table may have its own folder for failed records.
    private S3Location Errors => Backup.Location with
    {
        Prefixes = [.. Backup.Location.Prefixes, .. Tables.Select(table => table.ErrorOutputPrefix).OfType<string>()],
    };

    public void Validate(Violations violations, string databaseProp, bool lowerCase = false)
    {
        IcebergTarget.Validate(violations, Tables, databaseProp, lowerCase);
        violations.Require(
            !AppendOnly || Tables.All(table => table.UniqueKeys.Count == 0),
            nameof(AppendOnly),
            $"be off where a table has {nameof(IcebergTable.UniqueKeys)}",
            AppendOnly,
            "leave one of them out: updates and deletes would come out of order");
        violations.Within(nameof(BufferingSize), BufferingSize, ServiceLimits.Firehose.IcebergBufferingSizeMiB);
        violations.Within(nameof(BufferingInterval), BufferingInterval, ServiceLimits.Firehose.IcebergBufferingIntervalSeconds);
        violations.Within(nameof(RetryDuration), RetryDuration, ServiceLimits.Firehose.IcebergRetrySeconds);
        Backup.Validate(violations.For(nameof(Backup)));
        violations.Require(
            Backup.Mode == DeliveryBackupMode.FailedOnly,
            $"{nameof(Backup)}.{nameof(Backup.Mode)}",
            $"be {DeliveryBackupMode.FailedOnly} for tables, which have no other mode",
            Backup.Mode,
            "leave it out");
    }

    /// <param name="context">The parts of the delivery that the destination may refer to.</param>
    /// <param name="catalogArn">The catalog that describes the tables.</param>
    /// <param name="statements">The permissions that the role needs for the tables.</param>
    /// <param name="wildcards">The wildcards in them.</param>
    public DestinationBinding Bind(
        DestinationContext context, string catalogArn, IEnumerable<PolicyStatement> statements,
            IEnumerable<NecessaryWildcard> wildcards)
    {
        var errors = Errors;
        var configuration = new IcebergDestinationConfigurationProperty
        {
            CatalogConfiguration = new CatalogConfigurationProperty { CatalogArn = catalogArn },
            DestinationTableConfigurationList = Tables.Select(table => (object)table.Configuration).ToArray(),
            AppendOnly = AppendOnly,
            RoleArn = context.Role.RoleArn,
            BufferingHints = S3Location.Hints(BufferingSize, BufferingInterval),
            RetryOptions = new RetryOptionsProperty { DurationInSeconds = RetryDuration.ToSeconds() },
            S3BackupMode = Backup.ModeOf("Data"),
            S3Configuration = Backup.Configuration(context),
            ProcessingConfiguration = context.Processing([]),
            CloudWatchLoggingOptions = context.Logging(DestinationContext.DestinationLogStream),
        };
        return new DestinationBinding
        {
            Fill = stream => stream.IcebergDestinationConfiguration = configuration,
            MetricPrefix = "DeliveryToIceberg",
            // https://docs.aws.amazon.com/firehose/latest/dev/apache-iceberg-metric.html
            RecordsMetric = "DeliveryToIceberg.SuccessfulRowCount",
            BufferingInterval = BufferingInterval,
            HasBackup = true,
            Statements = [.. statements, .. errors.Statements(context.Stack)],
            Wildcards = [.. wildcards, .. errors.Wildcards],
        };
    }
}
