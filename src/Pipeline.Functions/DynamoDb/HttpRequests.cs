using System.Runtime.ExceptionServices;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace Pipeline.Functions.DynamoDb;

/// <summary>
/// Makes the SDK's HTTP requests without an HttpClient around the handler: that one links each request's cancellation to its own,
/// and what it could add, time limits and base addresses, nobody uses here.
/// </summary>
internal sealed class HttpRequests(HttpMessageHandler handler) : IHttpRequestFactory<HttpContent>
{
    private readonly HttpMessageInvoker _http = new(handler);

    public IHttpRequest<HttpContent> CreateHttpRequest(Uri requestUri) => new Request(_http, requestUri);

    public void Dispose() => _http.Dispose();

    private sealed class Request(HttpMessageInvoker http, Uri uri) : IHttpRequest<HttpContent>
    {
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
            // Of a request it says only whether to wait for a 100, which these never do.
        }

        public void SetRequestHeaders(IDictionary<string, string> headers)
        {
            foreach (var (name, value) in headers)
                if (!IsOfContent(name)) _message.Headers.TryAddWithoutValidation(name, value);
        }

        public HttpContent GetRequestContent() => _message.Content!;

        public Task<HttpContent> GetRequestContentAsync() => Task.FromResult(_message.Content!);

        public void WriteToRequestBody(HttpContent requestContent, ReadOnlyMemory<byte> content,
            IDictionary<string, string> contentHeaders)
        {
            var body = new ReadOnlyMemoryContent(content);
            body.Headers.TryAddWithoutValidation("Content-Type", contentHeaders["Content-Type"]);
            _message.Content = body;
        }

        public async Task<IWebResponseData> GetResponseAsync(CancellationToken cancellationToken)
        {
            try
            {
                using var response = await http.SendAsync(_message, cancellationToken);
                var answer = new HttpAnswer(response, await ReadAsync(response.Content, cancellationToken));
                return answer.IsSuccessStatusCode ? answer : throw new HttpErrorResponseException(answer);
            }
            catch (HttpRequestException error) when (error.InnerException is IOException reset)
            {
                // As the SDK's own request does it: what knows a connection that was reset looks for this.
                ExceptionDispatchInfo.Throw(reset);
                throw;
            }
        }

        public void Abort()
        {
            // A request is ended by its cancellation.
        }

        public void Dispose() => _message.Dispose();

        public IWebResponseData GetResponse() => throw Unused();

        public void WriteToRequestBody(
            HttpContent requestContent, Stream contentStream, IDictionary<string, string> contentHeaders,
                IRequestContext requestContext) =>
            throw Unused();

        public void WriteToRequestBody(HttpContent requestContent, byte[] content, IDictionary<string, string> contentHeaders) =>
            throw Unused();

        public IHttpRequestStreamHandle SetupHttpRequestStreamPublisher(
            IDictionary<string, string> contentHeaders, IHttpRequestStreamPublisher publisher) => throw Unused();

        public Stream SetupProgressListeners(
            Stream originalStream, long progressUpdateInterval, object sender,
                EventHandler<StreamTransferProgressArgs> callback) => throw Unused();

        private static async ValueTask<byte[]> ReadAsync(HttpContent content, CancellationToken cancellation)
        {
            if (content.Headers.ContentLength is not { } length) return await content.ReadAsByteArrayAsync(cancellation);
            var body = new byte[length];
            await (await content.ReadAsStreamAsync(cancellation)).ReadExactlyAsync(body, cancellation);
            return body;
        }

        private static bool IsOfContent(string name) =>
            name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase)
            || name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase);

        private static NotSupportedException Unused() => new("Requests of the item client are sent from memory, by tasks.");
    }
}
