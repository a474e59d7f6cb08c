using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pipeline.Functions;

/// <summary>Does what CloudFormation asks, and answers it in any case: unanswered, a deployment waits until its time is over.</summary>
/// <param name="http">Speaks to the domain and to where CloudFormation waits.</param>
/// <param name="readSecret">Reads a secret by its ARN.</param>
/// <param name="edges">Clock, chance and output.</param>
internal sealed class SearchRoleMapper(HttpClient http, Func<string, CancellationToken, Task<string?>> readSecret, FunctionEdges edges)
{
    private const int ReasonCharacters = 500;

    // What is left to answer in: two attempts, should the first one hang.
    private static readonly TimeSpan ForTheAnswer = TimeSpan.FromSeconds(45);

    private readonly Backoff _backoff = new(edges.Time, edges.Jitter);
    private readonly Log _log = new(edges.Output, edges.Time);

    /// <inheritdoc cref="FunctionHandler"/>
    public async Task<ReadOnlyMemory<byte>> HandleAsync(Invocation invocation, CancellationToken stop)
    {
        var request = Read(invocation.Payload);
        var answer = await AnswerAsync(request, invocation, stop);
        await SendAsync(request.ResponseUrl!, answer, invocation.Deadline, stop);
        return "null"u8.ToArray();
    }

    private static CustomResourceRequest Read(Memory<byte> payload)
    {
        try
        {
            var request = JsonSerializer.Deserialize(payload.Span, FunctionJson.Default.CustomResourceRequest);
            if (Uri.IsWellFormedUriString(request?.ResponseUrl, UriKind.Absolute)) return request!;
        }
        catch (JsonException)
        {
            // Said below: without an address there is nobody to answer.
        }

        throw new FunctionException(
            "Function.InvalidEvent",
            "the event must be a custom resource's request with its ResponseURL; got something else; invoke the function by CloudFormation alone");
    }

    private async Task<CustomResourceAnswer> AnswerAsync(CustomResourceRequest request, Invocation invocation, CancellationToken stop)
    {
        var answer = new CustomResourceAnswer
        {
            Status = CustomResourceAnswer.Success,
            PhysicalResourceId = request.PhysicalResourceId ?? request.RequestId ?? invocation.RequestId,
            StackId = request.StackId,
            RequestId = request.RequestId,
            LogicalResourceId = request.LogicalResourceId,
        };
        var isDelete = request.RequestType == "Delete";
        try
        {
            var properties = SearchRoleProperties.Read(request.ResourceProperties);
            // A mapping that could not be made is known by the same name, since CloudFormation has it deleted then.
            if (!isDelete) answer = answer with { PhysicalResourceId = properties.Id };
            var until = invocation.Deadline - ForTheAnswer;
            var api = new SecurityApi(http, properties.DomainEndpoint!, await MasterAsync(properties, stop), _backoff, until);
            var mapping = new SearchRoleMapping(api, properties);
            await (isDelete ? mapping.RemoveAsync(stop) : mapping.EnsureAsync(stop));
            return answer;
        }
#pragma warning disable CA1031 // Whatever it is, CloudFormation is told; unanswered, it waits.
        catch (Exception exception) when (exception is not OperationCanceledException || !stop.IsCancellationRequested)
#pragma warning restore CA1031
        {
            var error = FunctionError.From(exception);
            if (isDelete)
            {
                // The domain may be gone already, and its security with it; a stack that can never be deleted helps nobody.
                _log.Warn($"the mapping is left as it is: {error.Message}", invocation.RequestId);
                return answer;
            }

            _log.Error(error, invocation.RequestId);
            var reason = error.Message[..Math.Min(error.Message.Length, ReasonCharacters)];
            return answer with { Status = CustomResourceAnswer.Failed, Reason = reason };
        }
    }

    private async Task<(string User, string Password)> MasterAsync(SearchRoleProperties properties, CancellationToken stop)
    {
        var secret = await readSecret(properties.MasterSecretArn!, stop);
        return Parse(secret) is JsonObject parts && Text(parts, "username") is { } user && Text(parts, "password") is { } password
            ? (user, password)
            : throw new FunctionException(
                "Search.NotMapped",
                $"the secret {properties.MasterSecretArn} must be JSON with username and password; got something else; correct its value");

        static string? Text(JsonObject parts, string name) => parts[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
    }

    private static JsonNode? Parse(string? secret)
    {
        try
        {
            return secret is null ? null : JsonNode.Parse(secret);
        }
        catch (JsonException)
        {
            // Its message would show a part of the secret.
            return null;
        }
    }

    private async Task SendAsync(string url, CustomResourceAnswer answer, DateTimeOffset deadline, CancellationToken stop)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(answer, FunctionJson.Default.CustomResourceAnswer);
        for (var failures = 1; ; failures++)
        {
            string failure;
            try
            {
                // Without a content type: the address is signed for none.
                using var content = new ByteArrayContent(body);
                using var response = await http.PutAsync(url, content, stop);
                if (response.IsSuccessStatusCode) return;
                failure = $"status {(int)response.StatusCode}";
            }
            catch (Exception error) when (error is HttpRequestException || (error is TaskCanceledException && !stop.IsCancellationRequested))
            {
                failure = error.Message;
            }

            if (!await _backoff.WaitAsync(failures, deadline, stop))
            {
                throw new FunctionException("Function.Unanswered", $"CloudFormation must be answered; got {failure}; Lambda invokes the function again");
            }
        }
    }
}
