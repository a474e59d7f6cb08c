using System.Formats.Cbor;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pipeline.Local;

/// <summary>
/// The bodies of Smithy's RPC in CBOR as JSON (https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html): a time is
/// tag 1 and seconds since 1970.
/// </summary>
internal static class RpcCbor
{
    /// <summary>Reads a call's input.</summary>
    /// <exception cref="ServiceException">SerializationException: it is no map, or what JSON has no type for.</exception>
    public static JsonObject Read(byte[] body)
    {
        if (body.Length == 0) return [];
        try
        {
            var reader = new CborReader(body, CborConformanceMode.Lax);
            return Value(reader) as JsonObject ?? throw new CborContentException("no map");
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
        Write(writer, output);
        return writer.Encode();
    }

    private static JsonNode? Value(CborReader reader)
    {
        switch (reader.PeekState())
        {
            case CborReaderState.StartMap:
                var map = new JsonObject();
                reader.ReadStartMap();
                while (reader.PeekState() != CborReaderState.EndMap)
                {
                    var key = reader.ReadTextString();
                    map[key] = Value(reader);
                }

                reader.ReadEndMap();
                return map;
            case CborReaderState.StartArray:
                var list = new JsonArray();
                reader.ReadStartArray();
                while (reader.PeekState() != CborReaderState.EndArray) list.Add(Value(reader));
                reader.ReadEndArray();
                return list;
            case CborReaderState.Tag:
                reader.ReadTag();
                return Value(reader);
            case CborReaderState.TextString or CborReaderState.StartIndefiniteLengthTextString:
                return reader.ReadTextString();
            case CborReaderState.UnsignedInteger or CborReaderState.NegativeInteger:
                return reader.ReadInt64();
            case CborReaderState.HalfPrecisionFloat:
            case CborReaderState.SinglePrecisionFloat:
            case CborReaderState.DoublePrecisionFloat:
                var number = reader.ReadDouble();
                // JSON has no such numbers; who reads them as texts refuses them.
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

    private static void Write(CborWriter writer, JsonNode? node)
    {
        switch (node)
        {
            case null:
                writer.WriteNull();
                break;
            case JsonObject members:
                writer.WriteStartMap(members.Count);
                foreach (var (name, member) in members)
                {
                    writer.WriteTextString(name);
                    Write(writer, member);
                }

                writer.WriteEndMap();
                break;
            case JsonArray elements:
                writer.WriteStartArray(elements.Count);
                foreach (var element in elements) Write(writer, element);
                writer.WriteEndArray();
                break;
            default:
                Write(writer, (JsonValue)node);
                break;
        }
    }

    private static void Write(CborWriter writer, JsonValue value)
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
