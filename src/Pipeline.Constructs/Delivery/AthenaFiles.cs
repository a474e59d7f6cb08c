namespace Pipeline.Constructs.Internal;

/// <summary>Checks whether Athena can read a delivery's objects with the catalog's table of JSON lines.</summary>
/// <remarks>
/// Athena recognizes the compression by the end of an object's name, and reads one event per line
/// (https://docs.aws.amazon.com/athena/latest/ug/compression-formats.html). Columnar files record their compression themselves.
/// </remarks>
internal static class AthenaFiles
{
    private static readonly string[] CompressedEndings = [".gz", ".bz2", ".deflate", ".lz4", ".lzo", ".snappy", ".zip", ".zst"];

    public static void Validate(Violations violations, S3DeliveryOptions destination, IReadOnlyList<DeliveryProcessor> processors)
    {
        violations.Require(
            destination.Compression is DeliveryCompression.Gzip or DeliveryCompression.Uncompressed,
            nameof(destination.Compression),
            "be Gzip or Uncompressed for JSON that the catalog reads",
            destination.Compression,
            $"use one of these, set {nameof(StreamingPipelineProps.HasCatalog)} to false, or use a separate Delivery");
        ValidateEnding(violations, destination);
        violations.Require(
            destination.NewLineDelimiter
                || processors.Any(processor => processor.EndsRecords || processor.Type == ProcessorTypes.Delimiter),
            nameof(destination.NewLineDelimiter),
            "be true for JSON that the catalog reads, an event a line",
            "false",
            $"leave it out, or set {nameof(StreamingPipelineProps.HasCatalog)} to false");
    }

    private static void ValidateEnding(Violations violations, S3DeliveryOptions destination)
    {
        if (destination.FileExtension is not { } extension || Amazon.CDK.Token.IsUnresolved(extension)) return;
        var isGzip = destination.Compression == DeliveryCompression.Gzip;
        violations.Require(
            isGzip
                ? extension.EndsWith(".gz", StringComparison.Ordinal)
                : !CompressedEndings.Any(ending => extension.EndsWith(ending, StringComparison.Ordinal)),
            nameof(destination.FileExtension),
            isGzip
                ? "end in .gz for GZIP that the catalog reads, because Athena recognizes the compression by it"
                : "not be a compression's for uncompressed objects, because Athena recognizes the compression by it",
            extension,
            isGzip ? "write it as .json.gz" : "write it as .json");
    }
}
