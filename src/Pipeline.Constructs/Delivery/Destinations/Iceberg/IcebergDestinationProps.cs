using System.Text.RegularExpressions;
using Amazon.CDK;
using Pipeline.Constructs.Internal;

namespace Pipeline.Constructs;

/// <summary>The Apache Iceberg tables of a delivery, in buckets of yours, and how records find theirs.</summary>
public sealed partial record IcebergDestinationProps
{
    /// <summary>
    /// The tables, at least one. Records go to the one table there is; with several, processing says for each record which
    /// (https://docs.aws.amazon.com/firehose/latest/dev/apache-iceberg-format-input-record-different.html).
    /// </summary>
    public required IReadOnlyList<IcebergTable> Tables { get; set; }

    /// <summary>The account of the Glue catalog, which must let the role in where it is another. Default: the stack's.</summary>
    public string? CatalogAccount { get; set; }

    /// <summary>The Region of the Glue catalog. Default: the stack's.</summary>
    public string? CatalogRegion { get; set; }

    /// <summary>Whether Lake Formation hands out access to the tables' locations, so that the role may ask it to
    /// (<c>lakeformation:GetDataAccess</c>). Default: <c>false</c>: IAM alone does.</summary>
    public bool LakeFormation { get; set; }

    /// <summary>Whether all records are inserts. Default: <c>false</c>. Firehose then raises the stream's throughput by itself;
    /// with <see cref="IcebergTable.UniqueKeys"/> it would deliver out of order, and is refused.</summary>
    public bool AppendOnly { get; set; }

    /// <summary>
    /// Where failed records are kept. The mode is <see cref="DeliveryBackupMode.FailedOnly"/>, the only one that Firehose has for
    /// tables.
    /// </summary>
    public required DeliveryBackup Backup { get; set; }

    /// <summary>How much is gathered before a commit, whole MiB, 1 to 128. Default: 5 MiB. More makes fewer and larger files,
    /// which are faster to query.</summary>
    public Size BufferingSize { get; set; } = Size.Mebibytes(5);

    /// <summary>How long is gathered before a commit, whole seconds, 0 to 900. Default: 300 seconds.</summary>
    public Duration BufferingInterval { get; set; } = Duration.Seconds(300);

    /// <summary>
    /// How long delivery that failed is tried again, whole seconds, 0 to 7200. Default: 300 seconds; 0 does not try again.
    /// </summary>
    public Duration RetryDuration { get; set; } = Duration.Seconds(300);

    internal IcebergStream Stream => new(
        [.. Tables.Select(table => table.Target)], AppendOnly, Backup, BufferingSize, BufferingInterval, RetryDuration);

    internal void Validate(Violations violations)
    {
        if (!violations.AreComplete(this)) return;
        Stream.Validate(violations, nameof(IcebergTable.Database));
        for (var i = 0; i < Tables.Count; i++)
        {
            violations.For($"{nameof(Tables)}[{i}]").Matches(
                nameof(IcebergTable.Prefix),
                Tables[i].Prefix,
                Folder(),
                "be empty or end in a slash",
                "add the slash: other folders may begin alike");
        }

        violations.Matches(nameof(CatalogAccount), CatalogAccount, Account(), "be 12 digits", "give the account's id");
    }

    [GeneratedRegex("(^|/)$")]
    private static partial Regex Folder();

    [GeneratedRegex("^[0-9]{12}$")]
    private static partial Regex Account();
}
