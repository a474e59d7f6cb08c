using System.Formats.Cbor;
using System.Globalization;
using System.Text.Json.Nodes;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Endpoint.Wire;

/// <summary>
/// The CBOR of AWS's SDKs for Java, and so of the KCL, Flink and Spark: it has the members of JSON, bytes as byte strings, and
/// times as tag 1 with integer milliseconds, where RFC 8949 has seconds.
/// </summary>
internal static class AwsCbor
{
    /// <summary>The content type of calls, answers and event payloads.</summary>
    public const string ContentType = "application/x-amz-cbor-1.1";

    /// <summary>Reads a call's input.</summary>
    /// <exception cref="ServiceException">
    /// SerializationException: the body is not a map, has a member twice, or has a text that is not Unicode.
    /// </exception>
    public static JsonObject Read(byte[] body)
    {
        try
        {
            if (body.Length == 0) throw new CborContentException("an empty body; send A0 for no parameters");
            var reader = new CborReader(body, CborConformanceMode.Strict);
            if (reader.PeekState() == CborReaderState.Tag) SkipSelfDescription(reader);
            if (reader.PeekState() != CborReaderState.StartMap) throw new CborContentException($"{reader.PeekState()}");
            var input = (JsonObject)CborTree.Read(reader, ReadSingle, ignoresTags: false)!;
            return reader.BytesRemaining == 0 ? input : throw new CborContentException("more bytes behind the map");
        }
        catch (Exception error) when (error is CborContentException or InvalidOperationException or OverflowException)
        {
            throw new ServiceException("SerializationException", $"the body must be a CBOR map; got {error.Message}");
        }
    }

    /// <summary>Writes an answer or the payload of an event.</summary>
    public static byte[] Write(JsonNode node)
    {
        // Maps and lists end with a break, as the service and the SDKs write them, so that no count is needed.
        var writer = new CborWriter(CborConformanceMode.Lax, convertIndefiniteLengthEncodings: false);
        CborTree.Write(writer, node, WriteSingle, areCounted: false);
        return writer.Encode();
    }

    private static JsonNode? ReadSingle(CborReader reader)
    {
        switch (reader.PeekState())
        {
            case CborReaderState.TextString or CborReaderState.StartIndefiniteLengthTextString:
                return JsonValue.Create(reader.ReadTextString());
            case CborReaderState.ByteString or CborReaderState.StartIndefiniteLengthByteString:
                return WireValue.Blob(reader.ReadByteString());
            case CborReaderState.UnsignedInteger or CborReaderState.NegativeInteger:
                return JsonValue.Create(reader.ReadInt64());
            case CborReaderState.HalfPrecisionFloat or CborReaderState.SinglePrecisionFloat
                or CborReaderState.DoublePrecisionFloat:
                return JsonValue.Create(ReadFinite(reader));
            case CborReaderState.Boolean:
                return JsonValue.Create(reader.ReadBoolean());
            case CborReaderState.Null:
                reader.ReadNull();
                return null;
            case CborReaderState.Tag:
                return ReadTime(reader);
            case var other:
                throw new CborContentException($"{other}");
        }
    }

    // Converts to seconds, as in JSON.
    private static JsonValue ReadTime(CborReader reader)
    {
        var tag = reader.ReadTag();
        if (tag != CborTag.UnixTimeSeconds)
        {
            var number = ((ulong)tag).ToString(CultureInfo.InvariantCulture);
            throw new CborContentException($"tag {number}; the only tag is 1, for times");
        }

        var milliseconds = reader.PeekState() is CborReaderState.UnsignedInteger or CborReaderState.NegativeInteger
            ? reader.ReadInt64()
            : ReadFinite(reader);
        return JsonValue.Create(milliseconds / 1000.0);
    }

    private static double ReadFinite(CborReader reader)
    {
        var number = reader.ReadDouble();
        return double.IsFinite(number) ? number : throw new CborContentException("a number that is not finite");
    }

    private static void SkipSelfDescription(CborReader reader)
    {
        if (reader.ReadTag() != CborTag.SelfDescribeCbor) throw new CborContentException("a tag");
    }

    private static void WriteSingle(CborWriter writer, JsonValue value)
    {
        // Texts are tried first: a text that looks like a time must stay text.
        if (value.TryGetValue<string>(out var text)) writer.WriteTextString(text);
        else if (value.TryGetValue<byte[]>(out var bytes)) writer.WriteByteString(bytes);
        else if (value.TryGetValue<bool>(out var flag)) writer.WriteBoolean(flag);
        else if (value.TryGetValue<int>(out var number)) writer.WriteInt32(number);
        else if (value.TryGetValue<long>(out var large)) writer.WriteInt64(large);
        else if (value.TryGetValue<DateTimeOffset>(out var time)) WriteTime(writer, time);
        else writer.WriteDouble(value.GetValue<double>());
    }

    private static void WriteTime(CborWriter writer, DateTimeOffset time)
    {
        writer.WriteTag(CborTag.UnixTimeSeconds);
        writer.WriteInt64(time.ToUnixTimeMilliseconds());
    }
}
