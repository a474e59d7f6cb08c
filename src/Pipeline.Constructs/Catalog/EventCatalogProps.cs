using System.Globalization;
using System.Text.RegularExpressions;
using Amazon.CDK;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.S3;
using Pipeline.Constructs.Internal;
using Pipeline.Records;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs;

/// <summary>
/// Settings of an <see cref="EventCatalog"/> without those that tie it to other constructs (the schema, the bucket, the objects'
/// layout and format). <see cref="StreamingPipelineProps.Catalog"/> changes these.
/// </summary>
public abstract record EventCatalogOptions : PartOptions
{
    /// <summary>
    /// The first partition that queries see, as Athena writes it: <c>NOW-3YEARS</c> (units SECONDS to YEARS), or a date in the
    /// layout's format, such as <c>2026/11/21/13</c>. Default: <c>NOW-1YEARS</c>. A query without a time looks for objects in
    /// every partition since then: 8,760 for a year of hours.
    /// </summary>
    public string ProjectionStart { get; set; } = "NOW-1YEARS";

    /// <summary>
    /// The database's name, lower case letters, digits and underscores, 1 to 255. Default: made from the construct's path. The
    /// table is named after the schema.
    /// </summary>
    public string? DatabaseName { get; set; }

    /// <summary>The bucket that query results go to. Default: a new bucket, whose objects expire after a month.</summary>
    public IBucket? ResultsBucket { get; set; }

    /// <summary>The folder of the results, ending in a slash. Default: <c>results/</c>.</summary>
    public string ResultsPrefix { get; set; } = "results/";

    /// <summary>The bucket for the access logs of the results bucket that is made here. Default: no access logs.</summary>
    public PipelineBucket? AccessLogs { get; set; }

    /// <summary>The customer managed key of the results. Default: none; S3's own keys encrypt them (SSE-S3).</summary>
    public IKey? EncryptionKey { get; set; }

    /// <summary>
    /// The keys that encrypted objects of <see cref="EventCatalogProps.Bucket"/> before its key was changed. S3 does
    /// not re-encrypt existing objects, so <see cref="EventCatalog.GrantQuery"/> also lets the analyst decrypt with
    /// these keys. Default: none.
    /// </summary>
    public IReadOnlyList<IKey> FormerKeys { get; set; } = [];

    /// <summary>
    /// The layouts that objects were delivered by before <see cref="EventCatalogProps.Layout"/> was changed. Each gets its own
    /// table over its folders, named after the schema, the layout's partition and its folder (<c>badges_day_data</c>), with the
    /// same columns. The same grant covers these tables. Default: none.
    /// </summary>
    /// <remarks>
    /// Athena reads everything below a partition's folder. If hourly objects are now delivered into the folder of a daily table,
    /// that table reads them too: for a time that has both, query the daily table only. If the new layout has another folder
    /// (<c>DeliveryLayout.Hourly("hourly/")</c>), the tables share no object, and their <c>UNION ALL</c> has each event once
    /// (https://docs.aws.amazon.com/athena/latest/ug/partitions.html).
    /// </remarks>
    public IReadOnlyList<DeliveryLayout> FormerLayouts { get; set; } = [];

    /// <summary>
    /// How much one query may scan before Athena cancels it, 10 MB or more. Default: 100 GiB, which is about 0.50 USD of 5 USD a
    /// TB (https://aws.amazon.com/athena/pricing/): a forgotten WHERE costs no more than that.
    /// </summary>
    public Size BytesScannedCutoff { get; set; } = Size.Gibibytes(100);

    /// <summary>
    /// More queries to keep in the workgroup, besides those made from the schema: by name (1 to 128 characters), SQL of 1 to
    /// 262144 characters. Default: none.
    /// </summary>
    public IReadOnlyDictionary<string, string> NamedQueries { get; set; } = new Dictionary<string, string>();

    /// <summary>
    /// What CloudFormation does with the query results when their stack is deleted. Default: RETAIN_ON_UPDATE_OR_DELETE: it keeps
    /// them, unless it rolls back the first creation. DESTROY also needs the context <c>pipeline:allow-data-removal</c>. The
    /// database, the table and the workgroup, with its saved queries and history, are always deleted: they hold no data and are
    /// made again from the schema, under the same names.
    /// </summary>
    public RemovalPolicy RemovalPolicy { get; set; } = RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE;
}

/// <summary>
/// Settings of an <see cref="EventCatalog"/>: the schema, bucket and layout that it describes, and the bounds of queries.
/// </summary>
public sealed partial record EventCatalogProps : EventCatalogOptions
{
    /// <summary>The schema of the events; the columns are made from it.</summary>
    public required EventSchema Schema { get; set; }

    /// <summary>The bucket that events are delivered to.</summary>
    public required IBucket Bucket { get; set; }

    /// <summary>
    /// Where the events lie in the bucket: the layout that the delivery writes by. Default: a folder per hour below <c>data/</c>.
    /// </summary>
    public DeliveryLayout Layout { get; set; } = DeliveryLayout.Hourly();

    /// <summary>How the objects hold events. Default: JSON.</summary>
    public CatalogFormat Format { get; set; } = CatalogFormat.Json;

    internal void Validate(Violations violations) => Validate(violations, withBucket: true);

    /// <summary>Checks the props when the bucket is not made yet.</summary>
    internal void ValidateWithoutBucket(Violations violations) => Validate(violations, withBucket: false);

    private void Validate(Violations violations, bool withBucket)
    {
        DataRemoval.Validate(violations, RemovalPolicy);
        if (!(violations.Given(nameof(Schema), Schema)
            & (!withBucket || violations.Given(nameof(Bucket), Bucket))
            & violations.Given(nameof(Layout), Layout)
            & violations.Given(nameof(ProjectionStart), ProjectionStart)
            & violations.Given(nameof(ResultsPrefix), ResultsPrefix)
            & violations.Given(nameof(BytesScannedCutoff), BytesScannedCutoff)
            & violations.Given(nameof(NamedQueries), NamedQueries)
            & violations.AllGiven(nameof(FormerKeys), FormerKeys)
            & violations.AllGiven(nameof(FormerLayouts), FormerLayouts)))
        {
            return;
        }

        Layout.Validate(violations.For(nameof(Layout)));
        violations.Matches(
            $"{nameof(Layout)}.{nameof(Layout.BasePrefix)}",
            Layout.BasePrefix,
            WithoutWildcards(),
            "not hold *, ? or $, which are special in policies and Athena",
            "name another folder");
        FormerLayoutTable.Validate(violations, this);
        violations.Defined(nameof(Format), (CatalogFormat?)Format);
        var twin = Schema.Fields.FirstOrDefault(field =>
            Layout.PartitionKey.Equals(field.Name, StringComparison.OrdinalIgnoreCase));
        violations.Require(
            twin is null,
            nameof(Schema),
            $"have no field '{Layout.PartitionKey}', which is the partition column of the layout",
            $"'{twin?.Name}'",
            "rename the field or use another layout");
        Layout.ValidateKeys(violations.For(nameof(Layout)), Schema);
        violations.Require(
            Layout.Keys.Count < Schema.Fields.Count,
            $"{nameof(Layout)}.{nameof(Layout.Keys)}",
            "leave at least one field of the schema as a column, because a table needs one",
            string.Join(", ", Layout.Keys.Select(key => key?.Field)),
            "remove a key");
        violations.Require(
            Token.IsUnresolved(ProjectionStart) || Relative().IsMatch(ProjectionStart) || IsDate(ProjectionStart),
            nameof(ProjectionStart),
            $"be NOW, NOW minus a whole number of a unit (NOW-3YEARS), or a date as {Layout.Format}",
            ProjectionStart,
            "write it as NOW-1YEARS");
        violations.Length(nameof(DatabaseName), DatabaseName, ServiceLimits.Glue.NameLength);
        violations.Matches(
            nameof(DatabaseName), DatabaseName, Name(), "be lower case letters, digits and underscores",
                "remove other characters");
        violations.Matches(
            nameof(ResultsPrefix),
            ResultsPrefix,
            Folder(),
            "be a folder that ends in a slash and does not start with one",
            "write results/");
        violations.Require(
            ResultsBucket is null || Bucket is null || ResultsBucket.BucketName != Bucket.BucketName
                || !Layout.Holds(ResultsPrefix),
            nameof(ResultsPrefix),
            $"lie outside {Layout.BasePrefix}, the folder of {nameof(Layout)}, in the bucket of the events",
            ResultsPrefix,
            "use another folder, or another bucket");
        violations.Require(
            ResultsBucket is null || AccessLogs is null,
            nameof(AccessLogs),
            "not be set with your own ResultsBucket",
            AccessLogs?.Node.Path,
            "turn on access logs where that bucket is made");
        violations.Within(nameof(BytesScannedCutoff), BytesScannedCutoff, ServiceLimits.Athena.BytesScannedCutoff);
        foreach (var (name, sql) in NamedQueries)
        {
            violations.Length($"{nameof(NamedQueries)}['{name}'].Name", name, ServiceLimits.Athena.NameLength);
            violations.Length($"{nameof(NamedQueries)}['{name}']", sql, ServiceLimits.Athena.QueryLength);
        }
    }

    private bool IsDate(string text) =>
        DateTime.TryParseExact(text, Layout.Format, CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    [GeneratedRegex("^NOW(-[1-9][0-9]*(YEAR|MONTH|WEEK|DAY|HOUR|MINUTE|SECOND)S?)?\\z")]
    private static partial Regex Relative();

    [GeneratedRegex("^[^*?$]*\\z")]
    private static partial Regex WithoutWildcards();

    [GeneratedRegex("^[a-z0-9_]*\\z")]
    private static partial Regex Name();

    [GeneratedRegex("^[^/\\s](.*[^/\\s])?/\\z")]
    private static partial Regex Folder();
}
