using System.IO.Compression;

namespace Pipeline.Client.Producing;

/// <summary>The data of a record as it is sent: compressed, or with its schema's header.</summary>
internal static class RecordEncoder
{
    internal static ReadOnlyMemory<byte> Encode(ReadOnlyMemory<byte> data, RecordCompression compression) =>
        compression == RecordCompression.Gzip ? Gzip(data.Span) : data;

    internal static ReadOnlyMemory<byte> Encode(ReadOnlyMemory<byte> data, KinesisProducerOptions options) =>
        options.SchemaVersionId is { } schema
            ? SchemaRegistryHeader.Encode(schema, data.Span, options.SchemaCompression)
            : Encode(data, options.Compression);

    private static byte[] Gzip(ReadOnlySpan<byte> data)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(data);
        return compressed.ToArray();
    }
}
