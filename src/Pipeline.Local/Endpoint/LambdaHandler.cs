using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Endpoint;

/// <summary>Lambda's Invoke (https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html), and the list of functions.</summary>
internal sealed class LambdaHandler(Deployment deployment, IFunctions functions) : IEndpointService
{
    private const string Root = "/2015-03-31/functions";

    public string Name => "Lambda";

    public bool Takes(EndpointCall call) =>
        call.Target is null && PathOf(call) is { } path && (path.Length == Root.Length || path[Root.Length] == '/');

    public async Task HandleAsync(EndpointCall call)
    {
        var request = call.Http.Request;
        var parts = PathOf(call)![Root.Length..].Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (HttpMethods.IsGet(request.Method) && parts.Length == 0)
        {
            await call.AnswerAsync(200, "application/json",
                JsonSerializer.SerializeToUtf8Bytes(
                    new { Functions = deployment.OfType(AwsType.Lambda.Function).Select(Describe) }));
            return;
        }

        if (!HttpMethods.IsPost(request.Method) || parts is not [var name, "invocations"])
        {
            throw new ServiceException(
                "UnknownOperationException",
                $"this run's Lambda has Invoke and ListFunctions; got {request.Method} {request.Path}: "
                + "the call is not carried out here");
        }

        if ($"{request.Headers["X-Amz-Invocation-Type"]}" is { Length: > 0 } type and not "RequestResponse")
        {
            throw new ServiceException(
                "UnknownOperationException",
                $"this run invokes functions with RequestResponse alone; got {type}: the function is not invoked");
        }

        var answer = await functions.InvokeAsync(call.Caller, name, call.Body, call.Http.RequestAborted);
        call.Http.Response.Headers["X-Amz-Executed-Version"] = "$LATEST";
        if (answer.FunctionError is { } error) call.Http.Response.Headers["X-Amz-Function-Error"] = error;
        await call.AnswerAsync(200, "application/json", answer.Payload.ToArray());
    }

    public Task FailAsync(EndpointCall call, ServiceException error)
    {
        call.Http.Response.Headers["x-amzn-ErrorType"] = error.Code;
        var status = error.Code == "AccessDeniedException" ? StatusCodes.Status403Forbidden : error.Status;
        return call.AnswerAsync(status, "application/json",
            JsonSerializer.SerializeToUtf8Bytes(new { Type = "User", error.Message }));
    }

    // The path as it was sent: Kestrel's own path is normalized and has lost parts such as a/../.
    private static string? PathOf(EndpointCall call)
    {
        var path = Uri.UnescapeDataString(Forwarder.PathOf(call.Http.Request));
        return path.StartsWith(Root, StringComparison.Ordinal) ? path : null;
    }

    private static object Describe(Resource function) => new
    {
        FunctionName = function.PhysicalId,
        FunctionArn = function.Arn,
        Runtime = (string?)function.Properties["Runtime"],
        Handler = (string?)function.Properties["Handler"],
    };
}
