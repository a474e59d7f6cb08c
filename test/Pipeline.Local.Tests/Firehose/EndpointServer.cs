using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Pipeline.Local.Tests.Firehose;

/// <summary>A request that a destination received.</summary>
internal sealed record EndpointCall(string Path, Dictionary<string, string> Headers, byte[] Body);

/// <summary>A destination on loopback.</summary>
internal sealed class EndpointServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private EndpointServer(WebApplication app) => _app = app;

    public ConcurrentQueue<EndpointCall> Calls { get; } = [];

    public Uri Address =>
        new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    /// <param name="answer">Responds to a request; the number counts from 1.</param>
    public static async Task<EndpointServer> StartAsync(Func<HttpContext, EndpointCall, int, Task> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(options => options.Limits.MaxRequestBodySize = null);
        var app = builder.Build();
        var server = new EndpointServer(app);
        app.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            var headers = context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(),
                StringComparer.OrdinalIgnoreCase);
            var call = new EndpointCall(context.Request.Path + context.Request.QueryString.Value, headers, body.ToArray());
            server.Calls.Enqueue(call);
            await answer(context, call, server.Calls.Count);
        });
        await app.StartAsync();
        return server;
    }

    public static async Task WriteAsync(HttpContext context, string body, int status = 200, string? type = "application/json")
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        var bytes = System.Text.Encoding.UTF8.GetBytes(body);
        context.Response.ContentLength = bytes.Length;
        await context.Response.Body.WriteAsync(bytes);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
    }
}
