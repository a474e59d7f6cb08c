using System.Security;
using System.Text;

namespace Pipeline.Local;

/// <summary>STS as far as tools ask it who they are: GetCallerIdentity.</summary>
internal sealed class StsHandler(Deployment deployment) : IEndpointService
{
    public string Name => "STS";

    public bool Takes(EndpointCall call) => call.SigningName == "sts";

    public Task HandleAsync(EndpointCall call)
    {
        if (!Encoding.UTF8.GetString(call.Body).Contains("Action=GetCallerIdentity", StringComparison.Ordinal))
        {
            throw new ServiceException("InvalidAction", "this run's STS has GetCallerIdentity alone");
        }

        return call.AnswerXmlAsync(
            200,
            $"""
            <GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>{SecurityElement.Escape(call.Caller.Arn)}</Arn><UserId>AIDALOCAL</UserId><Account>{deployment.Account}</Account></GetCallerIdentityResult><ResponseMetadata><RequestId>{call.Http.TraceIdentifier}</RequestId></ResponseMetadata></GetCallerIdentityResponse>
            """);
    }

    public Task FailAsync(EndpointCall call, ServiceException error) => call.AnswerXmlAsync(
        error.Status,
        $"""
        <ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>{error.Code}</Code><Message>{SecurityElement.Escape(error.Message)}</Message></Error><RequestId>{call.Http.TraceIdentifier}</RequestId></ErrorResponse>
        """);
}
