namespace Pipeline.Constructs;

/// <summary>How the delivered objects hold events.</summary>
public enum CatalogFormat
{
    /// <summary>One JSON event per line, compressed with GZIP or not: Athena recognizes it by the object's name.</summary>
    Json,

    /// <summary>
    /// Apache Parquet, written by Firehose's format conversion. A query reads, and is billed for, only the columns that it names.
    /// </summary>
    Parquet,

    /// <summary>Apache ORC, written by Firehose's format conversion; otherwise as <see cref="Parquet"/>.</summary>
    Orc,
}
