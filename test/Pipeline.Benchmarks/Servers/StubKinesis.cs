using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Pipeline.Benchmarks.Servers;

/// <summary>
/// Kinesis's puts on loopback: takes every record, and counts calls, records, the bytes of the requests, and what an on-demand
/// stream bills. Signatures are not checked, and it never throttles.
/// </summary>
internal sealed class StubKinesis : IDisposable
{
    private const string Target = "Kinesis_20131202.";
    private const int Shards = 16;

    // On demand, each record is rounded up to 1 KB, and on a provisioned stream to 25 KB
    // (https://aws.amazon.com/kinesis/data-streams/pricing/).
    private const int BilledBytes = 1024;
    private const int UnitBytes = 25 * 1024;

    private readonly LoopbackServer _server;
    private readonly Lock _lock = new();

    public StubKinesis() => _server = new LoopbackServer(AnswerAsync);

    /// <summary>For a client's endpoint.</summary>
    public string Url => $"http://{_server.Endpoint}";

    /// <summary>What came so far.</summary>
    public KinesisCounts Counts { get; private set; } = new(0, 0, 0, 0, 0);

    public void Dispose() => _server.Dispose();

    private ValueTask<BufferedResponse> AnswerAsync(HttpRequest request, CancellationToken stop) => ValueTask.FromResult(
        request.Header("X-Amz-Target") switch
        {
            Target + "PutRecords" => Put(request.Body.Span),
            Target + "ListShards" => Json("200 OK", ShardList),
            Target + "DescribeStreamSummary" => Json(
                "200 OK", """{"StreamDescriptionSummary":{"RecordDistributionStrategy":"USER_PARTITION_KEY"}}"""),
            var other => Json("400 Bad Request", $$"""{"__type":"UnknownOperationException","message":"{{other}}"}"""),
        });

    // Every record goes to the shard that its explicit hash key says; others' shards do not matter to their clients.
    private BufferedResponse Put(ReadOnlySpan<byte> body)
    {
        var (records, billed, units) = (0, 0L, 0L);
        var answer = new StringBuilder("""{"FailedRecordCount":0,"Records":[""");
        var reader = new Utf8JsonReader(body);
        var (bytes, shard) = (0L, 0);
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.EndObject && reader.CurrentDepth == 2)
            {
                billed += (bytes + BilledBytes - 1) / BilledBytes;
                units += (bytes + UnitBytes - 1) / UnitBytes;
                answer.Append(records++ == 0 ? "" : ",").Append(
                    CultureInfo.InvariantCulture, $$"""{"ShardId":"{{Shard(shard)}}","SequenceNumber":"{{records}}"}""");
                (bytes, shard) = (0, 0);
            }

            if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth != 3) continue;
            var (isData, isKey) = (reader.ValueTextEquals("Data"u8), reader.ValueTextEquals("PartitionKey"u8));
            var isHashKey = reader.ValueTextEquals("ExplicitHashKey"u8);
            reader.Read();
            if (isData) bytes += reader.ValueSpan.Length / 4 * 3;
            if (isKey) bytes += reader.ValueSpan.Length;
            if (isHashKey) shard = (int)(UInt128.Parse(reader.ValueSpan, CultureInfo.InvariantCulture) >> 124);
        }

        lock (_lock)
        {
            Counts = new(
                Counts.Calls + 1, Counts.Records + records, Counts.RequestBytes + body.Length, Counts.Kilobytes + billed,
                Counts.Units + units);
        }

        return Json("200 OK", answer.Append("]}").ToString());
    }

    private static string ShardList { get; } = "{\"Shards\":[" + string.Join(',', Enumerable.Range(0, Shards).Select(i =>
    {
        var start = (UInt128)i << 124;
        var range = $$"""{"StartingHashKey":"{{start}}","EndingHashKey":"{{start + (UInt128.MaxValue >> 4)}}"}""";
        return $$"""{"ShardId":"{{Shard(i)}}","HashKeyRange":{{range}}}""";
    })) + "]}";

    private static string Shard(int number) => string.Create(CultureInfo.InvariantCulture, $"shardId-{number:D12}");

    private static BufferedResponse Json(string status, string body) => BufferedResponse.From(
        status, Encoding.UTF8.GetBytes(body), "Content-Type: application/x-amz-json-1.1", "x-amzn-RequestId: 1");
}

/// <summary>Calls of PutRecords, their records, and the bytes of their requests.</summary>
/// <param name="Calls">Calls.</param>
/// <param name="Records">Kinesis records.</param>
/// <param name="RequestBytes">The bodies of the calls.</param>
/// <param name="Kilobytes">What an on-demand stream bills.</param>
/// <param name="Units">What a provisioned stream bills.</param>
internal sealed record KinesisCounts(long Calls, long Records, long RequestBytes, long Kilobytes, long Units);
