namespace Pipeline.Local;

/// <summary>S3, path style: what is signed for it, and what nobody else takes.</summary>
internal sealed class S3Handler(Deployment deployment, IAccess access, Forwarder engine) : IEndpointService
{
    private readonly S3Needs _needs = new(deployment);

    public string Name => "S3";

    public bool Takes(EndpointCall call) => call.Target is null && call.SigningName is "s3" or null && !call.Http.Request.HasFormContentType;

    public async Task HandleAsync(EndpointCall call)
    {
        foreach (var need in _needs.Of(call.Http.Request)) access.Demand(call.Caller, need);
        await engine.ForwardAsync(call);
    }

    public Task FailAsync(EndpointCall call, ServiceException error) => ProtocolErrors.WriteAsync(call, error);
}
