using System.Runtime.ExceptionServices;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace Pipeline.Functions.DynamoDb;

/// <summary>
/// Sends the SDK's HTTP requests without an HttpClient around the handler. An HttpClient links each request's cancellation to
/// its own, and its features, time limits and base addresses, are not used here.
/// </summary>
/// <param name="http">The connections.</param>
/// <param name="repeated">Learns from what went well.</param>
internal sealed class HttpRequests(HttpMessageInvoker http, RepeatedRequests repeated) : IHttpRequestFactory<HttpContent>
{
    public IHttpRequest<HttpContent> CreateHttpRequest(Uri requestUri) => new Request(http, repeated, requestUri);

    public void Dispose() => http.Dispose();

    private sealed class Request(HttpMessageInvoker http, RepeatedRequests repeated, Uri uri) : IHttpRequest<HttpContent>
    {
        private IDictionary<string, string>? _headers;
        private ReadOnlyMemory<byte> _body;
        private Reply? _reply;

        private readonly HttpRequestMessage _message = new(HttpMethod.Post, uri);

        public string Method
        {
            get => _message.Method.Method;
            set => _message.Method = HttpMethod.Parse(value);
        }

        public Uri RequestUri => uri;

        public Version HttpProtocolVersion
        {
            get => _message.Version;
            set => _message.Version = value;
        }

        public void ConfigureRequest(IRequestContext requestContext)
        {
            // Of a request it says only whether to wait for a 100, which these never do, and whether it was sent already.
            if (requestContext.Marshaller is IRepliedTo { Reply: { } reply } sent) (_reply, sent.Reply) = (reply, null);
        }

        public void SetRequestHeaders(IDictionary<string, string> headers)
        {
            _headers = headers;
            foreach (var (name, value) in headers)
                if (!RequestTemplate.IsOfContent(name)) _message.Headers.TryAddWithoutValidation(name, value);
        }

        public HttpContent GetRequestContent() => _message.Content!;

        public Task<HttpContent> GetRequestContentAsync() => Task.FromResult(_message.Content!);

        public void WriteToRequestBody(HttpContent requestContent, ReadOnlyMemory<byte> content,
            IDictionary<string, string> contentHeaders)
        {
            _body = content;
            var body = new ReadOnlyMemoryContent(content);
            body.Headers.TryAddWithoutValidation("Content-Type", contentHeaders["Content-Type"]);
            _message.Content = body;
        }

        public async Task<IWebResponseData> GetResponseAsync(CancellationToken cancellationToken)
        {
            if (_reply is not null) return Given(_reply);
            try
            {
                using var response = await http.SendAsync(_message, cancellationToken);
                var body = await BufferedResponse.ReadAsync(response.Content, cancellationToken);
                var answer = new BufferedResponse(response, body);
                if (answer.IsSuccessStatusCode && _headers is not null) repeated.Learn(uri, _headers, _body.Span);
                return Checked(answer);
            }
            catch (HttpRequestException error)
            {
                ExceptionDispatchInfo.Throw(AsTheSdks(error));
                throw;
            }
        }

        public void Abort()
        {
            // The cancellation token ends a request.
        }

        public void Dispose() => _message.Dispose();

        public IWebResponseData GetResponse() => throw Unused();

        public void WriteToRequestBody(
            HttpContent requestContent, Stream contentStream, IDictionary<string, string> contentHeaders,
            IRequestContext requestContext) => throw Unused();

        public void WriteToRequestBody(HttpContent requestContent, byte[] content, IDictionary<string, string> contentHeaders) =>
            throw Unused();

        public IHttpRequestStreamHandle SetupHttpRequestStreamPublisher(
            IDictionary<string, string> contentHeaders, IHttpRequestStreamPublisher publisher) => throw Unused();

        public Stream SetupProgressListeners(
            Stream originalStream, long progressUpdateInterval, object sender,
            EventHandler<StreamTransferProgressArgs> callback) => throw Unused();

        private static BufferedResponse Given(Reply reply)
        {
            if (reply.Error is { } error) ExceptionDispatchInfo.Throw(AsTheSdks(error));
            return Checked(reply.Answer!);
        }

        private static BufferedResponse Checked(BufferedResponse answer) =>
            answer.IsSuccessStatusCode ? answer : throw new HttpErrorResponseException(answer);

        // Throw the inner exception, as the SDK's own request does: the SDK recognizes a reset connection by it.
        private static Exception AsTheSdks(Exception error) =>
            error is HttpRequestException { InnerException: IOException reset } ? reset : error;

        private static NotSupportedException Unused() => new("Requests of the item client are sent from memory, by tasks.");
    }
}

/// <summary>The marshaller of a request that may have been sent already.</summary>
internal interface IRepliedTo
{
    /// <summary>The response for the SDK's first attempt; null if the SDK must send the request itself.</summary>
    Reply? Reply { get; set; }
}
