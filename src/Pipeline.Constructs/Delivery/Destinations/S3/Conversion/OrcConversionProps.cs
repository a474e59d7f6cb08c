using Amazon.CDK;

namespace Pipeline.Constructs;

/// <summary>Settings of the conversion to ORC but for its catalog, as <see cref="PipelineFormat.Orc"/> takes them.</summary>
/// <remarks>Their ranges and defaults: https://docs.aws.amazon.com/firehose/latest/APIReference/API_OrcSerDe.html.</remarks>
public record OrcOptions
{
    /// <summary>How records are read. Default: by OpenX's SerDe, case-insensitively.</summary>
    public JsonReader Input { get; set; } = JsonReader.OpenX();

    /// <summary>The table's version. Default: <c>LATEST</c>, so that a column is delivered once the table has it.</summary>
    public string TableVersion { get; set; } = "LATEST";

    /// <summary>How blocks are compressed. Default: Snappy.</summary>
    public OrcFileCompression Compression { get; set; } = OrcFileCompression.Snappy;

    /// <summary>The block size of HDFS, for padding, whole MiB, 64 to 2047. Default: Firehose's own, 256 MiB.</summary>
    public Size? BlockSize { get; set; }

    /// <summary>The size of a stripe, whole MiB, 8 to 2047. Default: Firehose's own, 64 MiB.</summary>
    public Size? StripeSize { get; set; }

    /// <summary>The rows between two entries of the index, 1000 or more. Default: Firehose's own, 10000.</summary>
    public double? RowIndexStride { get; set; }

    /// <summary>Whether stripes are padded to the blocks of HDFS. Default: Firehose's own, <c>false</c>.</summary>
    public bool? EnablePadding { get; set; }

    /// <summary>The part of a stripe that padding may take, 0 to 1. Default: Firehose's own, 0.05. It is ignored without
    /// <see cref="EnablePadding"/>.</summary>
    public double? PaddingTolerance { get; set; }

    /// <summary>The part of the rows that may have keys of their own for a dictionary to be used, 0 to 1; 1 always uses one.
    /// Default: Firehose's own.</summary>
    public double? DictionaryKeyThreshold { get; set; }

    /// <summary>Columns with a Bloom filter, by which queries skip what has none of a value. Default: none.</summary>
    public IReadOnlyList<string> BloomFilterColumns { get; set; } = [];

    /// <summary>
    /// How often a Bloom filter may say yes wrongly, 0 to 1; less makes it larger. Default: Firehose's own, 0.05.
    /// </summary>
    public double? BloomFilterFalsePositiveProbability { get; set; }

    /// <summary>The version of the file. Default: Firehose's own, 0.12.</summary>
    public OrcFileVersion? FormatVersion { get; set; }
}

/// <summary>The columns of the conversion to ORC (<see cref="FormatConversion.Orc"/>), and how its files are written.</summary>
/// <remarks>Their ranges and defaults: https://docs.aws.amazon.com/firehose/latest/APIReference/API_OrcSerDe.html.</remarks>
public sealed record OrcConversionProps : OrcOptions
{
    /// <summary>
    /// The catalog whose table has the columns, of <see cref="CatalogFormat.Orc"/>, in the account and Region of the delivery.
    /// </summary>
    public required EventCatalog Catalog { get; set; }
}

/// <summary>How ORC's blocks are compressed.</summary>
public enum OrcFileCompression
{
    /// <summary>Snappy: faster to decompress.</summary>
    Snappy,

    /// <summary>ZLIB: smaller.</summary>
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
