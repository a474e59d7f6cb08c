using System.Text.Json;
using Pipeline.Functions.Runtime;

namespace Pipeline.Functions.SearchRoles;

/// <summary>
/// Does what CloudFormation asks, and answers it in any case: unanswered, a deployment waits until its time is over.
/// </summary>
/// <param name="http">Speaks to the domain and to where CloudFormation waits.</param>
/// <param name="master">The domain's master.</param>
/// <param name="edges">Clock, chance and output.</param>
internal sealed class SearchRoleMapper(HttpClient http, SearchMaster master, FunctionEdges edges)
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
            "the event must be a custom resource's request with its ResponseURL; got something else; invoke the function by " +
            "CloudFormation alone");
    }

    private async Task<CustomResourceAnswer> AnswerAsync(CustomResourceRequest request, Invocation invocation,
        CancellationToken stop)
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
            var api =
                new SecurityApi(http, properties.DomainEndpoint!, await master.AuthorizeAsync(properties, stop), _backoff, until);
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
            catch (Exception error)
            when (error is HttpRequestException || (error is TaskCanceledException && !stop.IsCancellationRequested))
            {
                failure = error.Message;
            }

            if (!await _backoff.WaitAsync(failures, deadline, stop))
            {
                throw new FunctionException("Function.Unanswered",
                    $"CloudFormation must be answered; got {failure}; Lambda invokes the function again");
            }
        }
    }
}
