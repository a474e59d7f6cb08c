using System.Formats.Cbor;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Local.Contracts;
using Pipeline.Local.Endpoint.Wire;

namespace Pipeline.Local.Metrics.CloudWatch;

/// <summary>
/// Converts the bodies of Smithy's RPC in CBOR to and from JSON
/// (https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html): a time is tag 1 and seconds since 1970.
/// </summary>
internal static class RpcCbor
{
    /// <summary>Reads a call's input.</summary>
    /// <exception cref="ServiceException">
    /// SerializationException: the body is not a map, or has a value for which JSON has no type.
    /// </exception>
    public static JsonObject Read(byte[] body)
    {
        if (body.Length == 0) return [];
        try
        {
            var reader = new CborReader(body, CborConformanceMode.Lax);
            // The tag of a time is ignored: the number is seconds, as in JSON.
            return CborTree.Read(reader, Single, ignoresTags: true) as JsonObject ?? throw new CborContentException("no map");
        }
        catch (Exception error) when (error is CborContentException or InvalidOperationException or OverflowException)
        {
            throw new ServiceException("SerializationException", $"the body must be a map in CBOR; got {error.Message}");
        }
    }

    /// <summary>Writes an answer.</summary>
    public static byte[] Write(JsonObject output)
    {
        var writer = new CborWriter(CborConformanceMode.Lax);
        CborTree.Write(writer, output, Single, areCounted: true);
        return writer.Encode();
    }

    private static JsonNode? Single(CborReader reader)
    {
        switch (reader.PeekState())
        {
            case CborReaderState.TextString or CborReaderState.StartIndefiniteLengthTextString:
                return reader.ReadTextString();
            case CborReaderState.UnsignedInteger or CborReaderState.NegativeInteger:
                return reader.ReadInt64();
            case CborReaderState.HalfPrecisionFloat:
            case CborReaderState.SinglePrecisionFloat:
            case CborReaderState.DoublePrecisionFloat:
                var number = reader.ReadDouble();
                // JSON has no such numbers. They become texts, which the reader of a number refuses.
                return double.IsFinite(number) ? number : number.ToString(System.Globalization.CultureInfo.InvariantCulture);
            case CborReaderState.Boolean:
                return reader.ReadBoolean();
            case CborReaderState.Null:
                reader.ReadNull();
                return null;
            case CborReaderState.SimpleValue:
                reader.ReadSimpleValue();
                return null;
            case var other:
                throw new CborContentException($"{other}");
        }
    }

    private static void Single(CborWriter writer, JsonValue value)
    {
        if (value.TryGetValue<DateTimeOffset>(out var time))
        {
            writer.WriteTag(CborTag.UnixTimeSeconds);
            writer.WriteDouble(time.ToUnixTimeMilliseconds() / 1000.0);
            return;
        }

        switch (value.GetValueKind())
        {
            case JsonValueKind.True or JsonValueKind.False:
                writer.WriteBoolean(value.GetValueKind() == JsonValueKind.True);
                break;
            case JsonValueKind.Number when value.TryGetValue<int>(out var whole):
                writer.WriteInt32(whole);
                break;
            case JsonValueKind.Number:
                writer.WriteDouble(double.Parse(value.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture));
                break;
            default:
                writer.WriteTextString(value.ToString());
                break;
        }
    }
}
