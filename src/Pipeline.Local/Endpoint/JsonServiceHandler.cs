using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using Pipeline.Local.Contracts;
using Pipeline.Local.Endpoint.Wire;

namespace Pipeline.Local.Endpoint;

/// <summary>
/// Puts one of our own services behind the endpoint. Clients call it in JSON or CBOR, but the service itself knows neither.
/// </summary>
internal sealed class JsonServiceHandler(string name, IJsonService service, IAccess access) : IEndpointService
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    public string Name => name;

    public bool Takes(EndpointCall call) => call.TargetPrefix == service.TargetPrefix;

    public async Task HandleAsync(EndpointCall call)
    {
        var format = WireFormat.Of(call.Http.Request.ContentType);
        var input = format.Read(call.Body);
        foreach (var permission in service.PermissionsOf(call.Operation!, input)) access.Require(call.Caller, permission);
        if (service is IEventService events && events.AnswersByEvents(call.Operation!))
        {
            using var source = events.Subscribe(call.Operation!, input);
            await EventStreamAnswer.WriteAsync(call, format, service.ContentType, source);
            return;
        }

        var output = await service.InvokeAsync(call.Operation!, input, call.Http.RequestAborted);
        await call.AnswerAsync(200, format.ContentType(service.ContentType), format.Write(output));
    }

    public Task FailAsync(EndpointCall call, ServiceException error) => JsonErrors.WriteAsync(call, error, service.ContentType);

    /// <exception cref="ServiceException">The Content-Type is not that of JSON.</exception>
    internal static void CheckContentType(string? header) => WireFormat.RequireJson(header);

    /// <summary>A text of an input; <c>null</c> where it is missing.</summary>
    /// <exception cref="ServiceException">SerializationException: the member is not text.</exception>
    internal static string? Text(JsonObject input, string member) => input[member] switch
    {
        null => null,
        JsonValue value when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>(),
        var other => throw new ServiceException("SerializationException", $"{member} must be a text; got {other.ToJsonString()}"),
    };

    /// <summary>Reads a call's input.</summary>
    /// <exception cref="ServiceException">
    /// The body is not a JSON object, has a member twice, or has a text that is not Unicode.
    /// </exception>
    internal static JsonObject Parse(byte[] body)
    {
        try
        {
            if (body.Length == 0) throw new JsonException("an empty body; send {} for no parameters");
            if (!Utf8.IsValid(body)) throw new JsonException("bytes that are not UTF-8");
            var input = JsonNode.Parse(body, documentOptions: Strict) as JsonObject ?? throw new JsonException("no object");
            // Only an escape can still be invalid Unicode: \uD800 without its other half. Reading every text finds it.
            if (body.AsSpan().IndexOf("\\u"u8) >= 0) ReadTexts(input);
            return input;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new ServiceException("SerializationException", $"the body must be a JSON object; got {error.Message}");
        }
    }

    private static void ReadTexts(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject members:
                foreach (var (_, member) in members) ReadTexts(member);
                break;
            case JsonArray elements:
                foreach (var element in elements) ReadTexts(element);
                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                value.GetValue<string>();
                break;
        }
    }
}
