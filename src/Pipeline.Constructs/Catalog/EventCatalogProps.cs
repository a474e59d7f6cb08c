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
/// Settings of an <see cref="EventCatalog"/> but for what ties it to others (the schema, the bucket, where objects lie in it and
/// their format): what <see cref="StreamingPipelineProps.Catalog"/> changes.
/// </summary>
public abstract record EventCatalogOptions : PartOptions
{
    /// <summary>
    /// The first partition that queries see, as Athena writes it: <c>NOW-3YEARS</c> (units SECONDS to YEARS), or a date in the
    /// layout's format, such as <c>2026/11/21/13</c>. Default: <c>NOW-1YEARS</c>. A query that names no time looks for objects in
    /// each partition since then, 8,760 in a year of hours.
    /// </summary>
    public string ProjectionStart { get; set; } = "NOW-1YEARS";

    /// <summary>
    /// The database's name, lower case letters, digits and underscores, 1 to 255. Default: made of the construct's place in the
    /// tree. The table is named after the schema.
    /// </summary>
    public string? DatabaseName { get; set; }

    /// <summary>The bucket that query results go to. Default: one is made, whose objects expire after a month.</summary>
    public IBucket? ResultsBucket { get; set; }

    /// <summary>The folder of the results, ending in a slash. Default: <c>results/</c>.</summary>
    public string ResultsPrefix { get; set; } = "results/";

    /// <summary>Where the access logs of the results bucket go that is made here. Default: none are written.</summary>
    public PipelineBucket? AccessLogs { get; set; }

    /// <summary>The customer managed key of the results. Default: none, so that S3's own keys encrypt them (SSE-S3).</summary>
    public IKey? EncryptionKey { get; set; }

    /// <summary>
    /// The keys that encrypted objects of <see cref="EventCatalogProps.Bucket"/> before its key was changed: S3 encrypts none
    /// anew, so that <see cref="EventCatalog.GrantQuery"/> lets decrypt with them too. Default: none.
    /// </summary>
    public IReadOnlyList<IKey> FormerKeys { get; set; } = [];

    /// <summary>
    /// The layouts by which objects were delivered before <see cref="EventCatalogProps.Layout"/> was changed. Each has a table of
    /// its own over its folders, named after the schema, the layout's partition and its folder (<c>badges_day_data</c>), with the
    /// same columns, and is queried by the same grant. Default: none.
    /// </summary>
    /// <remarks>
    /// Athena reads all that lies below a partition's folder. A daily table over a folder that hourly objects are delivered into
    /// by now reads these too: query it alone for a time that has both. With another folder for the new layout
    /// (<c>DeliveryLayout.Hourly("hourly/")</c>) the tables share no object, and <c>UNION ALL</c> of them has each event once
    /// (https://docs.aws.amazon.com/athena/latest/ug/partitions.html).
    /// </remarks>
    public IReadOnlyList<DeliveryLayout> FormerLayouts { get; set; } = [];

    /// <summary>
    /// How much one query may scan before Athena cancels it, 10 MB or more. Default: 100 GiB, which is about 0.50 USD of 5 USD a
    /// TB (https://aws.amazon.com/athena/pricing/): a forgotten WHERE costs no more.
    /// </summary>
    public Size BytesScannedCutoff { get; set; } = Size.Gibibytes(100);

    /// <summary>
    /// Queries that are kept in the workgroup besides those that come from the schema, by name (1 to 128 characters): SQL of 1 to
    /// 262144 characters. Default: none.
    /// </summary>
    public IReadOnlyDictionary<string, string> NamedQueries { get; set; } = new Dictionary<string, string>();

    /// <summary>
    /// What happens to the query results with their stack. Default: RETAIN_ON_UPDATE_OR_DELETE: kept, but for a first creation
    /// that CloudFormation rolls back. DESTROY also takes the context <c>pipeline:allow-data-removal</c>. Database, table and
    /// workgroup go in any case, the workgroup with its saved queries and its history: they hold no data and are made again from
    /// the schema, under the same names.
    /// </summary>
    public RemovalPolicy RemovalPolicy { get; set; } = RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE;
}

/// <summary>
/// The schema, the bucket and the layout that an <see cref="EventCatalog"/> describes, and how queries are bounded.
/// </summary>
public sealed partial record EventCatalogProps : EventCatalogOptions
{
    /// <summary>What the events look like; the columns come from it.</summary>
    public required EventSchema Schema { get; set; }

    /// <summary>The bucket that events are delivered to.</summary>
    public required IBucket Bucket { get; set; }

    /// <summary>
    /// Where they lie in it: the layout that delivery writes by. Default: a folder per hour below <c>data/</c>.
    /// </summary>
    public DeliveryLayout Layout { get; set; } = DeliveryLayout.Hourly();

    /// <summary>How the objects hold events. Default: JSON.</summary>
    public CatalogFormat Format { get; set; } = CatalogFormat.Json;

    internal void Validate(Violations violations) => Validate(violations, withBucket: true);

    /// <summary>Checks them while the bucket is yet to be made.</summary>
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
            "hold no *, ? or $, which policies and Athena take for something else",
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
            "leave one field of the schema as a column, since a table has one at least",
            string.Join(", ", Layout.Keys.Select(key => key?.Field)),
            "remove a key");
        violations.Require(
            Token.IsUnresolved(ProjectionStart) || Relative().IsMatch(ProjectionStart) || IsDate(ProjectionStart),
            nameof(ProjectionStart),
            $"be NOW, NOW less a whole number of a unit (NOW-3YEARS), or a date as {Layout.Format}",
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
            "be a folder that ends in a slash and starts with none",
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
            "be unset with a ResultsBucket of your own",
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
