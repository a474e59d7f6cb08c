using System.Text;
using System.Text.Json;

namespace Pipeline.Local;

/// <summary>
/// Messages to queues, put into the engine once the role's policies allow it; what goes to a topic is shown, for nobody subscribes here.
/// </summary>
/// <param name="access">Decides.</param>
/// <param name="queues">The engine's address.</param>
/// <param name="account">The account, which is part of a queue's URL.</param>
/// <param name="log">Shows what topics are told.</param>
internal sealed class LocalMessages(IAccess access, Uri queues, string account, IRunLog log) : IMessages, IDisposable
{
    private readonly HttpClient _http = new();

    public async Task SendAsync(RoleSession session, string arn, string message, CancellationToken cancellation)
    {
        var parts = arn.Split(':', 6);
        if (parts is not [_, _, "sqs" or "sns", _, _, var name]) throw new ServiceException("InvalidParameterValueException", $"a destination must be the ARN of a queue or a topic; got {arn}");
        if (parts[2] == "sns")
        {
            access.Demand(session.Caller, new Need("sns:Publish", arn));
            log.Say(name, $"the topic was told: {message}");
            return;
        }

        access.Demand(session.Caller, new Need("sqs:SendMessage", arn));
        using var request = new HttpRequestMessage(HttpMethod.Post, queues);
        request.Headers.TryAddWithoutValidation("X-Amz-Target", "AmazonSQS.SendMessage");
        request.Headers.TryAddWithoutValidation("Authorization", $"AWS4-HMAC-SHA256 Credential=local/20260101/{parts[3]}/sqs/aws4_request, SignedHeaders=host, Signature=0");
        request.Content = new StringContent(
            JsonSerializer.Serialize(new { QueueUrl = new Uri(queues, $"{account}/{name}"), MessageBody = message }), Encoding.UTF8, "application/x-amz-json-1.0");
        using var response = await _http.SendAsync(request, cancellation);
        if (!response.IsSuccessStatusCode) throw new ServiceException("ServiceUnavailable", await response.Content.ReadAsStringAsync(cancellation), (int)response.StatusCode);
    }

    public void Dispose() => _http.Dispose();
}
