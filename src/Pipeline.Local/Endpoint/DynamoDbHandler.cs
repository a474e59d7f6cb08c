using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Local.Contracts;
using Pipeline.Local.Faults;

namespace Pipeline.Local.Endpoint;

/// <summary>
/// DynamoDB: checks the caller's policies, injects faults where the run asks for them, and passes the call to the engine. It
/// measures roles' calls and counts the items that they write.
/// </summary>
internal sealed class DynamoDbHandler(
    Deployment deployment, IAccess access, Forwarder engine, EndpointFaults faults, IRunLog log, TimeProvider time)
    : IEndpointService
{
    private const string ContentType = "application/x-amz-json-1.0";
    private const string NameSpace = "com.amazonaws.dynamodb.v20120810";
    private const string AskForCapacity = "ReturnConsumedCapacity";

    private readonly DynamoDbPermissions _permissions = new(deployment);
    private readonly DynamoDbMetrics _metrics = new(deployment, log);
    private readonly Random _random = new(faults.Seed);
    private readonly ConcurrentDictionary<string, long> _written = [];

    private double _throttled = faults.Throttled;
    private long _firstWrite;
    private long _itemsWritten;

    public string Name => "DynamoDB";

    /// <summary>The share of roles' write calls that are throttled as an injected fault, 0 to 1.</summary>
    public double Throttled
    {
        get => Volatile.Read(ref _throttled);
        set => Volatile.Write(ref _throttled, value);
    }

    /// <summary>Gets each call by which a role has written items, with its input, on the thread of the call.</summary>
    public Action<DynamoDbUse, JsonObject>? Written { get; set; }

    /// <summary>When a role's first item was written; null where none was.</summary>
    public DateTimeOffset? FirstWrite =>
        Interlocked.Read(ref _firstWrite) is var ticks and > 0 ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    /// <summary>The number of items that roles have put or updated. An item that is written twice counts twice.</summary>
    public long ItemsWritten => Interlocked.Read(ref _itemsWritten);

    /// <summary>The number of items that roles have put into or updated in a table.</summary>
    public long WrittenTo(string table) => _written.GetValueOrDefault(table);

    public bool Takes(EndpointCall call) => call.TargetPrefix == "DynamoDB_20120810";

    public async Task HandleAsync(EndpointCall call)
    {
        DynamoDbUse? use = null;
        try
        {
            JsonServiceHandler.CheckContentType(call.Http.Request.ContentType);
            var input = JsonServiceHandler.Parse(call.Body);
            use = DynamoDbUse.Of(call.Operation!, input);
            foreach (var permission in _permissions.Of(call.Operation!, input)) access.Require(call.Caller, permission);
            if (call.Operation == "DescribeTimeToLive") await AnswerTimeToLiveAsync(call, input);
            else if (!call.Caller.IsRole) await engine.ForwardAsync(call);
            else await HandleOfRoleAsync(call, input, use);
        }
        catch (ServiceException error) when (call.Caller.IsRole)
        {
            _metrics.Refused(use, error);
            throw;
        }
        catch (HttpRequestException) when (call.Caller.IsRole)
        {
            // The endpoint then answers 503.
            _metrics.Failed(use);
            throw;
        }
    }

    public Task FailAsync(EndpointCall call, ServiceException error) =>
        JsonErrors.WriteAsync(call, error, ContentType, NameSpace);

    // The engine does not support time to live. The run itself deletes expired items.
    private Task AnswerTimeToLiveAsync(EndpointCall call, JsonObject input)
    {
        var name = JsonServiceHandler.Text(input, "TableName") ?? throw new ServiceException(
            "ValidationException", "The parameter 'TableName' is required but was not present in the request");
        var table = deployment.Find(DynamoDbUse.NameOf(name))
            ?? throw new ServiceException("ResourceNotFoundException", $"Requested resource not found: Table: {name} not found");
        var attribute = (string?)table.Properties["TimeToLiveSpecification"]?["AttributeName"];
        var description = new JsonObject { ["TimeToLiveStatus"] = attribute is null ? "DISABLED" : "ENABLED" };
        if (attribute is not null) description["AttributeName"] = attribute;
        return call.AnswerAsync(200, ContentType,
            JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["TimeToLiveDescription"] = description }));
    }

    private async Task HandleOfRoleAsync(EndpointCall call, JsonObject input, DynamoDbUse? use)
    {
        JsonObject? left = null;
        if (IsHit())
        {
            if (call.Operation == "BatchWriteItem" && Next() >= 0.5) left = TakeBack(input);
            if (left is null || input["RequestItems"] is not JsonObject { Count: > 0 })
            {
                if (use is not null) _metrics.Throttled(use);
                throw ThroughputExceeded();
            }

            foreach (var part in PartsOf(call.Operation!, left)) _metrics.Throttled(use!, part, part.Events);
            use = DynamoDbUse.Of(call.Operation!, input);
        }

        if (use is null) await engine.ForwardAsync(call);
        else await ForwardAsync(call, input, use, left);
    }

    // The engine reports the capacity that a call takes, if asked. The run asks for it where the caller does not.
    private async Task ForwardAsync(EndpointCall call, JsonObject input, DynamoDbUse use, JsonObject? left)
    {
        var isAsked = input[AskForCapacity]?.ToString() is "TOTAL" or "INDEXES";
        var body = isAsked && left is null ? call.Body : BodyWithCapacity(call, input, use, isAsked, left is not null);
        var start = time.GetTimestamp();
        using var response = await engine.SendAsync(call, body);
        var bytes = await response.Content.ReadAsByteArrayAsync(call.Http.RequestAborted);
        var answer = DynamoDbAnswer.Read(bytes);
        _metrics.Answered(use, response.StatusCode, answer, time.GetElapsedTime(start));
        if (response.IsSuccessStatusCode)
        {
            CountWritten(use, answer);
            if (use.IsWrite) Written?.Invoke(use, input);
        }

        // An error reports no capacity. CopyAsync explains an error that the engine sends without a message.
        if (!response.IsSuccessStatusCode || (isAsked && left is null))
        {
            await Forwarder.CopyAsync(call, response);
            return;
        }

        if (!isAsked) bytes = answer.WithoutCapacity();
        if (left is not null)
        {
            var output = JsonNode.Parse(bytes)!.AsObject();
            output["UnprocessedItems"] = left;
            bytes = JsonSerializer.SerializeToUtf8Bytes(output);
        }

        // Without the engine's checksum (x-amz-crc32), which covers the body that the engine sent.
        await call.AnswerAsync((int)response.StatusCode, ContentType, bytes);
    }

    private static byte[] BodyWithCapacity(EndpointCall call, JsonObject input, DynamoDbUse use, bool isAsked, bool isChanged)
    {
        var level = use.Parts is [{ Index: not null }] ? "INDEXES" : "TOTAL";
        var brace = call.Body.AsSpan().IndexOf((byte)'{') + 1;
        if (!isChanged && !input.ContainsKey(AskForCapacity) && input.Count > 0)
        {
            // Inserts the member as text: a large body is not written again for one member.
            var member = Encoding.UTF8.GetBytes($"\"{AskForCapacity}\":\"{level}\",");
            return [.. call.Body.AsSpan(0, brace), .. member, .. call.Body.AsSpan(brace)];
        }

        if (!isAsked) input[AskForCapacity] = level;
        return JsonSerializer.SerializeToUtf8Bytes(input);
    }

    private void CountWritten(DynamoDbUse use, DynamoDbAnswer answer)
    {
        if (!use.IsWrite) return;
        foreach (var part in use.Parts)
        {
            var written = part.Puts - answer.UnprocessedPuts(part.Table);
            if (written <= 0) continue;
            Interlocked.CompareExchange(ref _firstWrite, time.GetUtcNow().UtcTicks, 0);
            Interlocked.Add(ref _itemsWritten, written);
            _written.AddOrUpdate(part.Table, static (_, more) => more, static (_, before, more) => before + more, (long)written);
        }
    }

    // Behaves like DynamoDB under load: items that it has not taken are returned as unprocessed.
    private JsonObject TakeBack(JsonObject input)
    {
        var left = new JsonObject();
        var tables = input["RequestItems"] as JsonObject ?? [];
        foreach (var (table, requests) in tables.ToList())
        {
            var kept = new JsonArray();
            var back = new JsonArray();
            foreach (var request in requests as JsonArray ?? []) (Next() < 0.5 ? back : kept).Add(request!.DeepClone());
            if (back.Count > 0) left[table] = back;
            if (kept.Count > 0) tables[table] = kept;
            else tables.Remove(table);
        }

        return left;
    }

    private static IReadOnlyList<DynamoDbPart> PartsOf(string operation, JsonObject items) =>
        DynamoDbUse.Of(operation, new JsonObject { ["RequestItems"] = items.DeepClone() })!.Parts;

    private bool IsHit() => Throttled is > 0 and var share && Next() < share;

    private double Next()
    {
        lock (_random) return _random.NextDouble();
    }

    private static ServiceException ThroughputExceeded() => new(
        "ProvisionedThroughputExceededException",
        "The level of configured provisioned throughput for the table was exceeded. Consider increasing your provisioning " +
        "level with the UpdateTable API.");
}
