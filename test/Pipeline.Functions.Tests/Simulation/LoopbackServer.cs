using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace Pipeline.Functions.Tests.Simulation;

/// <summary>An HTTP server on a free port of loopback.</summary>
internal sealed class LoopbackServer : IDisposable
{
    private readonly WebApplication _app;

    public LoopbackServer(RequestDelegate answer)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options =>
        {
            options.Listen(IPAddress.Loopback, 0);
            options.Limits.MaxRequestBodySize = null;
            // A held-back response must not delay the end of the tests.
            options.Limits.MinRequestBodyDataRate = null;
            options.AddServerHeader = false;
        });
        _app = builder.Build();
        _app.Run(answer);
        _app.Start();
        Address = _app.Urls.Single();
    }

    /// <summary>Scheme, host and port.</summary>
    public string Address { get; }

    public void Dispose()
    {
        // Does not wait for open requests: their test has ended.
        _app.StopAsync(new CancellationToken(canceled: true)).GetAwaiter().GetResult();
        ((IDisposable)_app).Dispose();
    }

    public static async Task<byte[]> ReadAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted);
        return body.ToArray();
    }

    /// <summary>Identifies the SDK's call across its requests.</summary>
    public static string? Invocation(HttpRequest request) => request.Headers["amz-sdk-invocation-id"];

    /// <summary>Holds a response back until the client gives the request up.</summary>
    public static async Task HoldAsync(HttpContext context, WaitingTime? time)
    {
        var givenUp = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = context.RequestAborted.Register(givenUp.SetResult);
        var end = time?.Hold();
        await givenUp.Task;
        end?.Invoke();
    }

    /// <summary>Breaks off inside the response: no HTTP client confuses that with an idle connection that was closed.</summary>
    public static async Task BreakOffAsync(HttpContext context)
    {
        context.Response.ContentLength = 100;
        await context.Response.StartAsync();
        context.Abort();
    }
}
