using System.Text.Json;
using Pipeline.Functions.Runtime;

namespace Pipeline.Functions.SearchRoles;

/// <summary>
/// Handles CloudFormation's requests, and responds in any case: without a response, a deployment waits until its timeout.
/// </summary>
/// <param name="http">The client for the domain and for CloudFormation's response URL.</param>
/// <param name="master">The domain's master.</param>
/// <param name="dependencies">Clock, random numbers and output.</param>
internal sealed class SearchRoleMapper(HttpClient http, SearchMaster master, FunctionDependencies dependencies)
{
    private const int ReasonCharacters = 500;

    // The time that is kept for the response: two attempts, if the first one hangs.
    private static readonly TimeSpan ForTheAnswer = TimeSpan.FromSeconds(45);

    private readonly Backoff _backoff = new(dependencies.Time, dependencies.Jitter);
    private readonly Log _log = new(dependencies.Output, dependencies.Time);

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
            var request = JsonSerializer.Deserialize(payload.Span, SearchRoleJson.Default.CustomResourceRequest);
            if (Uri.IsWellFormedUriString(request?.ResponseUrl, UriKind.Absolute)) return request!;
        }
        catch (JsonException)
        {
            // Reported below: without a response URL no report can reach CloudFormation.
        }

        throw new FunctionException(
            "Function.InvalidEvent",
            "the event must be a custom resource's request with its ResponseURL; got something else; invoke the " +
            "function by CloudFormation alone");
    }

    private async Task<CustomResourceResponse> AnswerAsync(CustomResourceRequest request, Invocation invocation,
        CancellationToken stop)
    {
        var answer = new CustomResourceResponse
        {
            Status = CustomResourceResponse.Success,
            PhysicalResourceId = request.PhysicalResourceId ?? request.RequestId ?? invocation.RequestId,
            StackId = request.StackId,
            RequestId = request.RequestId,
            LogicalResourceId = request.LogicalResourceId,
        };
        var isDelete = request.RequestType == "Delete";
        try
        {
            var properties = SearchRoleProperties.Read(request.ResourceProperties);
            // A mapping that could not be created has the same id, since CloudFormation then requests its deletion.
            if (!isDelete) answer = answer with { PhysicalResourceId = properties.Id };
            var until = invocation.Deadline - ForTheAnswer;
            var api =
                new SecurityApi(http, properties.DomainEndpoint!, await master.AuthorizeAsync(properties, stop), _backoff, until);
            var mapping = new SearchRoleMapping(api, properties);
            await (isDelete ? mapping.RemoveAsync(stop) : mapping.EnsureAsync(stop));
            return answer;
        }
#pragma warning disable CA1031 // Any error must be reported to CloudFormation, which waits otherwise.
        catch (Exception exception) when (exception is not OperationCanceledException || !stop.IsCancellationRequested)
#pragma warning restore CA1031
        {
            var error = FunctionError.From(exception);
            if (isDelete)
            {
                // The domain, and its access control with it, may be deleted already. The stack's deletion must not fail
                // for that.
                _log.Warn($"the mapping is left as it is: {error.Message}", invocation.RequestId);
                return answer;
            }

            _log.Error(error, invocation.RequestId);
            var reason = error.Message[..Math.Min(error.Message.Length, ReasonCharacters)];
            return answer with { Status = CustomResourceResponse.Failed, Reason = reason };
        }
    }

    private async Task SendAsync(string url, CustomResourceResponse answer, DateTimeOffset deadline, CancellationToken stop)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(answer, SearchRoleJson.Default.CustomResourceResponse);
        for (var failures = 1; ; failures++)
        {
            string failure;
            try
            {
                // Send no content type: the presigned URL allows none.
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
