using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Endpoint.Wire;

/// <summary>
/// Answers a call with events, until they end, the caller disconnects or the endpoint stops. It works over HTTP/2, which AWS
/// requires, and over HTTP/1.1 in chunks, which boto3 uses.
/// </summary>
internal static class EventStreamAnswer
{
    // The time that a message gets which is being sent when the subscription ends.
    private static readonly TimeSpan LastMessage = TimeSpan.FromSeconds(5);

    /// <summary>Sends the events.</summary>
    /// <param name="call">The call.</param>
    /// <param name="format">The wire format of the payloads.</param>
    /// <param name="contentType">The content type of the service's JSON.</param>
    /// <param name="events">The events.</param>
    public static async Task WriteAsync(EndpointCall call, WireFormat format, string contentType, IEventSource events)
    {
        var (http, type) = (call.Http, format.ContentType(contentType));
        var stopping = http.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        http.Response.StatusCode = StatusCodes.Status200OK;
        http.Response.ContentType = EventStreamFrame.ContentType;
        http.Response.Headers["x-amzn-RequestId"] = http.TraceIdentifier;
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        using var wait = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stopping);
        using var send = CancellationTokenSource.CreateLinkedTokenSource(wait.Token);
        using var over = events.Over.Register(() => send.CancelAfter(LastMessage));
        var isSending = true;
        try
        {
            await SendAsync(EventStreamFrame.Event(EventStreamFrame.InitialResponse, type, format.Write([])));
            while (true)
            {
                isSending = false;
                var next = await NextAsync();
                if (next is null) break;
                isSending = true;
                await SendAsync(next);
            }
        }
        catch (OperationCanceledException)
        {
            // A message that is cut off must not look like a regular end. Between two messages the answer can end regularly.
            if (isSending) http.Abort();
        }

        async Task<byte[]?> NextAsync()
        {
            try
            {
                return await events.NextAsync(wait.Token) is { } next
                    ? EventStreamFrame.Event(next.Type, type, format.Write(next.Payload))
                    : null;
            }
            catch (ServiceException error)
            {
                isSending = true;
                var payload = format.Write(new JsonObject { ["message"] = error.Message });
                await SendAsync(EventStreamFrame.Exception(error.Code, type, payload));
                return null;
            }
        }

        async Task SendAsync(byte[] message)
        {
            await http.Response.Body.WriteAsync(message, send.Token);
            await http.Response.Body.FlushAsync(send.Token);
        }
    }
}
