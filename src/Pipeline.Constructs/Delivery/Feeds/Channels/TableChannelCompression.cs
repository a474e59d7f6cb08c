namespace Pipeline.Constructs;

/// <summary>How a channel compresses the Parquet files of a table.</summary>
/// <remarks>https://docs.aws.amazon.com/kinesis/latest/APIReference/API_S3TablesConfiguration.html</remarks>
public enum TableChannelCompression
{
    /// <summary>Zstandard.</summary>
    Zstandard,

    /// <summary>Snappy: larger than Zstandard, and faster.</summary>
    Snappy,

    /// <summary>No compression.</summary>
    None,
}
