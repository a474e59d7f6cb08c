namespace Pipeline.Constructs;

/// <summary>How a channel compresses the objects it writes.</summary>
/// <remarks>https://docs.aws.amazon.com/streams/latest/dev/data-delivery-s3-about.html</remarks>
public enum ChannelCompression
{
    /// <summary>GZIP, extension <c>.gz</c>.</summary>
    Gzip,

    /// <summary>Zstandard, extension <c>.zst</c>: smaller and faster to read.</summary>
    Zstandard,

    /// <summary>No compression.</summary>
    None,
}
