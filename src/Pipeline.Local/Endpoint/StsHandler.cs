using System.Security;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Endpoint;

/// <summary>STS, with the one operation by which tools ask for their own identity: GetCallerIdentity.</summary>
internal sealed class StsHandler(Deployment deployment) : IEndpointService
{
    public string Name => "STS";

    public bool Takes(EndpointCall call) => call.SigningName == "sts";

    public Task HandleAsync(EndpointCall call)
    {
        var action = CallProtocols.ActionOf(call);
        if (action != "GetCallerIdentity")
        {
            throw new ServiceException(
                "InvalidAction", $"this run's STS has GetCallerIdentity alone; got {action}: the call is not carried out here");
        }

        return call.AnswerXmlAsync(
            200,
            $"""
            <GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
              <GetCallerIdentityResult>
                <Arn>{SecurityElement.Escape(call.Caller.Arn)}</Arn>
                <UserId>AIDALOCAL</UserId>
                <Account>{deployment.Account}</Account>
              </GetCallerIdentityResult>
              <ResponseMetadata><RequestId>{call.Http.TraceIdentifier}</RequestId></ResponseMetadata>
            </GetCallerIdentityResponse>
            """);
    }

    public Task FailAsync(EndpointCall call, ServiceException error) => ProtocolErrors.WriteAsync(call, error);
}
