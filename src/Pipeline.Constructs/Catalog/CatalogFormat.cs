namespace Pipeline.Constructs;

/// <summary>How the delivered objects hold events.</summary>
public enum CatalogFormat
{
    /// <summary>An event a line as JSON, compressed with GZIP or not: Athena sees it by the object's name.</summary>
    Json,

    /// <summary>
    /// Apache Parquet, as Firehose's format conversion writes it: queries read, and are paid for, the columns they name.
    /// </summary>
    Parquet,

    /// <summary>Apache ORC, as Firehose's format conversion writes it; else as <see cref="Parquet"/>.</summary>
    Orc,
}
