namespace Pipeline.Constructs;

/// <summary>How delivered objects are compressed.</summary>
/// <remarks>See https://docs.aws.amazon.com/firehose/latest/APIReference/API_ExtendedS3DestinationConfiguration.html.</remarks>
public enum DeliveryCompression
{
    /// <summary>GZIP, extension <c>.gz</c>; Athena, Redshift and most tools read it.</summary>
    Gzip,

    /// <summary>ZIP, extension <c>.zip</c>; Athena and Redshift do not read it.</summary>
    Zip,

    /// <summary>Snappy, extension <c>.snappy</c>; faster and larger than GZIP.</summary>
    Snappy,

    /// <summary>Snappy in Hadoop's framing, extension <c>.hsnappy</c>.</summary>
    HadoopSnappy,

    /// <summary>No compression.</summary>
    Uncompressed,
}

internal static class DeliveryCompressionExtensions
{
    public static string ToAws(this DeliveryCompression compression) => compression switch
    {
        DeliveryCompression.Gzip => "GZIP",
        DeliveryCompression.Zip => "ZIP",
        DeliveryCompression.Snappy => "Snappy",
        DeliveryCompression.HadoopSnappy => "HADOOP_SNAPPY",
        DeliveryCompression.Uncompressed => "UNCOMPRESSED",
        _ => throw new ArgumentOutOfRangeException(nameof(compression), compression, "is not a compression"),
    };
}
