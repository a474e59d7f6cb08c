using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace Pipeline.Functions.Tests.Simulation.DynamoDb;

/// <summary>
/// DynamoDB on loopback, as far as the writer uses it: awsJson1.0, the documented limits and errors, and faults that a test wants
/// (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html).
/// </summary>
internal sealed partial class SimulatedDynamoDb : IDisposable
{
    private const int MaximumRequestBytes = 16 * 1024 * 1024;

    // Shorter than any client's time limit.
    private static readonly TimeSpan LateBy = TimeSpan.FromMilliseconds(8);

    // Deeper than any item: the checks must report excessive depth, not the parser.
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 4096 };
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    private readonly ConcurrentDictionary<string, SimulatedTable> _tables = new();
    private readonly LoopbackServer _server;

    public SimulatedDynamoDb() => _server = new LoopbackServer(AnswerAsync);

    public string Address => _server.Address;

    public void Add(string name, SimulatedTable table) => _tables[name] = table;

    public void Remove(string name) => _tables.TryRemove(name, out _);

    public void Dispose() => _server.Dispose();

    private async Task AnswerAsync(HttpContext context)
    {
        var body = await LoopbackServer.ReadAsync(context.Request);
        var operation = $"{context.Request.Headers["X-Amz-Target"]}".Replace("DynamoDB_20120810.", "", StringComparison.Ordinal);
        SimulatedTable? table = null;
        var (fault, items) = (Fault.None, 0);
        string? error = null;
        try
        {
            var request = Read(context.Request, body);
            (table, var name, items) = Table(operation, request);
            table.UnderWay.Begin();
            fault = table.Faults.Draw(LoopbackServer.Invocation(context.Request));
            if (fault == Fault.Unprocessed && operation != "BatchWriteItem") fault = Fault.Throughput;
            if (DynamoException.Of(fault) is { } failure) throw failure;
            if (fault == Fault.Late) await Task.Delay(LateBy);
            if (fault != Fault.ResetBefore)
                await FinishAsync(context, fault, Run(operation, table, name, request, fault), table.Time);
            if (fault == Fault.ResetBefore) context.Abort();
        }
        catch (DynamoException refusal)
        {
            error = refusal.Message;
            var json = new JsonObject { ["__type"] = refusal.Type, ["message"] = refusal.Message };
            await SendAsync(context, refusal.Status, Encoding.UTF8.GetBytes(json.ToJsonString()));
        }
        finally
        {
            table?.Log(Call(context.Request, operation, items, fault, error));
            table?.UnderWay.End();
        }
    }

    private static JsonElement Read(HttpRequest request, byte[] body)
    {
        if (!$"{request.Headers.Authorization}".StartsWith("AWS4-HMAC-SHA256 ", StringComparison.Ordinal))
            throw DynamoException.Unsigned();
        if (body.Length > MaximumRequestBytes) throw DynamoException.Validation("Request size exceeded the limit of 16 MB");
        try
        {
            using var document = JsonDocument.Parse(StrictUtf8.GetString(body), Deep);
            AttributeValues.Properties(document.RootElement);
            return document.RootElement.Clone();
        }
        catch (Exception error) when (error is JsonException or ArgumentException)
        {
            throw DynamoException.Serialization($"The request is no JSON in UTF-8: {error.Message}");
        }
    }

    private (SimulatedTable Table, string Name, int Items) Table(string operation, JsonElement request)
    {
        var name = operation == "BatchWriteItem"
            ? AttributeValues.Properties(request.GetProperty("RequestItems")).Select(table => table.Name).FirstOrDefault()
            : request.GetProperty("TableName").GetString();
        var items = operation == "BatchWriteItem" && name is not null
            ? request.GetProperty("RequestItems").GetProperty(name).GetArrayLength()
            : 1;
        return name is not null && _tables.TryGetValue(name, out var found)
            ? (found, name, items) : throw DynamoException.NoTable();
    }

    private static JsonObject Run(string operation, SimulatedTable table, string name, JsonElement request, Fault fault)
    {
        try
        {
            return operation switch
            {
                "BatchWriteItem" => DynamoOperations.BatchWriteItem(
                    table, name, request, possible => fault == Fault.Unprocessed ? table.Faults.Some(possible) : possible),
                "PutItem" => DynamoOperations.PutItem(table, name, request),
                "GetItem" => DynamoOperations.GetItem(table, request),
                "Query" => DynamoOperations.Query(table, request),
                "Scan" => DynamoOperations.Scan(table),
                _ => throw DynamoException.Unknown(operation),
            };
        }
        catch (Exception error) when (error is InvalidOperationException or KeyNotFoundException)
        {
            // A member is missing, has another type, or contains half a surrogate pair.
            throw DynamoException.Serialization(error.Message);
        }
    }

    private static async Task FinishAsync(HttpContext context, Fault fault, JsonObject response, WaitingTime? time)
    {
        if (fault == Fault.ResetAfter)
        {
            await LoopbackServer.BreakOffAsync(context);
            return;
        }

        var body = Encoding.UTF8.GetBytes(response.ToJsonString());
        if (fault == Fault.Malformed) body = [.. body.AsSpan(0, body.Length / 2)];
        if (fault == Fault.Slow) await LoopbackServer.HoldAsync(context, time);
        else await SendAsync(context, StatusCodes.Status200OK, body);
    }

    private static async Task SendAsync(HttpContext context, int status, byte[] body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/x-amz-json-1.0";
        context.Response.ContentLength = body.Length;
        context.Response.Headers["x-amzn-RequestId"] = context.TraceIdentifier;
        context.Response.Headers["x-amz-crc32"] = Checksums.Crc32(body).ToString(CultureInfo.InvariantCulture);
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    private static DynamoCall Call(HttpRequest request, string operation, int items, Fault fault, string? error) => new(
        operation,
        items,
        fault,
        error,
        AccessKey().Match($"{request.Headers.Authorization}") is { Success: true } match ? match.Groups[1].Value : null,
        request.Headers["X-Amz-Security-Token"],
        request.Headers["X-Amzn-Trace-Id"]);

    [GeneratedRegex("Credential=([^/]+)/")]
    private static partial Regex AccessKey();
}
