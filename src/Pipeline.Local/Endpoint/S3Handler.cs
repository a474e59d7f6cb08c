using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;

namespace Pipeline.Local;

/// <summary>S3, path style: what is signed for it, and what nobody else takes.</summary>
internal sealed class S3Handler(Deployment deployment, IAccess access, Forwarder engine) : IEndpointService
{
    // Its buckets' location is empty (https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLocation.html).
    private const string FirstRegion = "us-east-1";

    private readonly S3Needs _needs = new(deployment);
    private readonly ConcurrentDictionary<(string Bucket, string Key), bool> _ofFunctions = new();

    public string Name => "S3";

    /// <summary>The objects that functions were let put.</summary>
    public IReadOnlyCollection<(string Bucket, string Key)> OfFunctions => [.. _ofFunctions.Keys];

    public bool Takes(EndpointCall call) => call.Target is null && call.SigningName is "s3" or null && !call.Http.Request.HasFormContentType;

    public async Task HandleAsync(EndpointCall call)
    {
        var request = call.Http.Request;
        foreach (var need in _needs.Of(request, call.Body)) access.Demand(call.Caller, need);
        var (bucket, key) = S3Needs.Place(request);
        // The engine does not look at these parts of the query: it would delete the object whose tags are to be deleted.
        var part = bucket.Length == 0 ? null : S3Subresources.Of(request, isOfObject: key.Length > 0);
        if (part is { IsHere: false }) throw NotHere(request, $"?{part.Query}");
        var isUpload = request.Query.ContainsKey("uploads") || request.Query.ContainsKey("uploadId");
        if (HttpMethods.IsPost(request.Method) && key.Length > 0 && !isUpload) throw NotHere(request, $"{request.QueryString}");
        if (part is { Query: "location" } && HttpMethods.IsGet(request.Method) && deployment.Find(bucket) is not null)
        {
            var region = deployment.Region == FirstRegion ? "" : deployment.Region;
            await call.AnswerXmlAsync(
                StatusCodes.Status200OK,
                $"""<LocationConstraint xmlns="http://s3.amazonaws.com/doc/2006-03-01/">{region}</LocationConstraint>""");
            return;
        }

        Remember(call, bucket, key);
        await engine.ForwardAsync(call);
    }

    private void Remember(EndpointCall call, string bucket, string key)
    {
        if (call.Caller.Service == "lambda.amazonaws.com" && HttpMethods.IsPut(call.Http.Request.Method) && key.Length > 0) _ofFunctions.TryAdd((bucket, key), true);
    }

    public Task FailAsync(EndpointCall call, ServiceException error) => ProtocolErrors.WriteAsync(call, error);

    private static ServiceException NotHere(HttpRequest request, string query) => new(
        ProtocolErrors.UnknownOperation(CallProtocol.RestXml),
        $"this run's S3 lacks some of AWS's operations; got {request.Method} {request.Path}{query}: "
        + "the call is not carried out here");
}
