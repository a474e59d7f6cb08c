using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Local.Contracts;
using Pipeline.Local.Engines;

namespace Pipeline.Local.Endpoint;

/// <summary>SQS by its JSON protocol, and by the older query protocol as far as the queue stands in the path.</summary>
internal sealed class SqsHandler(Deployment deployment, IAccess access, Forwarder engine, MessageCounts counts) : IEndpointService
{
    private const string ContentType = "application/x-amz-json-1.0";

    public string Name => "SQS";

    public bool Takes(EndpointCall call) =>
        call.TargetPrefix == "AmazonSQS" || (call.Target is null && call.SigningName == "sqs");

    public async Task HandleAsync(EndpointCall call)
    {
        var input = call.Target is null ? FromForm(call) : JsonServiceHandler.Parse(call.Body);
        if (call.Target is not null) JsonServiceHandler.CheckContentType(call.Http.Request.ContentType);
        var operation = call.Operation ?? (string?)input["Action"] ?? "";
        var queue = ArnOf(input);
        access.Require(call.Caller, new Permission($"sqs:{ActionOf(operation)}", queue));
        // The engine has queues of its own account: its URLs are not AWS's.
        using var response = await engine.SendAsync(call,
            Encoding.UTF8.GetBytes(QueueNames.ToEngine(deployment, Encoding.UTF8.GetString(call.Body))));
        var text = await response.Content.ReadAsStringAsync(call.Http.RequestAborted);
        if (!response.IsSuccessStatusCode && text.Contains("InvalidAction", StringComparison.Ordinal))
            throw new ServiceException("InvalidAction", "");

        if (response.IsSuccessStatusCode) counts.Add(queue, Sent(operation, text));
        var answer = QueueNames.FromEngine(deployment, text);
        await call.AnswerAsync((int)response.StatusCode, response.Content.Headers.ContentType?.ToString() ?? ContentType,
            Encoding.UTF8.GetBytes(answer));
    }

    public Task FailAsync(EndpointCall call, ServiceException error) => call.Target is null
        ? ProtocolErrors.WriteAsync(call, error)
        : JsonErrors.WriteAsync(call, error, ContentType, "com.amazonaws.sqs");

    // A batch needs the same permission as one message.
    private static string ActionOf(string operation) =>
        operation.EndsWith("Batch", StringComparison.Ordinal) ? operation[..^"Batch".Length] : operation;

    // Each message that the queue took has an id, in the answer of either protocol.
    private static int Sent(string operation, string answer) => operation switch
    {
        "SendMessage" => 1,
        "SendMessageBatch" => Math.Max(answer.Split("\"MessageId\"").Length, answer.Split("<MessageId>").Length) - 1,
        _ => 0,
    };

    private string ArnOf(JsonObject input)
    {
        var name = JsonServiceHandler.Text(input, "QueueUrl")?.Split('/')[^1] ?? JsonServiceHandler.Text(input, "QueueName");
        return name is null ? "*" : $"arn:{deployment.Partition}:sqs:{deployment.Region}:{deployment.Account}:{name}";
    }

    private static JsonObject FromForm(EndpointCall call) => new(
        Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(Encoding.UTF8.GetString(call.Body))
            .Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)$"{pair.Value}")));
}
