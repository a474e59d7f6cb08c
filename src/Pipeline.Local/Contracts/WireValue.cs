using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Pipeline.Local.Contracts;

/// <summary>
/// Values that wire formats write in different ways: bytes are base64 in JSON and a byte string in CBOR, a time is seconds
/// in JSON and tagged milliseconds in CBOR. A service makes such values by these methods, and each format recognizes them
/// by their type.
/// </summary>
internal static class WireValue
{
    // Writes base64 straight into the response.
    private static readonly JsonTypeInfo<byte[]> BlobType =
        JsonMetadataServices.CreateValueInfo<byte[]>(JsonSerializerOptions.Default, JsonMetadataServices.ByteArrayConverter);

    private static readonly JsonTypeInfo<DateTimeOffset> TimeType =
        JsonMetadataServices.CreateValueInfo<DateTimeOffset>(JsonSerializerOptions.Default, new EpochSeconds());

    /// <summary>Makes a value of bytes.</summary>
    public static JsonValue Blob(byte[] bytes) => JsonValue.Create(bytes, BlobType)!;

    /// <summary>Makes a value of a time, to the millisecond.</summary>
    public static JsonValue Time(DateTimeOffset time) => JsonValue.Create(time, TimeType)!;

    // https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html: seconds since 1970, with a fraction.
    private sealed class EpochSeconds : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            DateTimeOffset.UnixEpoch.AddMilliseconds(Math.Round(reader.GetDouble() * 1000));

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
            writer.WriteNumberValue(value.ToUnixTimeMilliseconds() / 1000.0);
    }
}
