using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Pipeline.Local.Access.Signatures;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Endpoint.S3;

/// <summary>
/// S3, in path style and virtual-host style. It takes requests that are signed for it, and those that no other service takes. It
/// passes to the engine only the operations that the engine carries out as AWS does, and refuses all others: the engine looks
/// only at the method, and would delete an object when only its tags are to be deleted.
/// </summary>
internal sealed class S3Handler(Deployment deployment, IAccess access, Forwarder engine) : IEndpointService
{
    // The location of buckets in this Region is empty
    // (https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLocation.html).
    private const string FirstRegion = "us-east-1";

    private readonly S3Permissions _permissions = new(deployment);
    private readonly S3Writes _writes = new(engine);
    private readonly ConcurrentDictionary<(string Bucket, string Key), bool> _ofFunctions = new();

    public string Name => "S3";

    /// <summary>The objects that functions were allowed to put.</summary>
    public IReadOnlyCollection<(string Bucket, string Key)> OfFunctions => [.. _ofFunctions.Keys];

    /// <summary>Gets each object that a role has put whole, on the thread of the call.</summary>
    public Action<WrittenObject>? Written { get; set; }

    /// <summary>Reads an object of any key. The SDK would remove a slash at the key's beginning.</summary>
    public Task<HttpResponseMessage> ReadAsync(string bucket, string key, CancellationToken cancellation) => engine.SendAsync(
        new EngineRequest(HttpMethods.Get, S3Writes.TargetOf(bucket, key), [], new Dictionary<string, string?[]>()),
            cancellation);

    public bool Takes(EndpointCall call) =>
        call.Target is null && call.SigningName is "s3" or null && !call.Http.Request.HasFormContentType;

    public async Task HandleAsync(EndpointCall call)
    {
        var request = call.Http.Request;
        var location = $"http://{request.Host}{Forwarder.PathOf(request)}";
        TakePathStyle(call.Http);
        var (bucket, key) = S3Permissions.Place(request);
        var query = QueryOf(request);
        var operation = S3Operation.Find(request.Method, bucket, key, query, out var unknown);
        // For DeleteObjects, AWS answers for each object whether the caller may delete it.
        if (operation is not { Name: "DeleteObjects" })
            foreach (var permission in _permissions.Of(request, call.Body)) access.Require(call.Caller, permission);

        if (operation is null) throw NotHere(request, unknown);
        var outgoing = Checked(call, operation, query);
        switch (operation.Name)
        {
            case "GetBucketLocation" when deployment.Find(bucket) is not null:
                await AnswerLocationAsync(call);
                break;
            case "DeleteObjects":
                await new S3DeleteObjects(access, deployment, _writes).HandleAsync(call, outgoing, bucket);
                break;
            case "ListObjects" or "ListObjectsV2":
                await ListAsync(call, outgoing, query);
                break;
            case "CompleteMultipartUpload":
                await CompleteAsync(call, outgoing, bucket, key, location);
                break;
            default:
                await ForwardAsync(call, outgoing, operation, bucket, key, query);
                break;
        }
    }

    public Task FailAsync(EndpointCall call, ServiceException error) => ProtocolErrors.WriteAsync(call, error);

    // The request for the engine: with headers that it understands, and a body whose checksums were verified.
    private EngineRequest Checked(EndpointCall call, S3Operation operation, List<(string Name, string Value)> query)
    {
        // Parameters in the query of a presigned request stand for headers.
        var outgoing = EngineRequest.Of(call).With(
            query.Where(pair => S3Operation.IsHeader(pair.Name)).Select(pair => (pair.Name, (string?)pair.Value)));
        S3Headers.Check(operation, outgoing.Headers, deployment.Account);
        foreach (var (name, value) in query)
        {
            var isRefused = (name, value) switch
            {
                // Objects have no versions here, as in a bucket without versioning.
                ("versionId", not "null") => true,
                ("list-type", not "2") => true,
                ("fetch-owner", not "false") => true,
                ("encoding-type", not "url") => true,
                _ => false,
            };
            if (isRefused) throw NotHere(call.Http.Request, $"{name}={value}");
            if (name is "max-keys" && (!int.TryParse(value, out var most) || most < 0))
                throw new ServiceException("InvalidArgument", $"max-keys must be an integer of at least 0; got {value}");

            if (name is "partNumber" && (!int.TryParse(value, out var part) || part is < 1 or > 10_000))
            {
                throw new ServiceException(
                    "InvalidArgument", $"Part number must be an integer between 1 and 10000, inclusive; got {value}");
            }
        }

        outgoing = AwsChunked.Decode(outgoing);
        S3Checksum.Verify(outgoing.Headers, outgoing.Body);
        if (outgoing.Header("x-amz-copy-source") is { } source) CheckSource(call.Http.Request, source, outgoing);
        return outgoing;
    }

    private static void CheckSource(HttpRequest request, string source, EngineRequest outgoing)
    {
        if (source.Contains("?versionId=", StringComparison.Ordinal)) throw NotHere(request, $"x-amz-copy-source: {source}");
        var (bucket, key) = S3Permissions.PlaceOf(source);
        if (key.Length == 0) throw new ServiceException("InvalidArgument", $"x-amz-copy-source must be BUCKET/KEY; got {source}");
        if ((bucket, key) != S3Permissions.Place(request) || outgoing.Header("x-amz-metadata-directive") is "REPLACE"
            || request.Query.Count > 0)
        {
            return;
        }

        throw new ServiceException(
            "InvalidRequest",
            "This copy request is illegal because it is trying to copy an object to itself without changing " +
            "the object's metadata.");
    }

    private async Task ForwardAsync(
        EndpointCall call, EngineRequest outgoing, S3Operation operation, string bucket, string key,
            List<(string Name, string Value)> query)
    {
        Remember(call, bucket, key);
        if (operation.Writes)
        {
            await _writes.WriteAsync(call, outgoing, bucket, key);
            var isPut = operation.Name == "PutObject" && call.Caller.IsRole;
            if (isPut && call.Http.Response.StatusCode == StatusCodes.Status200OK)
                Written?.Invoke(new WrittenObject(bucket, key, outgoing.Body, IsOfFunction(call)));
            return;
        }

        // The engine heeds ranges and conditions in a GET, but not in a HEAD.
        if (operation.Name == "HeadObject") outgoing = outgoing with { Method = HttpMethods.Get };
        using var response = await engine.SendAsync(outgoing, call.Http.RequestAborted);
        await CopyAsync(call, response, headers =>
        {
            const string start = "response-";
            if (response.IsSuccessStatusCode)
            {
                foreach (var (name, value) in query.Where(pair => pair.Name.StartsWith(start, StringComparison.Ordinal)))
                    headers[name[start.Length..]] = value;
            }
        });
    }

    private async Task ListAsync(EndpointCall call, EngineRequest outgoing, List<(string Name, string Value)> query)
    {
        using var response = await engine.SendAsync(outgoing, call.Http.RequestAborted);
        if (response.IsSuccessStatusCode)
        {
            var text = await response.Content.ReadAsStringAsync(call.Http.RequestAborted);
            response.Content = Xml(S3Listing.Of(text, query));
        }

        await CopyAsync(call, response);
    }

    // The engine knows only its own address, so the location is replaced.
    private async Task CompleteAsync(EndpointCall call, EngineRequest outgoing, string bucket, string key, string location)
    {
        S3Listing.CheckXml(outgoing.Body);
        Remember(call, bucket, key);
        await _writes.WriteAsync(call, outgoing, bucket, key, text => S3Listing.WithLocation(text, location));
    }

    private void Remember(EndpointCall call, string bucket, string key)
    {
        var isPut = HttpMethods.IsPut(call.Http.Request.Method) || call.Http.Request.Query.ContainsKey("uploadId");
        if (IsOfFunction(call) && isPut && key.Length > 0) _ofFunctions.TryAdd((bucket, key), true);
    }

    private static bool IsOfFunction(EndpointCall call) => call.Caller.Service == "lambda.amazonaws.com";

    private Task AnswerLocationAsync(EndpointCall call)
    {
        var region = deployment.Region == FirstRegion ? "" : deployment.Region;
        return call.AnswerXmlAsync(
            StatusCodes.Status200OK,
            $"""<LocationConstraint xmlns="http://s3.amazonaws.com/doc/2006-03-01/">{region}</LocationConstraint>""");
    }

    /// <summary>Returns the engine's answer. The engine's own errors, in JSON, become errors of S3.</summary>
    internal static async Task CopyAsync(EndpointCall call, HttpResponseMessage response, Action<IHeaderDictionary>? edit = null)
    {
        if (response.StatusCode >= HttpStatusCode.BadRequest
            && response.Content.Headers.ContentType?.MediaType == "application/json")
        {
            var text = await response.Content.ReadAsStringAsync(call.Http.RequestAborted);
            throw response.StatusCode < HttpStatusCode.InternalServerError
                ? new ServiceException(
                    "InvalidRequest", $"the engine behind S3 cannot read the request: {text}", (int)response.StatusCode)
                : new ServiceException("InternalError", $"the engine behind S3 failed: {text}", (int)response.StatusCode);
        }

        await Forwarder.CopyAsync(call, response, edit);
    }

    internal static ByteArrayContent Xml(string text) => new(Encoding.UTF8.GetBytes(text))
    {
        Headers = { ContentType = new("application/xml") },
    };

    // The signature, which covers the path as it was sent, has been checked before.
    private static void TakePathStyle(HttpContext http)
    {
        var host = EndpointHost.Find(http.Request.Headers.Host.ToString(), http.Connection.LocalPort);
        if (host?.Bucket is not { } bucket) return;
        http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = $"/{bucket}{Forwarder.TargetOf(http.Request)}";
        http.Request.Path = $"/{bucket}{http.Request.Path}";
    }

    private static List<(string Name, string Value)> QueryOf(HttpRequest request)
    {
        var parts = Forwarder.TargetOf(request).Split('?', 2);
        // A plus sign stands for a space in queries of S3, as in a form.
        return parts.Length == 1 ? [] : [.. CanonicalRequest.Query(parts[1].Replace("+", "%20", StringComparison.Ordinal))];
    }

    private static ServiceException NotHere(HttpRequest request, string? what) => new(
        ProtocolErrors.UnknownOperation(CallProtocol.RestXml),
        $"this run's S3 lacks some of AWS's operations; got {request.Method} {request.Path}{(what is null ? "" : $"?{what}")}: "
        + "the call is not carried out here");
}
