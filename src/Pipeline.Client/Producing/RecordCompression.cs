namespace Pipeline.Client.Producing;

/// <summary>How a producer compresses the data of each record.</summary>
public enum RecordCompression
{
    /// <summary>Not.</summary>
    None,

    /// <summary>
    /// With GZIP, which begins with 1F 8B. The pipeline's writer reads such records with <c>ReadGzip</c>, a delivery with
    /// <c>Decompress</c>. It pays for records of more than about 200 bytes; the records of an aggregate are compressed one by
    /// one.
    /// </summary>
    Gzip,
}
