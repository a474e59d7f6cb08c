using System.Text.Json.Nodes;
using Pipeline.Local.Contracts;
using Pipeline.Local.Engines;

namespace Pipeline.Local.Run;

/// <summary>
/// Sends messages to queues, into the engine, if the role's policies allow it. Messages to a topic are only shown, since a topic
/// has no subscribers here.
/// </summary>
/// <param name="access">Checks permissions.</param>
/// <param name="queues">The engine's address.</param>
/// <param name="deployment">Names a queue's URL.</param>
/// <param name="log">Shows the messages of topics.</param>
/// <param name="counts">Counts what queues and topics take.</param>
internal sealed class LocalMessages(IAccess access, Uri queues, Deployment deployment, IRunLog log, MessageCounts counts)
    : IMessages, IDisposable
{
    private readonly JsonEngineClient _client = JsonEngineClient.Sqs(queues, deployment.Region);

    public async Task SendAsync(RoleSession session, string arn, string message, CancellationToken cancellation)
    {
        if (arn.Split(':', 6) is not [_, _, "sqs" or "sns", _, _, var name])
        {
            throw new ServiceException("InvalidParameterValueException",
                $"a destination must be the ARN of a queue or a topic; got {arn}");
        }

        if (arn.Contains(":sns:", StringComparison.Ordinal))
        {
            access.Require(session.Caller, new Permission("sns:Publish", arn));
            log.Say(name, $"the topic was told: {message}");
            counts.Add(arn, 1);
            return;
        }

        access.Require(session.Caller, new Permission("sqs:SendMessage", arn));
        try
        {
            await _client.CallAsync(
                "SendMessage", new JsonObject { ["QueueUrl"] = QueueNames.Url(deployment, name), ["MessageBody"] = message },
                    cancellation);
            counts.Add(arn, 1);
        }
        catch (EngineException error)
        {
            throw new ServiceException("ServiceUnavailable", error.Message, 503);
        }
    }

    public void Dispose() => _client.Dispose();
}
