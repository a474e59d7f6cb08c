using System.IO.Compression;

namespace Pipeline.Client.Producing;

/// <summary>
/// The 18 bytes by which the serializers of the AWS Glue Schema Registry mark the schema of a record: version 3, the compression,
/// and the id of the schema version (https://github.com/awslabs/aws-glue-schema-registry). Each record of an aggregate has its
/// own.
/// </summary>
public static class SchemaRegistryHeader
{
    /// <summary>The length of the header in bytes.</summary>
    public const int Length = 18;

    private const byte Version = 3;
    private const byte NotCompressed = 0;
    private const byte Zlib = 5;

    /// <summary>Puts the header before data.</summary>
    /// <param name="schemaVersionId">The id of the schema version in the registry.</param>
    /// <param name="data">The data in the schema's format: a datum of Avro, text of JSON, a message of protobuf.</param>
    /// <param name="compress">Whether the data is compressed with zlib, as by the registry's serializers.</param>
    public static byte[] Encode(Guid schemaVersionId, ReadOnlySpan<byte> data, bool compress)
    {
        using var encoded = new MemoryStream(Length + data.Length);
        Span<byte> header = stackalloc byte[Length];
        header[0] = Version;
        header[1] = compress ? Zlib : NotCompressed;
        schemaVersionId.TryWriteBytes(header[2..], bigEndian: true, out _);
        encoded.Write(header);
        if (compress)
        {
            using var zlib = new ZLibStream(encoded, CompressionLevel.Fastest, leaveOpen: true);
            zlib.Write(data);
        }
        else
        {
            encoded.Write(data);
        }

        return encoded.ToArray();
    }

    /// <summary>Reads the header of a record.</summary>
    /// <param name="record">The record.</param>
    /// <param name="schemaVersionId">The id of the schema version, if there is a header.</param>
    /// <param name="data">The data without header, decompressed, if there is a header.</param>
    /// <returns>Whether the record has a header.</returns>
    /// <exception cref="InvalidDataException">The data behind the header is no valid zlib data.</exception>
    public static bool TryDecode(ReadOnlySpan<byte> record, out Guid schemaVersionId, out byte[] data)
    {
        (schemaVersionId, data) = (default, []);
        if (record.Length < Length || record[0] != Version || record[1] is not (NotCompressed or Zlib)) return false;
        schemaVersionId = new Guid(record[2..Length], bigEndian: true);
        if (record[1] == NotCompressed)
        {
            data = record[Length..].ToArray();
            return true;
        }

        using var decoded = new MemoryStream();
        using var zlib = new ZLibStream(new MemoryStream(record[Length..].ToArray()), CompressionMode.Decompress);
        zlib.CopyTo(decoded);
        data = decoded.ToArray();
        return true;
    }
}
