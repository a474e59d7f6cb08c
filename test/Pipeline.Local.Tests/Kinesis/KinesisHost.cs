using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Pipeline.Local.Tests;

/// <summary>A JSON service on a loopback port, without signatures and permissions: for what goes over the wire.</summary>
internal sealed class KinesisHost : IAsyncDisposable
{
    private readonly WebApplication _application;

    private KinesisHost(WebApplication application) => _application = application;

    public Uri Url => new(_application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    public static async Task<KinesisHost> StartAsync(IJsonService service)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var application = builder.Build();
        application.MapPost("/", context => AnswerAsync(service, context));
        await application.StartAsync();
        return new(application);
    }

    public async ValueTask DisposeAsync() => await _application.DisposeAsync();

    private static async Task AnswerAsync(IJsonService service, HttpContext context)
    {
        var target = context.Request.Headers["X-Amz-Target"].ToString().Split('.');
        target[0].ShouldBe(service.TargetPrefix);
        context.Response.ContentType = service.ContentType;
        JsonObject answer;
        try
        {
            var input = await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
            answer = await service.InvokeAsync(target[1], input!.AsObject(), context.RequestAborted);
        }
        catch (ServiceException error)
        {
            context.Response.StatusCode = error.Status;
            answer = new() { ["__type"] = error.Code, ["message"] = error.Message };
        }

        await System.Text.Json.JsonSerializer.SerializeAsync(context.Response.Body, answer, cancellationToken: context.RequestAborted);
    }
}
