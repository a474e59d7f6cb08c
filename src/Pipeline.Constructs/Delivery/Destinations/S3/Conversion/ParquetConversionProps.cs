using Amazon.CDK;

namespace Pipeline.Constructs;

/// <summary>Settings of the conversion to Parquet without its catalog, for <see cref="PipelineFormat.Parquet"/>.</summary>
/// <remarks>Their ranges and defaults: https://docs.aws.amazon.com/firehose/latest/APIReference/API_ParquetSerDe.html.</remarks>
public record ParquetOptions
{
    /// <summary>How records are read. Default: by OpenX's SerDe, case-insensitively.</summary>
    public JsonReader Input { get; set; } = JsonReader.OpenX();

    /// <summary>The table's version. Default: <c>LATEST</c>; a new column is delivered as soon as the table has it.</summary>
    public string TableVersion { get; set; } = "LATEST";

    /// <summary>How blocks are compressed. Default: Snappy.</summary>
    public ParquetFileCompression Compression { get; set; } = ParquetFileCompression.Snappy;

    /// <summary>The block size of HDFS, for padding, whole MiB, 64 to 2047. Default: Firehose's own, 256 MiB.</summary>
    public Size? BlockSize { get; set; }

    /// <summary>The size of a page, whole KiB, 64 to 2097151. Default: Firehose's own, 1 MiB.</summary>
    public Size? PageSize { get; set; }

    /// <summary>The most padding, in bytes, at least 0. Default: Firehose's own, 0.</summary>
    public Size? MaxPadding { get; set; }

    /// <summary>Whether values are kept in dictionaries. Default: Firehose's own.</summary>
    public bool? EnableDictionaryCompression { get; set; }

    /// <summary>The version of the row format. Default: Firehose's own, V1.</summary>
    public ParquetFileVersion? WriterVersion { get; set; }
}

/// <summary>
/// Settings of <see cref="FormatConversion.Parquet"/>: the catalog that has the columns, and how files are written.
/// </summary>
/// <remarks>Their ranges and defaults: https://docs.aws.amazon.com/firehose/latest/APIReference/API_ParquetSerDe.html.</remarks>
public sealed record ParquetConversionProps : ParquetOptions
{
    /// <summary>
    /// The catalog whose table has the columns, with <see cref="CatalogFormat.Parquet"/>, in the delivery's account and Region.
    /// </summary>
    public required EventCatalog Catalog { get; set; }
}

/// <summary>How Parquet's blocks are compressed.</summary>
public enum ParquetFileCompression
{
    /// <summary>Snappy: faster to decompress than GZIP.</summary>
    Snappy,

    /// <summary>GZIP: smaller than Snappy.</summary>
    Gzip,

    /// <summary>No compression.</summary>
    Uncompressed,
}

/// <summary>The version of Parquet's row format.</summary>
public enum ParquetFileVersion
{
    /// <summary>Version 1, which every reader can read.</summary>
    V1,

    /// <summary>Version 2.</summary>
    V2,
}
