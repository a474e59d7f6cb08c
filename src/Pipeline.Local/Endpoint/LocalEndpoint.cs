using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Pipeline.Local;

/// <summary>Tells who signed a request.</summary>
/// <param name="request">The request.</param>
/// <param name="body">Its body, which the signature covers.</param>
/// <exception cref="ServiceException">The signature is not the key's.</exception>
internal delegate Caller Authenticate(HttpRequest request, byte[] body);

/// <summary>
/// One address on loopback for every service of the run (<c>AWS_ENDPOINT_URL</c>): it learns who calls, finds the service as AWS does, lets it
/// check the caller's policies, and answers errors in the service's own form.
/// </summary>
internal sealed class LocalEndpoint : IAsyncDisposable
{
    // The largest object of S3 that is put in one piece is 5 GB; here an object is in memory, and Firehose's are 128 MiB at most.
    private const long MostBytes = 512L * 1024 * 1024;

    private readonly WebApplication _app;
    private readonly Authenticate _authenticate;
    private readonly IReadOnlyList<IEndpointService> _services;

    private LocalEndpoint(WebApplication app, Authenticate authenticate, IReadOnlyList<IEndpointService> services)
    {
        (_app, _authenticate, _services) = (app, authenticate, services);
        app.Run(AnswerAsync);
    }

    /// <summary>For <c>AWS_ENDPOINT_URL</c>.</summary>
    public Uri Url { get; private set; } = new("http://127.0.0.1/");

    /// <summary>Listens.</summary>
    /// <param name="port">The port, 0 for a free one.</param>
    /// <param name="authenticate">Tells who signed a request.</param>
    /// <param name="services">The services; the first that takes a call gets it.</param>
    /// <param name="cancellation">Gives it up.</param>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<LocalEndpoint> StartAsync(
        int port, Authenticate authenticate, IReadOnlyList<IEndpointService> services, CancellationToken cancellation)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, port);
            kestrel.Limits.MaxRequestBodySize = MostBytes;
            kestrel.AddServerHeader = false;
        });
        var app = builder.Build();
        var endpoint = new LocalEndpoint(app, authenticate, services);
        await app.StartAsync(cancellation);
        endpoint.Url = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        return endpoint;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext http)
    {
        var request = http.Request;
        var body = await ReadAsync(request, http.RequestAborted);
        var call = new EndpointCall(
            http, body, request.Headers["X-Amz-Target"].FirstOrDefault(), EndpointCall.SigningNameOf(request), new Caller("", null));
        var service = _services.FirstOrDefault(service => service.Takes(call));
        try
        {
            if (service is null) await JsonErrors.WriteAsync(call, Unknown(call), "application/x-amz-json-1.1");
            else await service.HandleAsync(call with { Caller = _authenticate(request, body) });
        }
        catch (ServiceException error) when (!http.Response.HasStarted)
        {
            await service!.FailAsync(call, error);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The caller went away; nobody is there to be answered.
        }
        catch (HttpRequestException error) when (!http.Response.HasStarted)
        {
            await service!.FailAsync(call, new ServiceException("ServiceUnavailable", $"the engine behind {service.Name} does not answer: {error.Message}", 503));
        }
    }

    private ServiceException Unknown(EndpointCall call) => new(
        "UnknownOperationException",
        $"this run has {string.Join(", ", _services.Select(service => service.Name).Distinct())}; got {call.Target ?? call.SigningName ?? $"{call.Http.Request.Method} {call.Http.Request.Path}"}",
        404);

    private static async Task<byte[]> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        if (request.ContentLength is 0 || (request.ContentLength is null && !request.Headers.ContainsKey("Transfer-Encoding"))) return [];
        if (request.ContentLength is { } length)
        {
            var known = new byte[length];
            await request.Body.ReadExactlyAsync(known, cancellation);
            return known;
        }

        using var buffer = new MemoryStream();
        await request.Body.CopyToAsync(buffer, cancellation);
        return buffer.ToArray();
    }
}
