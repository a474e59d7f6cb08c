using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;

namespace Pipeline.Local;

/// <summary>S3, path style: what is signed for it, and what nobody else takes.</summary>
internal sealed class S3Handler(Deployment deployment, IAccess access, Forwarder engine) : IEndpointService
{
    private readonly S3Needs _needs = new(deployment);
    private readonly ConcurrentDictionary<(string Bucket, string Key), bool> _ofFunctions = new();

    public string Name => "S3";

    /// <summary>The objects that functions were let put.</summary>
    public IReadOnlyCollection<(string Bucket, string Key)> OfFunctions => [.. _ofFunctions.Keys];

    public bool Takes(EndpointCall call) => call.Target is null && call.SigningName is "s3" or null && !call.Http.Request.HasFormContentType;

    public async Task HandleAsync(EndpointCall call)
    {
        foreach (var need in _needs.Of(call.Http.Request)) access.Demand(call.Caller, need);
        Remember(call);
        await engine.ForwardAsync(call);
    }

    private void Remember(EndpointCall call)
    {
        if (call.Caller.Service != "lambda.amazonaws.com" || !HttpMethods.IsPut(call.Http.Request.Method)) return;
        if (call.Http.Request.Path.Value?.TrimStart('/').Split('/', 2) is [var bucket, { Length: > 0 } key]) _ofFunctions.TryAdd((bucket, key), true);
    }

    public Task FailAsync(EndpointCall call, ServiceException error) => ProtocolErrors.WriteAsync(call, error);
}
