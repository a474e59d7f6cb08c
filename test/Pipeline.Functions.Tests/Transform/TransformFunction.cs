using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Functions.Runtime;
using Pipeline.Functions.Tests.Runtime;
using Pipeline.Functions.Transform;

namespace Pipeline.Functions.Tests.Transform;

/// <summary>The transformation in this process, with the records that it put back and its output.</summary>
internal sealed class TransformFunction : IDisposable
{
    public const string Schema = """
        {
          "type": "object",
          "properties": {
            "zone": { "type": "string" },
            "time": { "type": "string", "format": "date-time" },
            "floor": { "type": "integer" },
            "open": { "type": "boolean" },
            "door": { "type": "string" }
          },
          "required": ["zone", "floor", "time", "open", "door"],
          "x-dynamodb": { "partitionKey": "zone", "sortKey": "time", "emptyKey": "-" }
        }
        """;

    /// <summary>A valid event.</summary>
    public const string Event = """{"zone":"hall-a","time":"2026-11-21T09:15:02.417Z","floor":2,"open":true,"door":"d1"}""";

    private readonly TemporaryFolder _taskRoot = new();
    private readonly StringWriter _output = new();
    private readonly FunctionHandler _handler;

    /// <param name="partitionKeys">The setting for partition keys.</param>
    /// <param name="responseBytes">The response's limit; null means Lambda's.</param>
    /// <param name="reingestion">Takes the overflow; null means <see cref="PutBack"/>.</param>
    /// <param name="schema">The events' schema.</param>
    public TransformFunction(string? partitionKeys = null, int? responseBytes = null, IReingestion? reingestion = null,
        string schema = Schema)
    {
        File.WriteAllText(Path.Combine(_taskRoot.Path, FunctionSettings.SchemaFile), schema);
        var options = TransformOptions.Read(Environment, _taskRoot.Path);
        if (responseBytes is { } bytes) options = options with { ResponseBytes = bytes };
        _handler = TransformHandler.Start(options, Environment, new FunctionDependencies(FixedClock.Instance, () => 0, _output),
            reingestion ?? new Keep(PutBack));

        string? Environment(string name) => name switch
        {
            FunctionSettings.PartitionKeys => partitionKeys,
            "AWS_LAMBDA_FUNCTION_NAME" => "transform",
            _ => null,
        };
    }

    /// <summary>The records that were put back: the stream, the bytes, the key.</summary>
    public List<(string Stream, string Data, string? PartitionKey)> PutBack { get; } = [];

    public string Output => _output.ToString();

    public string Invoke(JsonObject @event) => Invoke(@event.ToJsonString());

    public string Invoke(string payload) => Invoke(Encoding.UTF8.GetBytes(payload));

    public string Invoke(byte[] payload)
    {
        var invocation = new Invocation(
            "request-1", null, FixedClock.Instance.GetUtcNow().AddMinutes(1), RuntimeApiServer.FunctionArn, null, payload);
        return Encoding.UTF8.GetString(_handler(invocation, CancellationToken.None).GetAwaiter().GetResult().Span);
    }

    public void Dispose()
    {
        _taskRoot.Dispose();
        _output.Dispose();
    }

    private sealed class Keep(List<(string, string, string?)> putBack) : IReingestion
    {
        public Task PutRecordsAsync(string streamArn, IReadOnlyList<ReingestedRecord> records, DateTimeOffset until,
            CancellationToken stop) => Add(streamArn, records, until);

        public Task PutRecordBatchesAsync(string streamName, IReadOnlyList<ReingestedRecord> records, DateTimeOffset until,
            CancellationToken stop) => Add(streamName, records, until);

        private Task Add(string stream, IReadOnlyList<ReingestedRecord> records, DateTimeOffset until)
        {
            until.ShouldBe(FixedClock.Instance.GetUtcNow().AddSeconds(59));
            putBack.AddRange(records.Select(record => (stream, Encoding.UTF8.GetString(record.Data.Span), record.PartitionKey)));
            return Task.CompletedTask;
        }
    }
}

/// <summary>A record of a response.</summary>
internal sealed record ResponseRecord(string RecordId, string Result, string? Data, string? PartitionKeys)
{
    public static IReadOnlyList<ResponseRecord> Parse(string response) =>
    [
        .. JsonNode.Parse(response)!["records"]!.AsArray().Select(record => new ResponseRecord(
            (string)record!["recordId"]!,
            (string)record["result"]!,
            (string?)(record["data"] ?? record["kafkaRecordValue"]) is { } data
                ? Encoding.UTF8.GetString(Convert.FromBase64String(data)) : null,
            record["metadata"]?["partitionKeys"]?.ToJsonString(
                new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))),
    ];
}
