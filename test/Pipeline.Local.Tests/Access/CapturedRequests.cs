using System.Net;
using Amazon.Runtime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pipeline.Local.Access.Signatures;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Tests.Access;

/// <summary>
/// A loopback server that keeps clients' requests as they came over the wire, and responds with 200 and an empty JSON object.
/// </summary>
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
        captured.Url = captured._server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses
            .Single();
        return captured;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task KeepAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        // The headers belong to the connection and become invalid after the request.
        var headers = context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(),
            StringComparer.OrdinalIgnoreCase);
        All.Add(SignedRequest.From(context, body.ToArray()) with { Header = name => headers.GetValueOrDefault(name) });
        await context.Response.WriteAsync("{}");
    }
}

/// <summary>Temporary credentials of a session, as the SDK uses them.</summary>
internal static class SessionCredentials
{
    public static SessionAWSCredentials For(RoleSession session) =>
        new(session.AccessKeyId, session.SecretAccessKey, session.SessionToken);
}
