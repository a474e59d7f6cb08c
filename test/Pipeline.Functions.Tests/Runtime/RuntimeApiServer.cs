using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Pipeline.Functions.Tests.Runtime;

/// <summary>The function's report to Lambda.</summary>
internal sealed record Report(string Path, string Body, IReadOnlyDictionary<string, string> Headers)
{
    public JsonNode Json => JsonNode.Parse(Body)!;
}

/// <summary>
/// Lambda's Runtime API on loopback: sends the given events, keeps the function's responses, and fails if a test wants it.
/// </summary>
internal sealed class RuntimeApiServer : IDisposable
{
    public const string FunctionArn = "arn:aws:lambda:eu-west-1:111122223333:function:writer";
    public const string TraceId = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1";

    private readonly HttpListener _listener = new();
    private readonly BlockingCollection<string> _events = [];
    private readonly BlockingCollection<Report> _reports = [];
    private readonly CancellationTokenSource _stop = new();
    private int _requests;

    public RuntimeApiServer()
    {
        Endpoint = $"127.0.0.1:{FreePort()}";
        _listener.Prefixes.Add($"http://{Endpoint}/");
        _listener.Start();
        _ = Task.Run(ServeAsync);
    }

    public string Endpoint { get; }

    /// <summary>The deadline of every invocation: later than any test waits, in milliseconds as Lambda states it.</summary>
    public DateTimeOffset Deadline { get; set; } =
        DateTimeOffset.FromUnixTimeMilliseconds(TimeProvider.System.GetUtcNow().AddMinutes(5).ToUnixTimeMilliseconds());

    /// <summary>The trace id of the next invocations.</summary>
    public string Trace { get; set; } = TraceId;

    /// <summary>Handles a request before the server does; true if it has responded.</summary>
    public Func<HttpListenerContext, bool>? Fault { get; set; }

    public void Send(string payload) => _events.Add(payload);

    /// <summary>The next report; fails after half a minute without one.</summary>
    public Report Next() => _reports.TryTake(out var report, TimeSpan.FromSeconds(30))
        ? report : throw new TimeoutException("the function reported nothing within 30 seconds");

    /// <summary>The next report, unless the process ends first; fails after a minute, since retries take time.</summary>
    public Task<Report> NextAsync(CancellationToken stop) => Task.Run(
        () => _reports.TryTake(out var report, (int)TimeSpan.FromMinutes(1).TotalMilliseconds, stop)
            ? report : throw new TimeoutException("the function reported nothing within a minute"),
        stop);

    public bool HasReport => _reports.Count > 0;

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Close();
        _stop.Dispose();
        _events.Dispose();
        _reports.Dispose();
    }

    private static int FreePort()
    {
        using var socket = new TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return ((IPEndPoint)socket.LocalEndpoint).Port;
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            _ = Task.Run(() => Answer(context));
        }
    }

    private void Answer(HttpListenerContext context)
    {
        try
        {
            if (Fault?.Invoke(context) == true) return;
            var path = context.Request.Url!.AbsolutePath;
            if (path == "/2018-06-01/runtime/invocation/next") HandOut(context);
            else Keep(context, path);
        }
        catch (Exception error)
        when (error is HttpListenerException or ObjectDisposedException or OperationCanceledException
            or InvalidOperationException)
        {
            // The function or the test has ended.
        }
    }

    private void HandOut(HttpListenerContext context)
    {
        var payload = _events.Take(_stop.Token);
        var response = context.Response;
        response.Headers["Lambda-Runtime-Aws-Request-Id"] = $"request-{Interlocked.Increment(ref _requests)}";
        response.Headers["Lambda-Runtime-Deadline-Ms"] = $"{Deadline.ToUnixTimeMilliseconds()}";
        response.Headers["Lambda-Runtime-Invoked-Function-Arn"] = FunctionArn;
        response.Headers["Lambda-Runtime-Trace-Id"] = Trace;
        response.ContentType = "application/json";
        response.Close(Encoding.UTF8.GetBytes(payload), willBlock: true);
    }

    private void Keep(HttpListenerContext context, string path)
    {
        using var reader = new StreamReader(context.Request.InputStream);
        var headers = context.Request.Headers.AllKeys.ToDictionary(key => key!, key => context.Request.Headers[key]!);
        var report = new Report(path, reader.ReadToEnd(), headers);
        context.Response.StatusCode = 202;
        context.Response.Close();
        _reports.Add(report);
    }
}
