using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Pipeline.Local.Contracts;
using Pipeline.Records.Limits;

namespace Pipeline.Local.Kinesis;

/// <summary>Reads a record of a request.</summary>
/// <param name="input">Gathers the mistakes.</param>
/// <param name="path">Where the record stands in the request, as errors name it.</param>
internal readonly partial struct IncomingRecordParser(KinesisInput input, string path)
{
    public ParsedRecord Parse(JsonObject entry)
    {
        var partitionKey = KinesisInput.Of<string>(entry["PartitionKey"], "PartitionKey", "String");
        if (partitionKey is not null && !ServiceLimits.Kinesis.PartitionKeyLength.Contains(partitionKey.Length))
            input.Check($"{path}partitionKey", partitionKey, ServiceLimits.Kinesis.PartitionKeyLength, null);

        var explicitHashKey = KinesisInput.Of<string>(entry["ExplicitHashKey"], "ExplicitHashKey", "String");
        if (explicitHashKey is not null) input.Check($"{path}explicitHashKey", explicitHashKey, null, HashKey());

        var data = Bytes(entry["Data"]);
        if (data is null)
        {
            input.Violate($"{path}data", null, "Member must not be null");
        }
        else if (data.Length > LargestRecordBytes)
        {
            input.Violate(
                $"{path}data",
                $"java.nio.HeapByteBuffer[pos=0 lim={data.Length} cap={data.Length}]",
                $"Member must have length less than or equal to {LargestRecordBytes}");
        }

        return new(partitionKey, explicitHashKey, data ?? [], path);
    }

    // Reads base64 straight from the request's bytes where it was parsed from bytes: no string is made in between.
    private static byte[]? Bytes(JsonNode? node)
    {
        // A request in CBOR holds bytes.
        if (node is JsonValue blob && blob.TryGetValue<byte[]>(out var given)) return given;
        if (node is JsonValue value && value.TryGetValue<JsonElement>(out var element)
            && element.ValueKind == JsonValueKind.String
            && element.TryGetBytesFromBase64(out var bytes))
        {
            return bytes;
        }

        try
        {
            return KinesisInput.Of<string>(node, "Data", "Blob") is { } text ? Convert.FromBase64String(text) : null;
        }
        catch (FormatException)
        {
            throw new ServiceException("SerializationException", "Data must be base64");
        }
    }

    [GeneratedRegex("^(0|([1-9]\\d{0,38}))$")]
    private static partial Regex HashKey();

    private const int LargestRecordBytes = 10 * 1024 * 1024;
}

/// <summary>A record as it stands in the request.</summary>
internal readonly record struct ParsedRecord(string? PartitionKey, string? ExplicitHashKey, byte[] Data, string Path)
{
    /// <summary>Makes the record that a stream takes.</summary>
    /// <exception cref="ServiceException">
    /// The stream needs a partition key and there is none, or the hash key is too large.
    /// </exception>
    public IncomingRecord For(KinesisStream stream)
    {
        var bytes = Data.Length + (PartitionKey is null ? 0 : Encoding.UTF8.GetByteCount(PartitionKey));
        if (stream.Settings.DistributesRecords) return new(PartitionKey, stream.NextHashKey(), Data, bytes);

        if (PartitionKey is null)
        {
            throw KinesisErrors.Validation(
                $"1 validation error detected: Value null at '{Path}partitionKey' failed to satisfy constraint: Member must " +
                $"not be null");
        }

        var hashKey = ExplicitHashKey switch
        {
            null => HashKeyRange.HashKeyOf(PartitionKey),
            _ when UInt128.TryParse(ExplicitHashKey, out var number) => number,
            _ => throw KinesisErrors.Invalid(
                $"Invalid ExplicitHashKey. ExplicitHashKey must be in the range: [0, 2^128-1]. Specified " +
                $"value was {ExplicitHashKey}"),
        };
        return new(PartitionKey, hashKey, Data, bytes);
    }
}
