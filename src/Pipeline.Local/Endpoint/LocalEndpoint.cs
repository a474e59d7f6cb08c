using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pipeline.Local.Contracts;
using Pipeline.Local.Endpoint.NotHere;
using Pipeline.Local.Endpoint.Wire;

namespace Pipeline.Local.Endpoint;

/// <summary>Finds the caller that signed a request.</summary>
/// <param name="request">The request.</param>
/// <param name="body">Its body, which the signature covers.</param>
/// <exception cref="ServiceException">The signature was not made with the key.</exception>
internal delegate Caller Authenticate(HttpRequest request, byte[] body);

/// <summary>
/// One address on loopback for all services of the run (<c>AWS_ENDPOINT_URL</c>). It finds the caller, finds the service as AWS
/// does, lets the service check the caller's policies, and answers errors in the service's own form.
/// </summary>
internal sealed class LocalEndpoint : IAsyncDisposable
{
    // S3 takes an object of up to 5 GB in one piece. Here objects are in memory, and those of Firehose have 128 MiB at most.
    private const long MostBytes = 512L * 1024 * 1024;

    private static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(2);

    private readonly WebApplication _app;
    private readonly Authenticate _authenticate;
    private readonly IReadOnlyList<IEndpointService> _services;
    private readonly NotHereCalls _notHere;
    private readonly IRunLog _log;
    private readonly RequestGate _gate = new();
    private readonly RequestGate _pageGate = new(HasPages: true);
    private readonly ConcurrentDictionary<string, bool> _told = [];
    private long _requests;

    private LocalEndpoint(
        WebApplication app,
        Uri url,
        Authenticate authenticate,
        IReadOnlyList<IEndpointService> services,
        NotHereCalls notHere,
        IRunLog log)
    {
        (_app, Url, _authenticate, _services, _notHere, _log) = (app, url, authenticate, services, notHere, log);
        app.Run(AnswerAsync);
    }

    /// <summary>The URL, for <c>AWS_ENDPOINT_URL</c>.</summary>
    public Uri Url { get; }

    /// <summary>The run's own pages; <c>null</c> for none.</summary>
    public IEndpointPages? Pages { get; set; }

    /// <summary>Starts the endpoint.</summary>
    /// <param name="address">The port, which the endpoint now owns.</param>
    /// <param name="authenticate">Finds the caller that signed a request.</param>
    /// <param name="services">The services. The first one that takes a call gets it.</param>
    /// <param name="notHere">Refuses calls that no service carries out.</param>
    /// <param name="log">Gets unexpected failures.</param>
    /// <param name="cancellation">Cancels the start.</param>
    /// <exception cref="IOException">The port cannot be listened on.</exception>
    public static async Task<LocalEndpoint> StartAsync(
        EndpointAddress address,
        Authenticate authenticate,
        IReadOnlyList<IEndpointService> services,
        NotHereCalls notHere,
        IRunLog log,
        CancellationToken cancellation)
    {
        var builder = WebApplication.CreateSlimBuilder();
        NoSignals.Use(builder.Services);
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            HttpVersionSplit.Listen(kestrel);
            kestrel.Limits.MaxRequestBodySize = MostBytes;
            kestrel.AddServerHeader = false;
        });
        builder.Services.AddSingleton<IConnectionListenerFactory>(_ => new HttpVersionSplit(address.Socket));
        var endpoint = new LocalEndpoint(builder.Build(), address.Url, authenticate, services, notHere, log);
        await endpoint._app.StartAsync(cancellation);
        return endpoint;
    }

    /// <summary>
    /// Stops the endpoint: open event streams end, other answers get a moment to finish, and then all connections are closed.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(LongestEnd);
        await _app.StopAsync(limit.Token);
        await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext http)
    {
        // Request ids of AWS are UUIDs.
        var number = Interlocked.Increment(ref _requests).ToString(CultureInfo.InvariantCulture);
        http.TraceIdentifier = Derived.Uuid("request", $"{Url}", number);
        if (Pages is { } pages && pages.Takes(http))
        {
            await AnswerPageAsync(pages, http);
            return;
        }

        var request = http.Request;
        var call = new EndpointCall(
            http, [], request.Headers["X-Amz-Target"].FirstOrDefault(), EndpointCall.SigningNameOf(request),
                new Caller("", null));
        if (_gate.Refuse(http) is { } refused)
        {
            await RefuseUnreadAsync(call, refused);
            return;
        }

        IEndpointService? service = null;
        try
        {
            call = call with { Body = await ReadAsync(request, http.RequestAborted) };
            service = _services.FirstOrDefault(service => service.Takes(call));
            call = call with { Caller = _authenticate(request, call.Body) };
            if (service is not null) await service.HandleAsync(call);
            else throw _notHere.Refuse(call, null, _services.Select(each => each.Name), null);
        }
        catch (BadHttpRequestException error) when (!http.Response.HasStarted)
        {
            await RefuseUnreadAsync(call, Unreadable(call, error));
        }
        catch (Exception error) when (error is BadHttpRequestException or IOException)
        {
            // The caller disconnected in the middle of the answer.
        }
        catch (ServiceException error) when (!http.Response.HasStarted)
        {
            await FailAsync(call, service, error);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The caller disconnected, so there is no one to answer.
        }
        catch (HttpRequestException error) when (!http.Response.HasStarted)
        {
            var message = $"the engine behind {service?.Name} does not answer: {error.Message}";
            await FailAsync(call, service, new ServiceException("ServiceUnavailable", message, 503));
        }
        catch (Exception error) when (!http.Response.HasStarted)
        {
            await FailAsync(call, service, Unexpected(call, error));
        }
    }

    private async Task AnswerPageAsync(IEndpointPages pages, HttpContext http)
    {
        try
        {
            if (_pageGate.Refuse(http) is not { } refused)
            {
                await pages.AnswerAsync(http);
                return;
            }

            Close(http, refused);
            http.Response.StatusCode = refused.Status;
            http.Response.ContentType = "text/plain; charset=utf-8";
            await http.Response.WriteAsync(refused.Message, http.RequestAborted);
        }
        catch (Exception error) when (error is BadHttpRequestException or IOException or OperationCanceledException)
        {
            // The browser disconnected, or the run ends.
        }
    }

    private Task RefuseUnreadAsync(EndpointCall call, ServiceException error)
    {
        Close(call.Http, error);
        return ProtocolErrors.WriteAsync(call, error);
    }

    // The rest of a refused request is not read, so the connection cannot be used for another request.
    private void Close(HttpContext http, ServiceException error)
    {
        if (error.Status is StatusCodes.Status403Forbidden or StatusCodes.Status421MisdirectedRequest
            && _told.TryAdd(error.Code, true))
        {
            _log.Say("endpoint", $"{http.Request.Method} was refused: {error.Message}; others like it are not named");
        }

        http.Response.Headers.Connection = "close";
    }

    private static ServiceException Unreadable(EndpointCall call, BadHttpRequestException error)
    {
        var isXml = CallProtocols.Of(call) == CallProtocol.RestXml;
        // https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html#ErrorCodeList.
        return error.StatusCode switch
        {
            StatusCodes.Status413PayloadTooLarge => new ServiceException(
                isXml ? "EntityTooLarge" : "RequestEntityTooLargeException",
                $"the body of a request must have at most {MostBytes >> 20} MiB here; got more; send it in parts",
                isXml ? StatusCodes.Status400BadRequest : error.StatusCode),
            StatusCodes.Status408RequestTimeout => new ServiceException(
                "RequestTimeout",
                    "the body of a request must arrive without long pauses; got too few bytes a second; send it again"),
            _ => new ServiceException(
                isXml ? "IncompleteBody" : "SerializationException",
                $"the body of a request must be as its headers say; got {error.Message}; send it again"),
        };
    }

    private async Task FailAsync(EndpointCall call, IEndpointService? service, ServiceException error)
    {
        try
        {
            if (service is not null && NotHereCalls.IsRefusal(error)) error = _notHere.Refuse(call, service.Name, [], error);
        }
        catch (ServiceException denied)
        {
            error = denied;
        }

        // Only the SDKs for Java use CBOR, and no service has its own form of errors in CBOR.
        var isOwnForm = service is not null && CallProtocols.Of(call) != CallProtocol.AwsCbor;
        await (isOwnForm ? service!.FailAsync(call, error) : ProtocolErrors.WriteAsync(call, error));
    }

    private ServiceException Unexpected(EndpointCall call, Exception error)
    {
        // Such errors come from JSON with a number where the service reads text, or the reverse.
        var isOfJson = error is InvalidOperationException or FormatException
            && error.Source == typeof(JsonSerializer).Assembly.GetName().Name;
        if (isOfJson)
        {
            return new ServiceException(
                "SerializationException", $"the input must have values of the operation's types; got {error.Message}");
        }

        var where = error.StackTrace?.Split('\n')[0].Trim();
        var id = call.Http.TraceIdentifier;
        var what = $"{error.GetType().Name}: {error.Message}";
        _notHere.CountFailed(call);
        _log.Say("endpoint", $"{CalledPermissions.NameOf(call)} failed in the run itself, request {id}: {what} {where}");
        return new ServiceException(
            ProtocolErrors.InternalFailure(call),
            $"the run failed to answer: {what}; its log has more under the request id {id}",
            StatusCodes.Status500InternalServerError);
    }

    private static async Task<byte[]> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        // A body in HTTP/2 needs neither a length nor an encoding.
        if (request.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false }) return [];
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
