using Pipeline.Constructs.Internal;

namespace Pipeline.Constructs;

/// <summary>
/// A table of an S3 table bucket. Its column names must be in lower case, or the catalog does not show the table
/// (https://docs.aws.amazon.com/firehose/latest/dev/apache-iceberg-prereq.html).
/// </summary>
public sealed record S3TablesTable
{
    /// <summary>The namespace, 1 to 255 lower case letters, digits and underscores.</summary>
    public required string Namespace { get; set; }

    /// <summary>The table, 1 to 255 lower case letters, digits and underscores.</summary>
    public required string Name { get; set; }

    /// <summary>As <see cref="IcebergTable.UniqueKeys"/>, in lower case.</summary>
    public IReadOnlyList<string> UniqueKeys { get; set; } = [];

    /// <summary>As <see cref="IcebergTable.ErrorOutputPrefix"/>.</summary>
    public string? ErrorOutputPrefix { get; set; }

    internal IcebergTarget Target => new(Namespace, Name, UniqueKeys, ErrorOutputPrefix);
}
