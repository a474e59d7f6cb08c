using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Functions.Tests.Simulation;

namespace Pipeline.Functions.Tests.Transform;

/// <summary>
/// The data planes of Kinesis and Firehose on loopback. They keep all records except those that a test refuses.
/// </summary>
internal sealed class SimulatedStreams : IDisposable
{
    private readonly LoopbackServer _server;

    public SimulatedStreams() => _server = new LoopbackServer(async context =>
    {
        var body = JsonNode.Parse(await LoopbackServer.ReadAsync(context.Request))!;
        var target = context.Request.Headers["X-Amz-Target"].ToString();
        Calls.Enqueue((target, body));
        if (Status != 200)
        {
            context.Response.StatusCode = Status;
            await context.Response.Body.WriteAsync(
                """{"__type":"AccessDeniedException","message":"it is not allowed"}"""u8.ToArray());
            return;
        }

        var results = new JsonArray();
        foreach (var record in body["Records"]!.AsArray())
        {
            var data = Encoding.UTF8.GetString(Convert.FromBase64String((string)record!["Data"]!));
            var error = ErrorOf(data);
            if (error is null)
            {
                Kept.Enqueue(
                    ((string?)body["StreamARN"] ?? (string)body["DeliveryStreamName"]!, data, (string?)record["PartitionKey"]));
            }
            results.Add(error is null
                ? new JsonObject { ["SequenceNumber"] = "1", ["ShardId"] = "shardId-000000000000", ["RecordId"] = "r" }
                : new JsonObject { ["ErrorCode"] = error, ["ErrorMessage"] = "too much" });
        }

        var failed = results.Count(result => result!["ErrorCode"] is not null);
        context.Response.ContentType = "application/x-amz-json-1.1";
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes((target.StartsWith("Firehose", StringComparison.Ordinal)
            ? new JsonObject { ["FailedPutCount"] = failed, ["RequestResponses"] = results }
            : new JsonObject { ["FailedRecordCount"] = failed, ["Records"] = results }).ToJsonString()));
    });

    public string Address => _server.Address;

    /// <summary>Every call: its target and its body.</summary>
    public ConcurrentQueue<(string Target, JsonNode Body)> Calls { get; } = [];

    /// <summary>The accepted records: the stream, the bytes, the key.</summary>
    public ConcurrentQueue<(string Stream, string Data, string? PartitionKey)> Kept { get; } = [];

    /// <summary>The error for a record, evaluated at each attempt.</summary>
    public Func<string, string?> ErrorOf { get; set; } = _ => null;

    public int Status { get; set; } = 200;

    public void Dispose() => _server.Dispose();
}
