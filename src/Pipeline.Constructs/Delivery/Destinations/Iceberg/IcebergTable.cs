using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.S3;
using Pipeline.Constructs.Internal;

namespace Pipeline.Constructs;

/// <summary>An Apache Iceberg table in a bucket of yours, described in the Glue catalog: format version 2, files in Parquet
/// (https://docs.aws.amazon.com/firehose/latest/dev/apache-iceberg-prereq.html).</summary>
public sealed record IcebergTable
{
    /// <summary>The Glue database, 1 to 255 letters, digits, underscores and periods.</summary>
    public required string Database { get; set; }

    /// <summary>The table, 1 to 255 letters, digits, underscores and periods.</summary>
    public required string Name { get; set; }

    /// <summary>The bucket of the table's location. One of another account must be imported with that account.</summary>
    public required IBucket Bucket { get; set; }

    /// <summary>The folder of the table's location in the bucket, ending in a slash, or nothing for the bucket's root. Default:
    /// nothing. The role may write, and delete, there and nowhere else.</summary>
    public string Prefix { get; set; } = "";

    /// <summary>
    /// The customer managed key of the table's files, where the bucket (<c>IBucket.EncryptionKey</c>) does not know it.
    /// </summary>
    public IKey? EncryptionKey { get; set; }

    /// <summary>The columns that tell rows apart, for updates and deletes; each record's operation is then given by processing.
    /// Default: none, so that all records are inserted. With keys, Firehose checks table and keys when the stream is
    /// created.</summary>
    public IReadOnlyList<string> UniqueKeys { get; set; } = [];

    /// <summary>Where in the backup's bucket this table's failed records lie, at most 1024 characters. Default: where those of
    /// all tables do.</summary>
    public string? ErrorOutputPrefix { get; set; }

    internal IcebergTarget Target => new(Database, Name, UniqueKeys, ErrorOutputPrefix);

    internal S3Location Location => new(Bucket, EncryptionKey, [Prefix]);
}
