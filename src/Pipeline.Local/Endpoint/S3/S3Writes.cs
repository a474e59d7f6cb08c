using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Endpoint.S3;

/// <summary>
/// Writes objects and checks conditional headers, which the engine ignores. Writes of the same object run one after
/// the other (https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html).
/// </summary>
internal sealed class S3Writes(Forwarder engine)
{
    private readonly SemaphoreSlim[] _gates = [.. Enumerable.Range(0, 64).Select(_ => new SemaphoreSlim(1))];

    /// <summary>Writes or removes an object, and answers the call.</summary>
    /// <param name="call">The call that is answered.</param>
    /// <param name="request">The request for the engine.</param>
    /// <param name="bucket">The bucket.</param>
    /// <param name="key">The object's key.</param>
    /// <param name="edit">Changes the text of an answer that is not an error.</param>
    /// <exception cref="ServiceException">A condition does not hold. The object is not written.</exception>
    public async Task WriteAsync(
        EndpointCall call, EngineRequest request, string bucket, string key, Func<string, string>? edit = null)
    {
        var cancellation = call.Http.RequestAborted;
        using var response = await SendAsync(request, bucket, key, cancellation);
        if (edit is not null && response.IsSuccessStatusCode)
            response.Content = S3Handler.Xml(edit(await response.Content.ReadAsStringAsync(cancellation)));

        await S3Handler.CopyAsync(call, response);
    }

    /// <summary>Writes or removes an object.</summary>
    /// <exception cref="ServiceException">A condition does not hold. The object is not written.</exception>
    public async Task<HttpResponseMessage> SendAsync(
        EngineRequest request, string bucket, string key, CancellationToken cancellation)
    {
        var gate = _gates[(uint)HashCode.Combine(bucket, key) % (uint)_gates.Length];
        await gate.WaitAsync(cancellation);
        try
        {
            await CheckAsync(request, bucket, key, cancellation);
            return await engine.SendAsync(
                request.With((HeaderNames.IfMatch, null), (HeaderNames.IfNoneMatch, null)), cancellation);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>An object's path, percent-encoded.</summary>
    public static string TargetOf(string bucket, string key) =>
        $"/{Uri.EscapeDataString(bucket)}/{string.Join('/', key.Split('/').Select(Uri.EscapeDataString))}";

    private async Task CheckAsync(EngineRequest request, string bucket, string key, CancellationToken cancellation)
    {
        var (match, noneMatch) = (request.Header(HeaderNames.IfMatch), request.Header(HeaderNames.IfNoneMatch));
        if (match is null && noneMatch is null) return;
        if (noneMatch is not (null or "*"))
        {
            throw new ServiceException(
                "NotImplemented",
                    $"A header you provided implies functionality that is not implemented: If-None-Match must be " +
                    $"*; got {noneMatch}");
        }

        var head = new EngineRequest(HttpMethods.Head, TargetOf(bucket, key), [], new Dictionary<string, string?[]>());
        using var response = await engine.SendAsync(head, cancellation);
        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            if (match is null) return;
            throw new ServiceException("NoSuchKey", "The specified key does not exist.", StatusCodes.Status404NotFound);
        }

        var tag = response.Headers.ETag?.Tag.Trim('"');
        if (noneMatch is null && (match == "*" || match?.Trim('"') == tag)) return;
        throw new ServiceException(
            "PreconditionFailed",
            $"At least one of the pre-conditions you specified did not hold: " +
            $"{(noneMatch is null ? $"If-Match: {match}" : "If-None-Match: *")}",
            StatusCodes.Status412PreconditionFailed);
    }
}
