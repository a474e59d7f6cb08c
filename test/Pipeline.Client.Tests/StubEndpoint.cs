using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Pipeline.Client.Tests;

/// <summary>An AWS service on loopback that records its requests and responds as the test says.</summary>
internal sealed class StubEndpoint : IDisposable
{
    private readonly HttpListener _listener;
    private readonly Func<Call, Answer> _answer;
    private readonly Task _loop;

    internal StubEndpoint(Func<Call, Answer> answer)
    {
        _answer = answer;
        (_listener, Url) = Listen();
        _loop = Task.Run(ServeAsync);
    }

    internal string Url { get; }

    internal ConcurrentQueue<Call> Calls { get; } = [];

    public void Dispose()
    {
        _listener.Close();
        _loop.Wait();
    }

    /// <summary>The response to a PutRecords call; the test says which records fail, and with which error.</summary>
    internal static Answer Results(Call call, Func<JsonNode, string?> errorOf)
    {
        var errors = call.Body["Records"]!.AsArray().Select(record => errorOf(record!)).ToList();
        var entries = errors.Select((error, i) => error is null
            ? new JsonObject { ["SequenceNumber"] = $"{i}", ["ShardId"] = "shardId-000000000000", ["RecordId"] = $"id-{i}" }
            : new JsonObject { ["ErrorCode"] = error, ["ErrorMessage"] = $"{error} it was" });
        var failed = errors.Count(error => error is not null);
        return new(200, (call.Target.StartsWith("Firehose", StringComparison.Ordinal)
            ? new JsonObject
            {
                ["FailedPutCount"] = failed,
                ["Encrypted"] = false,
                ["RequestResponses"] = new JsonArray([.. entries])
            }
            : new JsonObject
            {
                ["FailedRecordCount"] = failed,
                ["EncryptionType"] = "NONE",
                ["Records"] = new JsonArray([.. entries])
            }).ToJsonString());
    }

    internal static Answer Error(int status, string code) =>
        new(status, $$"""{"__type":"{{code}}","message":"{{code}} it was"}""");

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            using var reader = new StreamReader(context.Request.InputStream, Encoding.UTF8);
            var call = new Call(new WebHeaderCollection { context.Request.Headers }, await reader.ReadToEndAsync());
            Calls.Enqueue(call);
            var (status, body) = _answer(call);
            if (status == 0)
            {
                context.Response.Abort();
                continue;
            }

            context.Response.StatusCode = status;
            context.Response.ContentType = "application/x-amz-json-1.1";
            context.Response.Headers["x-amzn-RequestId"] = "the-request-id";
            context.Response.Close(Encoding.UTF8.GetBytes(body), willBlock: true);
        }
    }

    private static (HttpListener Listener, string Url) Listen()
    {
        // Another process may have taken the free port meanwhile: try another.
        for (var attempt = 0; ; attempt++)
        {
            using var probe = new TcpListener(IPAddress.Loopback, 0);
            probe.Start();
            var url = $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}";
            probe.Stop();
            var listener = new HttpListener();
            listener.Prefixes.Add($"{url}/");
            try
            {
                listener.Start();
                return (listener, url);
            }
            catch (HttpListenerException) when (attempt < 10)
            {
                listener.Close();
            }
        }
    }

    internal sealed record Call(WebHeaderCollection Headers, string Text)
    {
        internal string Target => Headers["X-Amz-Target"]!;

        internal JsonNode Body => JsonNode.Parse(Text)!;
    }

    /// <summary>An HTTP response; status 0 breaks the connection.</summary>
    internal sealed record Answer(int Status, string Body);
}
