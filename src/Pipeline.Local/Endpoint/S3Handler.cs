using System.Security;
using Microsoft.AspNetCore.Http;

namespace Pipeline.Local;

/// <summary>S3, path style: what is signed for it, and what nobody else takes.</summary>
internal sealed class S3Handler(Deployment deployment, IAccess access, Forwarder engine) : IEndpointService
{
    private readonly S3Needs _needs = new(deployment);

    public string Name => "S3";

    public bool Takes(EndpointCall call) => call.Target is null && call.SigningName is "s3" or null && !call.Http.Request.HasFormContentType;

    public async Task HandleAsync(EndpointCall call)
    {
        foreach (var need in _needs.Of(call.Http.Request)) access.Demand(call.Caller, need);
        await engine.ForwardAsync(call);
    }

    // S3's own words and statuses: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html.
    public Task FailAsync(EndpointCall call, ServiceException error)
    {
        var isDenied = error.Code == "AccessDeniedException";
        return call.AnswerXmlAsync(
            isDenied ? StatusCodes.Status403Forbidden : error.Status,
            $"""
            <?xml version="1.0" encoding="UTF-8"?>
            <Error><Code>{(isDenied ? "AccessDenied" : error.Code)}</Code><Message>{SecurityElement.Escape(error.Message)}</Message><RequestId>{call.Http.TraceIdentifier}</RequestId></Error>
            """);
    }
}
