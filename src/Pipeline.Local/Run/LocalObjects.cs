using System.Collections.Concurrent;
using Amazon.S3;
using Amazon.S3.Model;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Run;

/// <summary>Writes objects in S3's protocol through the run's endpoint, signed by the role that writes.</summary>
internal sealed class LocalObjects(LocalClients clients) : IObjects, IDisposable
{
    private readonly ConcurrentDictionary<string, AmazonS3Client> _clients = new();

    public async Task PutAsync(
        RoleSession session, string bucket, string key, ReadOnlyMemory<byte> body, string contentType, string? contentEncoding,
            CancellationToken cancellation)
    {
        var client = _clients.GetOrAdd(session.AccessKeyId, _ => clients.S3(LocalClients.Of(session)));
        using var stream = new MemoryStream(body.ToArray(), writable: false);
        var request = new PutObjectRequest { BucketName = bucket, Key = key, InputStream = stream, ContentType = contentType };
        if (contentEncoding is not null) request.Headers.ContentEncoding = contentEncoding;
        try
        {
            await client.PutObjectAsync(request, cancellation);
        }
        catch (AmazonS3Exception error)
        {
            throw new ServiceException(error.ErrorCode, error.Message, (int)error.StatusCode);
        }
    }

    public void Dispose()
    {
        foreach (var client in _clients.Values) client.Dispose();
    }
}
