using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Pipeline.Local.Contracts;
using Pipeline.Local.Endpoint;
using Pipeline.Records;

namespace Pipeline.Local.Console;

/// <summary>
/// The console's page, its files, its events and its buttons, below <see cref="Root"/> of the run's address. Every request needs
/// the token. The page loads from this address alone and sets no cookie.
/// </summary>
/// <param name="token">The secret of the page's address.</param>
/// <param name="page">The page's HTML, in which <c>{{token}}</c> stands for the token.</param>
/// <param name="assets">The page's files.</param>
/// <param name="snapshot">The state with the timeline, as JSON in one line.</param>
/// <param name="clients">The pages that are open.</param>
/// <param name="faults">The buttons; null where the run was started without them.</param>
internal sealed class ConsolePages(
    ConsoleToken token, string page, IEnumerable<ConsoleAsset> assets, Func<string> snapshot, ConsoleClients clients,
    FaultButtons? faults) : IEndpointPages
{
    public const string Root = "/console";

    /// <summary>What a browser may do with the page: load from this address alone.</summary>
    public const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; "
        + "form-action 'none'; frame-ancestors 'none'";

    private const string Json = "application/json; charset=utf-8";
    private const int MostInput = 1024;

    private readonly byte[] _page = Encoding.UTF8.GetBytes(page.Replace("{{token}}", token.Text, StringComparison.Ordinal));
    private readonly Dictionary<string, ConsoleAsset> _assets = assets.ToDictionary(asset => asset.Name);

    public bool Takes(HttpContext http)
    {
        var request = http.Request;
        return request.Path.StartsWithSegments(Root, StringComparison.Ordinal)
            && request.Headers.Authorization.Count == 0
            && !request.Query.ContainsKey("X-Amz-Signature")
            && EndpointHost.Find(request.Headers.Host.ToString(), http.Connection.LocalPort)?.Bucket is null;
    }

    public Task AnswerAsync(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "no-store";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        if (!token.Is(http.Request.Query["token"]))
        {
            return TextAsync(http, StatusCodes.Status403Forbidden,
                "the token must be the one in the address that the run printed at its start; got another one or none");
        }

        http.Request.Path.StartsWithSegments(Root, StringComparison.Ordinal, out var path);
        return (http.Request.Method, path.Value) switch
        {
            ("GET", "") => MoveAsync(http),
            ("GET", "/") => BytesAsync(http, ConsoleAsset.Html, _page),
            ("GET", "/state") => BytesAsync(http, Json, Encoding.UTF8.GetBytes(snapshot())),
            ("GET", "/events") => EventsAsync(http),
            ("GET", ['/', .. var name]) when _assets.TryGetValue(name, out var asset) =>
                BytesAsync(http, asset.ContentType, asset.Content),
            ("POST", ['/', 'f', 'a', 'u', 'l', 't', 's', '/', .. var kind]) => InjectAsync(http, kind),
            ("GET", _) => TextAsync(http, StatusCodes.Status404NotFound, $"the console has no page {path}"),
            _ => TextAsync(http, StatusCodes.Status405MethodNotAllowed, $"{path} is not called by {http.Request.Method}"),
        };
    }

    private static Task TextAsync(HttpContext http, int status, string text)
    {
        http.Response.StatusCode = status;
        return BytesAsync(http, "text/plain; charset=utf-8", Encoding.UTF8.GetBytes(text));
    }

    private static Task BytesAsync(HttpContext http, string contentType, byte[] bytes)
    {
        http.Response.ContentType = contentType;
        http.Response.ContentLength = bytes.Length;
        return http.Response.Body.WriteAsync(bytes, http.RequestAborted).AsTask();
    }

    // The page's files are named relative to an address that ends with a slash.
    private static Task MoveAsync(HttpContext http)
    {
        http.Response.Redirect($"{Root}/{http.Request.QueryString}");
        return Task.CompletedTask;
    }

    private async Task EventsAsync(HttpContext http)
    {
        if (clients.Add(ClientStream.Frame("snapshot", snapshot())) is not { } client)
        {
            await TextAsync(http, StatusCodes.Status503ServiceUnavailable,
                $"at most {ConsoleClients.Most} pages may be open, while the run lasts; close one and try again");
            return;
        }

        var stopping = http.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stopping);
        try
        {
            http.Response.ContentType = "text/event-stream";
            http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
            await client.WriteAsync(http.Response.Body, end.Token);
        }
        finally
        {
            clients.Remove(client);
        }
    }

    private async Task InjectAsync(HttpContext http, string kind)
    {
        if (faults is null)
        {
            await TextAsync(http, StatusCodes.Status403Forbidden,
                "the run must have been started with --allow-faults to take a fault; got one without it");
            return;
        }

        try
        {
            var said = faults.Inject(kind, await InputAsync(http));
            await BytesAsync(http, Json, JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["said"] = said }));
        }
        catch (InvalidInputException error)
        {
            await TextAsync(http, StatusCodes.Status400BadRequest, error.Message);
        }
    }

    private static async Task<JsonObject> InputAsync(HttpContext http)
    {
        var buffer = new byte[MostInput + 1];
        var length = await http.Request.Body.ReadAtLeastAsync(
            buffer, buffer.Length, throwOnEndOfStream: false, http.RequestAborted);
        try
        {
            if (length <= MostInput && JsonNode.Parse(buffer.AsSpan(0, length)) is JsonObject input) return input;
        }
        catch (JsonException)
        {
            // Refused like any other text that is no object.
        }

        throw new InvalidInputException(
            "the fault", [$"the body must be a JSON object of at most {MostInput} bytes; got another"]);
    }
}
