using System.Globalization;
using System.Net;
using System.Text;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Pipeline.Local.Contracts;
using Pipeline.Records.Limits;

namespace Pipeline.Local.Functions;

/// <summary>
/// Lambda's Runtime API for one process, on its own port, since the process gets only a host and
/// a port (https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html).
/// </summary>
internal sealed class RuntimeApiListener : IAsyncDisposable
{
    private const string Root = "/2018-06-01/runtime/";
    private const string Accepted = """{"status":"OK"}""";

    private static readonly int MaximumResponse = (int)ServiceLimits.Lambda.ResponseBytes.Maximum;

    private readonly WebApplication _app;
    private readonly RequestGate _gate = new();
    private readonly Channel<RuntimeInvocation> _next = Channel.CreateUnbounded<RuntimeInvocation>();
    private readonly TaskCompletionSource<byte[]?> _initialized = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _waiting = NewSignal();
    private TaskCompletionSource _delivered = NewSignal();
    private RuntimeInvocation? _current;

    private RuntimeApiListener()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        NoSignals.Use(builder.Services);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options =>
        {
            options.Listen(IPAddress.Loopback, 0);
            options.Limits.MaxRequestBodySize = null;
            options.Limits.MinRequestBodyDataRate = null;
            options.Limits.MinResponseDataRate = null;
            options.AddServerHeader = false;
        });
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    /// <summary>The host and port.</summary>
    public string Address { get; private set; } = "";

    /// <summary>Completes when the process asks for its first event: null, or the error of its failed start.</summary>
    public Task<byte[]?> Initialized => _initialized.Task;

    /// <summary>Completes when the process waits for an event.</summary>
    public Task Waiting => Volatile.Read(ref _waiting).Task;

    /// <summary>Completes when the process has the event that was sent.</summary>
    public Task Delivered => Volatile.Read(ref _delivered).Task;

    public static async Task<RuntimeApiListener> StartAsync()
    {
        var listener = new RuntimeApiListener();
        await listener._app.StartAsync();
        listener.Address = new Uri(listener._app.Urls.Single()).Authority;
        return listener;
    }

    /// <summary>Sends an event to the process, which must be waiting for one.</summary>
    public void Send(RuntimeInvocation invocation)
    {
        Volatile.Write(ref _delivered, NewSignal());
        Volatile.Write(ref _waiting, NewSignal());
        _next.Writer.TryWrite(invocation);
    }

    public async ValueTask DisposeAsync()
    {
        _next.Writer.TryComplete();
        // The process is gone, so no request is waited for.
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        try
        {
            var path = context.Request.Path.Value ?? "";
            // A web page could take an event in place of the process, or answer it.
            if (_gate.Refuse(context) is { } refused)
            {
                await RefuseAsync(context, refused.Status, refused.Code, refused.Message);
            }
            else if (!path.StartsWith(Root, StringComparison.Ordinal))
            {
                await RefuseAsync(
                            context, 404, "NotFound", $"no such path: {path}");
            }
            else
            {
                await AnswerAsync(context, path[Root.Length..].Split('/'));
            }
        }
        catch (Exception error) when (error is OperationCanceledException or IOException or ChannelClosedException)
        {
            // The process is gone, or the run ends.
            context.Abort();
        }
    }

    private Task AnswerAsync(HttpContext context, string[] path) => (context.Request.Method, path) switch
    {
        ("GET", ["invocation", "next"]) => NextAsync(context),
        ("POST", ["invocation", var id, "response"]) => ResponseAsync(context, id),
        ("POST", ["invocation", var id, "error"]) => ErrorAsync(context, id),
        ("POST", ["init", "error"]) => InitErrorAsync(context),
        _ => RefuseAsync(context, 404, "NotFound", $"no such call: {context.Request.Method} {context.Request.Path}"),
    };

    private async Task NextAsync(HttpContext context)
    {
        // Signal Waiting before Initialized: the waiter of Initialized sends the first event, which resets Waiting.
        Volatile.Read(ref _waiting).TrySetResult();
        _initialized.TrySetResult(null);
        var invocation = await _next.Reader.ReadAsync(context.RequestAborted);
        Volatile.Write(ref _current, invocation);
        var headers = context.Response.Headers;
        headers["Lambda-Runtime-Aws-Request-Id"] = invocation.RequestId;
        headers["Lambda-Runtime-Deadline-Ms"] = invocation.Deadline.ToUnixTimeMilliseconds()
            .ToString(CultureInfo.InvariantCulture);
        headers["Lambda-Runtime-Invoked-Function-Arn"] = invocation.FunctionArn;
        headers["Lambda-Runtime-Trace-Id"] = invocation.TraceId;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = invocation.Payload.Length;
        await context.Response.Body.WriteAsync(invocation.Payload, context.RequestAborted);
        await context.Response.CompleteAsync();
        Volatile.Read(ref _delivered).TrySetResult();
    }

    private async Task ResponseAsync(HttpContext context, string id)
    {
        if (await CurrentAsync(context, id) is not { } invocation) return;
        var response = await ReadAsync(context.Request);
        if (response is null)
        {
            invocation.TryAnswer(new RuntimeAnswer(FunctionFailure.ResponseTooLarge(), Failed: true));
            await RefuseAsync(context, 413, "RequestEntityTooLarge",
                $"Exceeded maximum allowed payload size ({MaximumResponse} bytes).");
            return;
        }

        await AcceptAsync(context, invocation, new RuntimeAnswer(response, Failed: false));
    }

    private async Task ErrorAsync(HttpContext context, string id)
    {
        if (await CurrentAsync(context, id) is not { } invocation) return;
        await AcceptAsync(context, invocation, new RuntimeAnswer(await ErrorOfAsync(context.Request), Failed: true));
    }

    private async Task InitErrorAsync(HttpContext context)
    {
        _initialized.TrySetResult(await ErrorOfAsync(context.Request));
        await WriteAsync(context, 202, Accepted);
    }

    private static async Task AcceptAsync(HttpContext context, RuntimeInvocation invocation, RuntimeAnswer answer)
    {
        if (invocation.TryAnswer(answer)) await WriteAsync(context, 202, Accepted);
        else await RefuseAsync(context, 403, "InvalidStateTransition", "the invocation has been answered");
    }

    private async Task<RuntimeInvocation?> CurrentAsync(HttpContext context, string id)
    {
        if (Volatile.Read(ref _current) is { } invocation && invocation.RequestId == id) return invocation;
        await RefuseAsync(context, 400, "InvalidRequestID", "Invalid request ID");
        return null;
    }

    private static async Task<byte[]> ErrorOfAsync(HttpRequest request)
    {
        var body = await ReadAsync(request);
        return body is { Length: > 0 }
            ? body : FunctionFailure.Json(request.Headers["Lambda-Runtime-Function-Error-Type"].ToString(), "");
    }

    // Null where the body is larger than Lambda takes.
    private static async Task<byte[]?> ReadAsync(HttpRequest request)
    {
        if (request.ContentLength > MaximumResponse) return null;
        using var body = new MemoryStream((int)(request.ContentLength ?? 0));
        var buffer = new byte[16 * 1024];
        while (await request.Body.ReadAsync(buffer, request.HttpContext.RequestAborted) is > 0 and var read)
        {
            if (body.Length + read > MaximumResponse) return null;
            body.Write(buffer, 0, read);
        }

        return body.ToArray();
    }

    private static Task RefuseAsync(HttpContext context, int status, string type, string message) =>
        WriteAsync(context, status, Encoding.UTF8.GetString(FunctionFailure.Json(type, message)));

    private static Task WriteAsync(HttpContext context, int status, string json)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(json);
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
