using System.Security;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Endpoint;

/// <summary>
/// SNS, with the one operation of publishers: Publish. A topic has no subscribers here, so a message is only shown and counted.
/// </summary>
internal sealed class SnsHandler(Deployment deployment, IAccess access, IRunLog log, MessageCounts counts) : IEndpointService
{
    private const string Publish = "Publish";

    public string Name => "SNS";

    public bool Takes(EndpointCall call) => call.SigningName == "sns" && CallProtocols.ActionOf(call) == Publish;

    public Task HandleAsync(EndpointCall call)
    {
        var form = CallProtocols.FormOf(call);
        var arn = form.GetValueOrDefault("TopicArn") ?? "";
        access.Require(call.Caller, new Permission("sns:Publish", arn));
        var topic = deployment.OfType(AwsType.Sns.Topic).FirstOrDefault(topic => topic.Arn == arn || topic.PhysicalId == arn)
            ?? throw new ServiceException("NotFound", $"TopicArn must be a topic of the run; got {arn}", 404);
        if (form.GetValueOrDefault("Message") is not { Length: > 0 } message)
            throw new ServiceException("InvalidParameter", "Message must have a value; got none");

        log.Say(topic.Path, $"the topic was told: {message}");
        counts.Add(arn, 1);
        return call.AnswerXmlAsync(
            200,
            $"""
            <PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/">
              <PublishResult><MessageId>{SecurityElement.Escape(call.Http.TraceIdentifier)}</MessageId></PublishResult>
              <ResponseMetadata><RequestId>{SecurityElement.Escape(call.Http.TraceIdentifier)}</RequestId></ResponseMetadata>
            </PublishResponse>
            """);
    }

    public Task FailAsync(EndpointCall call, ServiceException error) => ProtocolErrors.WriteAsync(call, error);
}
