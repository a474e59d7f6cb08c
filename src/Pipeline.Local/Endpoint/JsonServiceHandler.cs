using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pipeline.Local;

/// <summary>Brings a service of our own, which knows JSON alone, behind the endpoint.</summary>
internal sealed class JsonServiceHandler(string name, IJsonService service, IAccess access) : IEndpointService
{
    public string Name => name;

    public bool Takes(EndpointCall call) => call.TargetPrefix == service.TargetPrefix;

    public async Task HandleAsync(EndpointCall call)
    {
        var input = Parse(call.Body);
        foreach (var need in service.Needs(call.Operation!, input)) access.Demand(call.Caller, need);
        var output = await service.InvokeAsync(call.Operation!, input, call.Http.RequestAborted);
        await call.AnswerAsync(200, service.ContentType, JsonSerializer.SerializeToUtf8Bytes(output));
    }

    public Task FailAsync(EndpointCall call, ServiceException error) => JsonErrors.WriteAsync(call, error, service.ContentType);

    internal static JsonObject Parse(byte[] body)
    {
        try
        {
            return body.Length == 0 ? [] : JsonNode.Parse(body) as JsonObject ?? throw new JsonException("no object");
        }
        catch (JsonException error)
        {
            throw new ServiceException("SerializationException", $"the body must be a JSON object; got {error.Message}");
        }
    }
}
