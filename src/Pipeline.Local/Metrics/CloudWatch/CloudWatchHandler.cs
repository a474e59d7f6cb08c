using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Pipeline.Local.Contracts;
using Pipeline.Local.Endpoint;

namespace Pipeline.Local.Metrics.CloudWatch;

/// <summary>
/// CloudWatch behind the endpoint, in the protocols of current and older SDKs: Smithy's RPC in CBOR, JSON, and the query
/// protocol. Clients compress large PutMetricData calls.
/// </summary>
internal sealed class CloudWatchHandler(CloudWatchService service, IAccess access) : IEndpointService
{
    private const string Target = "GraniteServiceVersion20100801";
    private const string JsonType = "application/x-amz-json-1.0";
    private const string NameSpace = "http://monitoring.amazonaws.com/doc/2010-08-01/";

    // The largest call that CloudWatch takes, 1 MB, decompresses to at most this size at usual compression rates. Far more
    // is an attack.
    private const int MostBytes = 32 << 20;

    public string Name => "CloudWatch";

    public bool Takes(EndpointCall call) =>
        call.TargetPrefix == Target || (call.Target is null && call.SigningName == "monitoring")
        || call.Http.Request.Path.StartsWithSegments($"/service/{Target}");

    public Task HandleAsync(EndpointCall call)
    {
        call = Unpacked(call);
        var protocol = CallProtocols.Of(call);
        var (operation, input) = protocol switch
        {
            CallProtocol.Cbor => (OfPath(call), RpcCbor.Read(call.Body)),
            CallProtocol.Json => (call.Operation!, JsonServiceHandler.Parse(call.Body)),
            CallProtocol.Query => (CallProtocols.ActionOf(call)!, QueryForm.Read(CallProtocols.FormOf(call))),
            _ => throw new ServiceException(
                "InvalidAction", "a call of CloudWatch must have an Action, an X-Amz-Target or the header smithy-protocol; " +
                "got none of them"),
        };
        foreach (var permission in service.PermissionsOf(operation, input)) access.Require(call.Caller, permission);
        var output = service.Invoke(operation, input);
        switch (protocol)
        {
            case CallProtocol.Cbor:
                call.Http.Response.Headers[CallProtocols.SmithyHeader] = CallProtocols.SmithyCbor;
                return call.AnswerAsync(StatusCodes.Status200OK, "application/cbor", RpcCbor.Write(output));
            case CallProtocol.Json:
                var json = JsonSerializer.SerializeToUtf8Bytes(WithSeconds(output));
                return call.AnswerAsync(StatusCodes.Status200OK, JsonType, json);
            default:
                var xml = QueryForm.Write(operation, output, NameSpace, call.Http.TraceIdentifier);
                return call.AnswerXmlAsync(StatusCodes.Status200OK, xml, "text/xml");
        }
    }

    public Task FailAsync(EndpointCall call, ServiceException error)
    {
        try
        {
            call = Unpacked(call);
        }
        catch (ServiceException)
        {
            // The body cannot be decoded. The error to answer is already known.
        }

        if (CallProtocols.Of(call) is CallProtocol.Json or CallProtocol.Cbor)
        {
            // https://smithy.io/2.0/aws/protocols/aws-query-protocol.html#aws-protocols-awsquerycompatible-trait.
            call.Http.Response.Headers["x-amzn-query-error"] = $"{error.Code};{(error.Status < 500 ? "Sender" : "Receiver")}";
            error = CloudWatchErrors.Renamed(error);
        }

        return ProtocolErrors.WriteAsync(call, error);
    }

    // /service/SERVICE/operation/OPERATION.
    private static string OfPath(EndpointCall call) => call.Http.Request.Path.Value!.Split('/')[^1];

    private static EndpointCall Unpacked(EndpointCall call)
    {
        if (call.Http.Request.Headers.ContentEncoding != "gzip") return call;
        try
        {
            using var unpacked = new MemoryStream();
            using (var packed = new GZipStream(new MemoryStream(call.Body), CompressionMode.Decompress))
            {
                var buffer = new byte[81920];
                for (var read = packed.Read(buffer); read > 0; read = packed.Read(buffer))
                {
                    unpacked.Write(buffer, 0, read);
                    if (unpacked.Length > MostBytes)
                    {
                        throw new ServiceException(
                            "RequestEntityTooLarge", $"a body must unpack to at most {MostBytes >> 20} MiB; got more", 413);
                    }
                }
            }

            return call with { Body = unpacked.ToArray() };
        }
        catch (InvalidDataException error)
        {
            throw new ServiceException(
                "SerializationException", $"a body with Content-Encoding gzip must be gzip; got {error.Message}");
        }
    }

    // JSON's times are seconds since 1970.
    private static JsonNode? WithSeconds(JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(
            members.Select(member => KeyValuePair.Create(member.Key, WithSeconds(member.Value)))),
        JsonArray elements => new JsonArray([.. elements.Select(WithSeconds)]),
        JsonValue value when value.TryGetValue<DateTimeOffset>(out var time) =>
            JsonValue.Create(time.ToUnixTimeMilliseconds() / 1000.0),
        _ => node?.DeepClone(),
    };
}
