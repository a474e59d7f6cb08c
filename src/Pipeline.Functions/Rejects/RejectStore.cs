using Amazon.S3;
using Amazon.S3.Model;
using Pipeline.Functions.DynamoDb;
using Pipeline.Functions.Runtime;

namespace Pipeline.Functions.Rejects;

/// <summary>Stores rejects in S3. It creates the client for the first reject, since most functions never need it.</summary>
/// <param name="bucket">The bucket.</param>
/// <param name="newClient">Creates the client.</param>
/// <param name="time">The clock.</param>
/// <param name="backoff">The waits between attempts.</param>
internal sealed class RejectStore(string bucket, Func<AmazonS3Client> newClient, TimeProvider time, Backoff backoff) : IDisposable
{
    // Enough for 10 MB over the slowest connection within a Region.
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(10);

    private AmazonS3Client? _client;

    /// <summary>Writes an object, and retries until it is stored or the time is over.</summary>
    /// <param name="rejects">The object.</param>
    /// <param name="until">When to stop.</param>
    /// <param name="stop">Cancelled when the process is to end.</param>
    /// <returns>Why the object could not be stored; null where it was.</returns>
    public async Task<Exception?> WriteAsync(RejectsObject rejects, DateTimeOffset until, CancellationToken stop)
    {
        for (var failures = 1; ; failures++)
        {
            try
            {
                await PutAsync(rejects, until);
                return null;
            }
#pragma warning disable CA1031 // Whatever the error is, the caller returns the records to Lambda, so they are not lost.
            catch (Exception error)
#pragma warning restore CA1031
            {
                var mayPass = ErrorClassifier.Classify(error) is ErrorClass.Retry or ErrorClass.RetryFew;
                if (!mayPass || !await backoff.WaitAsync(failures, until, stop)) return error;
            }
        }
    }

    public void Dispose() => _client?.Dispose();

    private async Task PutAsync(RejectsObject rejects, DateTimeOffset until)
    {
        var left = until - time.GetUtcNow();
        if (left <= TimeSpan.Zero) throw new TimeoutException("no time was left to write the rejects");
        using var timeout = new CancellationTokenSource(left < RequestTimeout ? left : RequestTimeout, time);
        using var body = new MemoryStream(rejects.Body.ToArray(), writable: false);
        _client ??= newClient();
        await _client.PutObjectAsync(
            new PutObjectRequest
            {
                BucketName = bucket,
                Key = rejects.Key,
                InputStream = body,
                ContentType = "application/x-ndjson",
            },
            timeout.Token);
    }
}
