using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Endpoint.Wire;

/// <summary>The format of a call and its answer. The answer has the format of the call.</summary>
internal abstract class WireFormat
{
    private static readonly string[] JsonTypes =
        ["application/x-amz-json-1.1", "application/x-amz-json-1.0", "application/json"];

    /// <summary>JSON, under the content type of the service.</summary>
    public static WireFormat Json { get; } = new JsonFormat();

    /// <inheritdoc cref="AwsCbor"/>
    public static WireFormat Cbor { get; } = new CborFormat();

    /// <summary>Finds the format of a call by its Content-Type.</summary>
    /// <exception cref="ServiceException">SerializationException: the Content-Type is not one of the formats.</exception>
    public static WireFormat Of(string? header) => IsCbor(header) ? Cbor : OfJson(header, [.. JsonTypes, AwsCbor.ContentType]);

    /// <exception cref="ServiceException">SerializationException: the Content-Type is not that of JSON.</exception>
    public static void RequireJson(string? header) => OfJson(header, JsonTypes);

    /// <summary>Whether a Content-Type names AWS's CBOR.</summary>
    public static bool IsCbor(string? header) => AwsCbor.ContentType.Equals(TypeIn(header), StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a Content-Type is one of AWS's JSON protocols, which only their clients send.</summary>
    public static bool IsAwsJson(string? header) =>
        header?.StartsWith("application/x-amz-json-", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>The content type of an answer.</summary>
    /// <param name="service">The content type of the service's JSON.</param>
    public abstract string ContentType(string service);

    /// <summary>Reads a call's input.</summary>
    /// <exception cref="ServiceException">SerializationException: the body cannot be read.</exception>
    public abstract JsonObject Read(byte[] body);

    /// <summary>Writes an answer.</summary>
    public abstract byte[] Write(JsonObject answer);

    private static WireFormat OfJson(string? header, string[] taken)
    {
        var type = TypeIn(header);
        if (Array.Exists(JsonTypes, known => known.Equals(type, StringComparison.OrdinalIgnoreCase))) return Json;
        throw new ServiceException(
            "SerializationException",
            $"the Content-Type must be one of {string.Join(", ", taken)}; got {type ?? "none"}; "
            + "send the call's parameters in one of these forms");
    }

    private static string? TypeIn(string? header) => header?.Split(';', 2)[0].Trim();

    private sealed class JsonFormat : WireFormat
    {
        public override string ContentType(string service) => service;

        public override JsonObject Read(byte[] body) => JsonServiceHandler.Parse(body);

        public override byte[] Write(JsonObject answer) => JsonSerializer.SerializeToUtf8Bytes(answer);
    }

    private sealed class CborFormat : WireFormat
    {
        public override string ContentType(string service) => AwsCbor.ContentType;

        public override JsonObject Read(byte[] body) => AwsCbor.Read(body);

        public override byte[] Write(JsonObject answer) => AwsCbor.Write(answer);
    }
}
