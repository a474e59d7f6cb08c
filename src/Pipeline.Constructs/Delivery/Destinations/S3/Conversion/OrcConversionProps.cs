using Amazon.CDK;

namespace Pipeline.Constructs;

/// <summary>Settings of the conversion to ORC without its catalog, for <see cref="PipelineFormat.Orc"/>.</summary>
/// <remarks>Their ranges and defaults: https://docs.aws.amazon.com/firehose/latest/APIReference/API_OrcSerDe.html.</remarks>
public record OrcOptions
{
    /// <summary>How records are read. Default: by OpenX's SerDe, case-insensitively.</summary>
    public JsonReader Input { get; set; } = JsonReader.OpenX();

    /// <summary>The table's version. Default: <c>LATEST</c>; a new column is delivered as soon as the table has it.</summary>
    public string TableVersion { get; set; } = "LATEST";

    /// <summary>How blocks are compressed. Default: Snappy.</summary>
    public OrcFileCompression Compression { get; set; } = OrcFileCompression.Snappy;

    /// <summary>The block size of HDFS, for padding, whole MiB, 64 to 2047. Default: Firehose's own, 256 MiB.</summary>
    public Size? BlockSize { get; set; }

    /// <summary>The size of a stripe, whole MiB, 8 to 2047. Default: Firehose's own, 64 MiB.</summary>
    public Size? StripeSize { get; set; }

    /// <summary>The rows between two entries of the index, at least 1000. Default: Firehose's own, 10000.</summary>
    public double? RowIndexStride { get; set; }

    /// <summary>Whether stripes are padded to the blocks of HDFS. Default: Firehose's own, <c>false</c>.</summary>
    public bool? EnablePadding { get; set; }

    /// <summary>
    /// The share of a stripe that padding may take, 0 to 1. Default: Firehose's own, 0.05. It is ignored without
    /// <see cref="EnablePadding"/>.
    /// </summary>
    public double? PaddingTolerance { get; set; }

    /// <summary>
    /// The share of distinct keys among the rows up to which a dictionary is used, 0 to 1; 1 always uses
    /// one. Default: Firehose's own.
    /// </summary>
    public double? DictionaryKeyThreshold { get; set; }

    /// <summary>The columns with a Bloom filter, by which queries skip parts that do not hold a value. Default: none.</summary>
    public IReadOnlyList<string> BloomFilterColumns { get; set; } = [];

    /// <summary>
    /// The probability of a false positive of a Bloom filter, 0 to 1. A lower value makes the filter larger.
    /// Default: Firehose's own, 0.05.
    /// </summary>
    public double? BloomFilterFalsePositiveProbability { get; set; }

    /// <summary>The version of the file format. Default: Firehose's own, 0.12.</summary>
    public OrcFileVersion? FormatVersion { get; set; }
}

/// <summary>
/// Settings of <see cref="FormatConversion.Orc"/>: the catalog that has the columns, and how files are written.
/// </summary>
/// <remarks>Their ranges and defaults: https://docs.aws.amazon.com/firehose/latest/APIReference/API_OrcSerDe.html.</remarks>
public sealed record OrcConversionProps : OrcOptions
{
    /// <summary>
    /// The catalog whose table has the columns, with <see cref="CatalogFormat.Orc"/>, in the delivery's account and Region.
    /// </summary>
    public required EventCatalog Catalog { get; set; }
}

/// <summary>How ORC's blocks are compressed.</summary>
public enum OrcFileCompression
{
    /// <summary>Snappy: faster to decompress than ZLIB.</summary>
    Snappy,

    /// <summary>ZLIB: smaller than Snappy.</summary>
    Zlib,

    /// <summary>No compression.</summary>
    None,
}

/// <summary>The version of an ORC file.</summary>
public enum OrcFileVersion
{
    /// <summary>Hive's 0.11.</summary>
    V011,

    /// <summary>Hive's 0.12.</summary>
    V012,
}
