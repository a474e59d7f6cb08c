using System.Net;
using System.Security.Cryptography;
using Amazon.Runtime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Pipeline.Local.Tests;

/// <summary>A loopback server that keeps what clients send it, as it came over the wire, and answers 200 with an empty JSON object.</summary>
internal sealed class CapturedRequests : IAsyncDisposable
{
    private readonly WebApplication _server;

    private CapturedRequests(WebApplication server) => _server = server;

    public string Url { get; private set; } = "";

    public List<SignedRequest> All { get; } = [];

    public static async Task<CapturedRequests> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0));
        var captured = new CapturedRequests(builder.Build());
        captured._server.Run(captured.KeepAsync);
        await captured._server.StartAsync();
        captured.Url = captured._server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return captured;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task KeepAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var raw = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Split('?', 2);
        var headers = context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        var hash = Convert.ToHexStringLower(SHA256.HashData(body.ToArray()));
        All.Add(new SignedRequest(context.Request.Method, raw[0], raw.Length == 1 ? "" : raw[1], name => headers.GetValueOrDefault(name), () => hash));
        await context.Response.WriteAsync("{}");
    }
}

/// <summary>Credentials of a session, as the SDK takes them.</summary>
internal static class SessionCredentials
{
    public static SessionAWSCredentials For(RoleSession session) => new(session.AccessKeyId, session.SecretAccessKey, session.SessionToken);
}
