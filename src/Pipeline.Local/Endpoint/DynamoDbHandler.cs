using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pipeline.Local;

/// <summary>DynamoDB: the caller's policies first, then the engine; faults between, where the run asks for them.</summary>
internal sealed class DynamoDbHandler(
    Deployment deployment, IAccess access, Forwarder engine, EndpointFaults faults, TimeProvider time) : IEndpointService
{
    private const string ContentType = "application/x-amz-json-1.0";
    private const string NameSpace = "com.amazonaws.dynamodb.v20120810";

    private readonly DynamoDbNeeds _needs = new(deployment);
    private readonly Random _random = new(faults.Seed);

    private long _firstWrite;

    public string Name => "DynamoDB";

    /// <summary>When a role's first write succeeded, or nothing.</summary>
    public DateTimeOffset? FirstWrite => Interlocked.Read(ref _firstWrite) is var ticks and > 0 ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    /// <summary>TEMP</summary>
    public long ItemsWritten { get; private set; }

    public bool Takes(EndpointCall call) => call.TargetPrefix == "DynamoDB_20120810";

    public async Task HandleAsync(EndpointCall call)
    {
        var input = JsonServiceHandler.Parse(call.Body);
        foreach (var need in _needs.Of(call.Operation!, input)) access.Demand(call.Caller, need);
        if (call.Operation == "DescribeTimeToLive")
        {
            await AnswerTimeToLiveAsync(call, input);
            return;
        }

        if (call.Caller.IsRole && IsHit())
        {
            if (call.Operation != "BatchWriteItem" || Next() < 0.5) throw Throttled();
            await ForwardInPartAsync(call, input);
            return;
        }

        using var response = await engine.SendAsync(call, call.Body);
        if (response.IsSuccessStatusCode && call.Caller.IsRole && call.Operation is "BatchWriteItem" or "PutItem" or "UpdateItem" or "TransactWriteItems")
        {
            Interlocked.CompareExchange(ref _firstWrite, time.GetUtcNow().UtcTicks, 0);
        }

        await Forwarder.CopyAsync(call, response);
    }

    public Task FailAsync(EndpointCall call, ServiceException error) => JsonErrors.WriteAsync(call, error, ContentType, NameSpace);

    // The engine knows nothing of it; the run itself deletes what has expired.
    private Task AnswerTimeToLiveAsync(EndpointCall call, JsonObject input)
    {
        var table = deployment.Find((string?)input["TableName"] ?? "")
            ?? throw new ServiceException("ResourceNotFoundException", $"Requested resource not found: Table: {input["TableName"]} not found");
        var attribute = (string?)table.Properties["TimeToLiveSpecification"]?["AttributeName"];
        var description = new JsonObject { ["TimeToLiveStatus"] = attribute is null ? "DISABLED" : "ENABLED" };
        if (attribute is not null) description["AttributeName"] = attribute;
        return call.AnswerAsync(200, ContentType, JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["TimeToLiveDescription"] = description }));
    }

    // As DynamoDB does under load: what it has not taken comes back as unprocessed.
    private async Task ForwardInPartAsync(EndpointCall call, JsonObject input)
    {
        var left = new JsonObject();
        foreach (var (table, requests) in (input["RequestItems"] as JsonObject)!.ToList())
        {
            var kept = new JsonArray();
            var back = new JsonArray();
            foreach (var request in requests!.AsArray()) (Next() < 0.5 ? back : kept).Add(request!.DeepClone());
            if (back.Count > 0) left[table] = back;
            if (kept.Count > 0) input["RequestItems"]![table] = kept;
            else input["RequestItems"]!.AsObject().Remove(table);
        }

        if (input["RequestItems"]!.AsObject().Count == 0) throw Throttled();
        using var response = await engine.SendAsync(call, JsonSerializer.SerializeToUtf8Bytes(input));
        var output = JsonNode.Parse(await response.Content.ReadAsByteArrayAsync(call.Http.RequestAborted))!.AsObject();
        if (response.IsSuccessStatusCode) output["UnprocessedItems"] = left;
        await call.AnswerAsync((int)response.StatusCode, ContentType, JsonSerializer.SerializeToUtf8Bytes(output));
    }

    private bool IsHit() => faults.Throttled > 0 && Next() < faults.Throttled;

    private double Next()
    {
        lock (_random) return _random.NextDouble();
    }

    private static ServiceException Throttled() => new(
        "ProvisionedThroughputExceededException",
        "The level of configured provisioned throughput for the table was exceeded. Consider increasing your provisioning level with the UpdateTable API.");
}
