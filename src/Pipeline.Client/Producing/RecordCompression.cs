namespace Pipeline.Client.Producing;

/// <summary>How a producer compresses the data of each record.</summary>
public enum RecordCompression
{
    /// <summary>Not.</summary>
    None,

    /// <summary>
    /// With GZIP, which begins with 1F 8B; the records of an aggregate are compressed one by one. It pays for records of more
    /// than about 200 bytes. The pipeline's writer reads such records with <c>ReadGzip</c>. A delivery stores them as they are,
    /// and the transformation of a delivery refuses them.
    /// </summary>
    Gzip,
}
