using System.Text.RegularExpressions;
using Amazon.CDK;
using Pipeline.Constructs.Internal;

namespace Pipeline.Constructs;

/// <summary>
/// Settings of delivery to Apache Iceberg tables in your own buckets, for <see cref="DeliveryDestination.Iceberg"/>.
/// </summary>
public sealed partial record IcebergDestinationProps
{
    /// <summary>
    /// The tables, at least one. With one table, all records go there; with several, processing must choose the table of each
    /// record (https://docs.aws.amazon.com/firehose/latest/dev/apache-iceberg-format-input-record-different.html).
    /// </summary>
    public required IReadOnlyList<IcebergTable> Tables { get; set; }

    /// <summary>
    /// The account of the Glue catalog. The catalog of another account must admit the role. Default: the stack's account.
    /// </summary>
    public string? CatalogAccount { get; set; }

    /// <summary>The Region of the Glue catalog. Default: the stack's Region.</summary>
    public string? CatalogRegion { get; set; }

    /// <summary>
    /// Whether Lake Formation grants access to the tables' locations; the role may then ask it for access
    /// (<c>lakeformation:GetDataAccess</c>). Default: <c>false</c>; IAM alone grants access.
    /// </summary>
    public bool LakeFormation { get; set; }

    /// <summary>
    /// Whether all records are inserts. Default: <c>false</c>. If <c>true</c>, Firehose raises the stream's
    /// throughput automatically. It is refused together with <see cref="IcebergTable.UniqueKeys"/>, because Firehose
    /// would deliver out of order.
    /// </summary>
    public bool AppendOnly { get; set; }

    /// <summary>
    /// The backup for failed records. The mode must be <see cref="DeliveryBackupMode.FailedOnly"/>, the only one
    /// that Firehose has for tables.
    /// </summary>
    public required DeliveryBackup Backup { get; set; }

    /// <summary>
    /// How much Firehose buffers before a commit, whole MiB, 1 to 128. Default: 5 MiB. A larger buffer makes fewer and larger
    /// files, which are faster to query.
    /// </summary>
    public Size BufferingSize { get; set; } = Size.Mebibytes(5);

    /// <summary>How long Firehose buffers before a commit, whole seconds, 0 to 900. Default: 300 seconds.</summary>
    public Duration BufferingInterval { get; set; } = Duration.Seconds(300);

    /// <summary>
    /// How long Firehose retries a failed delivery, whole seconds, 0 to 7200. Default: 300 seconds; 0 does not retry.
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
