using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.S3;
using Pipeline.Constructs.Internal;

namespace Pipeline.Constructs;

/// <summary>
/// An Apache Iceberg table in your own bucket, described in the Glue catalog: format version 2, files in Parquet
/// (https://docs.aws.amazon.com/firehose/latest/dev/apache-iceberg-prereq.html).
/// </summary>
public sealed record IcebergTable
{
    /// <summary>The Glue database, 1 to 255 letters, digits, underscores and periods.</summary>
    public required string Database { get; set; }

    /// <summary>The table, 1 to 255 letters, digits, underscores and periods.</summary>
    public required string Name { get; set; }

    /// <summary>The bucket of the table's location. Import a bucket of another account with that account.</summary>
    public required IBucket Bucket { get; set; }

    /// <summary>
    /// The folder of the table's location in the bucket, ending in a slash; empty for the bucket's root. Default: empty. The role
    /// may write and delete only there.
    /// </summary>
    public string Prefix { get; set; } = "";

    /// <summary>
    /// The customer managed key of the table's files. Set it if the bucket object does not know it
    /// (<c>IBucket.EncryptionKey</c>).
    /// </summary>
    public IKey? EncryptionKey { get; set; }

    /// <summary>
    /// The columns that identify a row, for updates and deletes; processing then gives each record's operation. Default: none;
    /// all records are inserted. With keys, Firehose checks the table and the keys when the stream is created.
    /// </summary>
    public IReadOnlyList<string> UniqueKeys { get; set; } = [];

    /// <summary>
    /// The prefix of this table's failed records in the backup's bucket, at most 1024 characters.
    /// Default: the prefix of all tables.
    /// </summary>
    public string? ErrorOutputPrefix { get; set; }

    internal IcebergTarget Target => new(Database, Name, UniqueKeys, ErrorOutputPrefix);

    internal S3Location Location => new(Bucket, EncryptionKey, [Prefix]);
}
