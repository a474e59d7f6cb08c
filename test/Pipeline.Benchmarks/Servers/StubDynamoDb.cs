using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;

namespace Pipeline.Benchmarks.Servers;

/// <summary>
/// DynamoDB's writes on loopback. It accepts every item, counts them by table, and responds as DynamoDB does, with a checksum. It
/// does not check signatures, treats all conditions as met, and counts one unit per item whatever its size.
/// </summary>
internal sealed class StubDynamoDb : IDisposable
{
    // https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html
    private const int BatchItems = 25;
    private const string Target = "DynamoDB_20120810.";

    private readonly ConcurrentDictionary<string, long> _items = [];
    private readonly ConcurrentDictionary<string, BufferedResponse> _answers = [];
    private readonly ConcurrentQueue<byte[]>? _kept;
    private readonly LoopbackServer _server;
    private readonly TimeSpan _delay;
    private long _total;

    /// <param name="delay">The least time that each call takes.</param>
    /// <param name="keepsBodies">Whether <see cref="Kept"/> keeps the request bodies, until <see cref="StopKeeping"/>.</param>
    public StubDynamoDb(TimeSpan delay, bool keepsBodies = false)
    {
        _delay = delay;
        _kept = keepsBodies ? [] : null;
        IsKeeping = keepsBodies;
        _server = new LoopbackServer(AnswerAsync);
    }

    /// <summary>The value of <c>AWS_ENDPOINT_URL_DYNAMODB</c>.</summary>
    public string Url => $"http://{_server.Endpoint}";

    /// <summary>Called with the total number of items, before the call that brought the last of them gets its response.</summary>
    public Action<long>? Written { get; set; }

    /// <summary>All kept request bodies.</summary>
    public IEnumerable<byte[]> Kept => _kept ?? [];

    public bool IsKeeping { get; private set; }

    /// <summary>The number of items that were put into a table.</summary>
    public long Items(string table) => _items.GetValueOrDefault(table);

    public void StopKeeping()
    {
        IsKeeping = false;
        _kept?.Clear();
    }

    public void Dispose() => _server.Dispose();

    private async ValueTask<BufferedResponse> AnswerAsync(HttpRequest request, CancellationToken stop)
    {
        var operation = request.Header("X-Amz-Target");
        if (operation is not (Target + "BatchWriteItem" or Target + "PutItem"))
            return Refuse("UnknownOperationException", $"{operation}");
        if (IsKeeping) _kept?.Enqueue(request.Body.ToArray());

        WriteCall call;
        try
        {
            call = WriteCall.Read(request.Body.Span);
        }
        catch (JsonException error)
        {
            return Refuse("SerializationException", error.Message);
        }

        var count = call.ItemsByTable.Values.Sum();
        if (count is 0 or > BatchItems)
            return Refuse("ValidationException", $"a batch must have 1 to {BatchItems} items; got {count}");
        if (_delay > TimeSpan.Zero) await Task.Delay(_delay, stop);
        foreach (var (table, items) in call.ItemsByTable) _items.AddOrUpdate(table, items, (_, before) => before + items);
        Written?.Invoke(Interlocked.Add(ref _total, count));
        return Accept(call, isBatch: operation == Target + "BatchWriteItem");
    }

    private BufferedResponse Accept(WriteCall call, bool isBatch)
    {
        var capacity = call.WantsCapacity ? Capacity(call) : [];
        var body = (isBatch, call.WantsCapacity) switch
        {
            (true, true) => $$"""{"UnprocessedItems":{},"ConsumedCapacity":[{{string.Join(',', capacity)}}]}""",
            (true, false) => """{"UnprocessedItems":{}}""",
            (false, true) => $$"""{"ConsumedCapacity":{{capacity[0]}}}""",
            (false, false) => "{}",
        };
        // Nearly all calls get the same response.
        return _answers.GetOrAdd(body, text => Json("200 OK", text));
    }

    private static string[] Capacity(WriteCall call) =>
        [.. call.ItemsByTable.Select(table => $$"""{"TableName":"{{table.Key}}","CapacityUnits":{{table.Value}}.0}""")];

    private static BufferedResponse Refuse(string type, string message) => Json(
        "400 Bad Request", JsonSerializer.Serialize(new { __type = $"com.amazonaws.dynamodb.v20120810#{type}", message }));

    private static BufferedResponse Json(string status, string body)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        return BufferedResponse.From(
            status,
            bytes,
            "Content-Type: application/x-amz-json-1.0",
            $"x-amz-crc32: {Crc32.Of(bytes)}",
            "x-amzn-RequestId: 5B2C7A41D0E94F3A8C6B1E2D7F90A3B45CVV4KQNSO5AEMVJF66Q9ASUAAJG");
    }
}
