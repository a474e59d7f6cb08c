using System.Text;
using Microsoft.AspNetCore.Http;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Endpoint;

/// <summary>A request that reached the endpoint: its body, its service and its caller.</summary>
/// <param name="Http">The request and its answer.</param>
/// <param name="Body">The body as sent.</param>
/// <param name="Target">
/// The header X-Amz-Target, which names the service and operation in AWS's JSON protocols; else <c>null</c>.
/// </param>
/// <param name="SigningName">The service in the signature's scope, or <c>null</c> where there is none.</param>
/// <param name="Caller">The caller.</param>
internal sealed record EndpointCall(HttpContext Http, byte[] Body, string? Target, string? SigningName, Caller Caller)
{
    /// <summary>The operation, behind the dot of the target; <c>null</c> without a target.</summary>
    public string? Operation => Target?[(Target.LastIndexOf('.') + 1)..];

    /// <summary>The text before the dot of the target; <c>null</c> without a target.</summary>
    public string? TargetPrefix => Target is null ? null : Target[..Math.Max(0, Target.LastIndexOf('.'))];

    /// <summary>
    /// The service in a signature's scope, <c>KEY/DATE/REGION/SERVICE/aws4_request</c>, in the header or the query.
    /// </summary>
    public static string? SigningNameOf(HttpRequest request)
    {
        var scope = request.Headers.Authorization.FirstOrDefault() is { } header
            ? Between(header, "Credential=", ',')
            : request.Query["X-Amz-Credential"].FirstOrDefault();
        return scope?.Split('/') is [_, _, _, var service, _] ? service : null;
    }

    /// <summary>Answers with JSON.</summary>
    public Task AnswerAsync(int status, string contentType, byte[] json)
    {
        Http.Response.StatusCode = status;
        Http.Response.ContentType = contentType;
        Http.Response.ContentLength = json.Length;
        Http.Response.Headers["x-amzn-RequestId"] = Http.TraceIdentifier;
        return HttpMethods.IsHead(Http.Request.Method)
            ? Task.CompletedTask
            : Http.Response.Body.WriteAsync(json, Http.RequestAborted).AsTask();
    }

    /// <summary>Answers with XML, as S3 and the older protocols do.</summary>
    public Task AnswerXmlAsync(int status, string xml, string contentType = "application/xml")
    {
        var bytes = Encoding.UTF8.GetBytes(xml);
        Http.Response.StatusCode = status;
        Http.Response.ContentType = contentType;
        Http.Response.ContentLength = bytes.Length;
        Http.Response.Headers["x-amz-request-id"] = Http.TraceIdentifier;
        Http.Response.Headers["x-amzn-RequestId"] = Http.TraceIdentifier;
        return HttpMethods.IsHead(Http.Request.Method)
            ? Task.CompletedTask : Http.Response.Body.WriteAsync(bytes, Http.RequestAborted).AsTask();
    }

    private static string? Between(string text, string start, char end)
    {
        var from = text.IndexOf(start, StringComparison.Ordinal);
        if (from < 0) return null;
        from += start.Length;
        var to = text.IndexOf(end, from);
        return to < 0 ? text[from..].Trim() : text[from..to].Trim();
    }
}
