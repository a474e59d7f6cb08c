using System.Net;
using System.Net.Http.Headers;
using Amazon.Runtime.EventStreams;
using Amazon.Runtime.Internal.Transform;

namespace Pipeline.Functions.DynamoDb;

/// <summary>A response of DynamoDB whose body is in memory already; it mostly has few bytes.</summary>
internal sealed class BufferedResponse(HttpResponseMessage response, byte[] body) : IWebResponseData, IHttpResponseBody
{
    public byte[] Body => body;

    /// <summary>Reads a body.</summary>
    public static async ValueTask<byte[]> ReadAsync(HttpContent content, CancellationToken cancellation)
    {
        if (content.Headers.ContentLength is not { } length) return await content.ReadAsByteArrayAsync(cancellation);
        var body = new byte[length];
        await (await content.ReadAsStreamAsync(cancellation)).ReadExactlyAsync(body, cancellation);
        return body;
    }

    public long ContentLength => body.Length;

    public string ContentType => response.Content.Headers.ContentType?.MediaType ?? "";

    public HttpStatusCode StatusCode => response.StatusCode;

    public bool IsSuccessStatusCode => response.IsSuccessStatusCode;

    public IHttpResponseBody ResponseBody => this;

    public string[] GetHeaderNames() =>
        [.. response.Headers.NonValidated.Select(header => header.Key),
            .. response.Content.Headers.NonValidated.Select(header => header.Key)];

    public bool IsHeaderPresent(string headerName) => TryGet(headerName, out _);

    public string GetHeaderValue(string headerName) => TryGet(headerName, out var values) ? values.First() : "";

    public Stream OpenResponse() => new MemoryStream(body, writable: false);

    public Task<Stream> OpenResponseAsync() => Task.FromResult(OpenResponse());

    public IEventStreamHeader GetEventStreamHeader(string headerName) => throw new KeyNotFoundException(headerName);

    public bool IsEventHeaderPresent(string headerName) => false;

    public void Dispose()
    {
        // The message was disposed of as soon as its body had been read.
    }

    private bool TryGet(string name, out HeaderStringValues values) =>
        response.Headers.NonValidated.TryGetValues(name, out values)
        || response.Content.Headers.NonValidated.TryGetValues(name, out values);
}
