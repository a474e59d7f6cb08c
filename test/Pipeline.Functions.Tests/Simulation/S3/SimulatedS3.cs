using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Pipeline.Functions.Tests.Simulation.S3;

/// <summary>A bucket: its objects, and its faults.</summary>
internal sealed class SimulatedBucket
{
    /// <summary>The objects by key.</summary>
    public ConcurrentDictionary<string, byte[]> Objects { get; } = new();

    public FaultPlan Faults { get; set; } = FaultPlan.Healthy;

    /// <summary>Calls that the service is working on, also those whose client no longer waits.</summary>
    public CallsUnderWay UnderWay { get; } = new();

    /// <summary>Whether it refuses every call.</summary>
    public bool IsDown { get; set; }

    /// <summary>The writer's clock, which learns of each response that comes too late.</summary>
    public WaitingTime? Time { get; set; }
}

/// <summary>
/// S3 on loopback, as far as the writer uses it: PutObject and GetObject, path style, bodies in the SDKs' signed chunks, with
/// verified checksums (https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html).
/// </summary>
internal sealed class SimulatedS3 : IDisposable
{
    private readonly ConcurrentDictionary<string, SimulatedBucket> _buckets = new();
    private readonly LoopbackServer _server;

    public SimulatedS3() => _server = new LoopbackServer(AnswerAsync);

    public string Address => _server.Address;

    public void Add(string name, SimulatedBucket bucket) => _buckets[name] = bucket;

    public void Remove(string name) => _buckets.TryRemove(name, out _);

    public void Dispose() => _server.Dispose();

    private async Task AnswerAsync(HttpContext context)
    {
        var body = await LoopbackServer.ReadAsync(context.Request);
        var path = context.Request.Path.Value!.TrimStart('/').Split('/', 2);
        try
        {
            if (!$"{context.Request.Headers.Authorization}".StartsWith("AWS4-HMAC-SHA256 ", StringComparison.Ordinal))
                throw new S3Exception(403, "AccessDenied", "Access Denied");

            if (!_buckets.TryGetValue(path[0], out var bucket))
                throw new S3Exception(404, "NoSuchBucket", "The specified bucket does not exist");

            bucket.UnderWay.Begin();
            try
            {
                await AnswerAsync(context, bucket, path.Length == 2 ? path[1] : "", body);
            }
            finally
            {
                bucket.UnderWay.End();
            }
        }
        catch (S3Exception error)
        {
            context.Response.StatusCode = error.Status;
            context.Response.ContentType = "application/xml";
            await context.Response.WriteAsync(
                $"<?xml version=\"1.0\" " +
                $"encoding=\"UTF-8\"?><Error><Code>{error.Code}</Code><Message>{error.Message}</Message></Error>");
        }
    }

    private static async Task AnswerAsync(HttpContext context, SimulatedBucket bucket, string key, byte[] body)
    {
        var fault = bucket.IsDown ? Fault.Unavailable : bucket.Faults.Draw(LoopbackServer.Invocation(context.Request));
        if (S3Exception.Of(fault) is { } failure) throw failure;
        if (fault == Fault.ResetBefore)
        {
            context.Abort();
            return;
        }

        if (context.Request.Method == "GET")
        {
            await context.Response.Body.WriteAsync(
                bucket.Objects.TryGetValue(key, out var found) ? found : throw new S3Exception(404, "NoSuchKey", "No such key"));
            return;
        }

        if (context.Request.Method != "PUT" || key.Length == 0)
            throw new S3Exception(501, "NotImplemented", "Only objects can be put");
        bucket.Objects[key] = S3Body.Decode(context.Request.Headers, body);
        if (fault == Fault.ResetAfter)
        {
            await LoopbackServer.BreakOffAsync(context);
            return;
        }

        if (fault == Fault.Slow) await LoopbackServer.HoldAsync(context, bucket.Time);
        context.Response.Headers.ETag =
            $"\"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)).AsSpan(0, 16))}\"";
    }
}
