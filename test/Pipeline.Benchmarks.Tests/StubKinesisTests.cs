using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Benchmarks.Servers;

namespace Pipeline.Benchmarks.Tests;

/// <summary>The stub that counts what producers put.</summary>
public sealed class StubKinesisTests : IDisposable
{
    private readonly StubKinesis _kinesis = new();
    private readonly HttpClient _http = new();

    [Fact]
    public async Task Puts_AreCountedAndBilledInUnits()
    {
        var body = "{\"StreamName\":\"s\",\"Records\":["
            + $"{{\"Data\":\"{Convert.ToBase64String(new byte[300])}\",\"PartitionKey\":\"k\"}},"
            + $"{{\"Data\":\"{Convert.ToBase64String(new byte[3000])}\",\"PartitionKey\":\"a\",\"ExplicitHashKey\":\"{UInt128.MaxValue}\"}}]}}";
        var answer = await CallAsync("PutRecords", body);

        answer["Records"]!.AsArray().Select(record => (string?)record!["ShardId"])
            .ShouldBe(["shardId-000000000000", "shardId-000000000015"]);
        _kinesis.Counts.ShouldBe(new KinesisCounts(1, 2, body.Length, 4, 2));
    }

    [Fact]
    public async Task Shards_CoverAllHashKeys()
    {
        var shards = (await CallAsync("ListShards", "{}"))["Shards"]!.AsArray();
        var next = UInt128.Zero;
        foreach (var range in shards.Select(shard => shard!["HashKeyRange"]!))
        {
            UInt128.Parse((string)range["StartingHashKey"]!).ShouldBe(next);
            next = UInt128.Parse((string)range["EndingHashKey"]!) + 1;
        }

        next.ShouldBe(UInt128.Zero);
    }

    public void Dispose()
    {
        _kinesis.Dispose();
        _http.Dispose();
    }

    private async Task<JsonNode> CallAsync(string operation, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _kinesis.Url)
        {
            Content = new StringContent(body, Encoding.UTF8),
        };
        request.Headers.Add("X-Amz-Target", $"Kinesis_20131202.{operation}");
        using var response = await _http.SendAsync(request);
        return JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
    }
}
