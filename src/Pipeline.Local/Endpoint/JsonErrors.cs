using System.Text.Json;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Endpoint;

/// <summary>Errors of AWS's JSON protocols (https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html).</summary>
internal static class JsonErrors
{
    public static Task WriteAsync(EndpointCall call, ServiceException error, string contentType, string? nameSpace = null) =>
        call.AnswerAsync(
        error.Status,
        contentType,
        JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string>
        {
            ["__type"] = nameSpace is null ? error.Code : $"{nameSpace}#{error.Code}",
            ["message"] = error.Message,
        }));
}
