using System.Globalization;
using System.Text.Json.Nodes;

namespace Pipeline.Local.Tests.Kinesis;

/// <summary>Seeded random calls, made on the service and on a slow model of a stream.</summary>
public class StreamModelTests
{
    private static readonly TimeSpan Retention = TimeSpan.FromHours(24);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void RandomCalls_FareAsInTheModel(int seed)
    {
        var random = new Random(seed);
        var shards = random.Next(1, 5);
        var bed = KinesisBed.WithStream(shards, new() { EnforcesQuotas = false });
        var model = new StreamModel(shards, Retention);
        for (var step = 0; step < 300; step++)
        {
            switch (random.Next(8))
            {
                case 0 when model.Open.Count() < 12:
                    Split(bed, model, Pick(model.Open));
                    break;
                case 1 when model.Open.Count() > 1:
                    var lower = Pick(model.Open.Where(shard => model.Rows[shard].End != UInt128.MaxValue));
                    Merge(bed, model, lower, model.Open.Single(shard => model.Rows[shard].Start == model.Rows[lower].End + 1));
                    break;
                case 2:
                    // Steps beyond a fifth of the retention would make the service forget shards, unlike the model.
                    bed.Time.Advance(TimeSpan.FromMinutes(random.Next(5)));
                    break;
                case 3:
                    var shard = Pick(Enumerable.Range(0, model.Rows.Count));
                    var since = bed.Time.GetUtcNow() - TimeSpan.FromMinutes(random.Next(60));
                    ReadSince(bed, shard, since)
                        .ShouldBe(model.Read(shard, bed.Time.GetUtcNow(), since), $"seed {seed}, step {step}");
                    break;
                default:
                    var records = Enumerable.Range(0, random.Next(1, 40)).Select(i => ($"key-{random.Next(30)}", $"{step}-{i}"))
                        .ToArray();
                    bed.Put(records)["Records"]!.AsArray().Select(record => (string)record!["ShardId"]!)
                        .ShouldBe([.. records.Select(record => Id(model.Put(record.Item1, record.Item2, bed.Time.GetUtcNow())))],
                            $"seed {seed}, step {step}");
                    break;
            }
        }

        Compare();
        bed.Time.Advance(Retention - TimeSpan.FromHours(2));
        Compare();

        void Compare()
        {
            foreach (var shard in Enumerable.Range(0, model.Rows.Count))
            {
                ReadSince(bed, shard, DateTimeOffset.UnixEpoch)
                    .ShouldBe(model.Read(shard, bed.Time.GetUtcNow()), $"seed {seed}, {Id(shard)}");
            }
        }

        int Pick(IEnumerable<int> from) => from.ElementAt(random.Next(from.Count()));
    }

    private static void Split(KinesisBed bed, StreamModel model, int shard)
    {
        var row = model.Rows[shard];
        var at = row.Start + ((row.End - row.Start) / 3) + 1;
        bed.Call("SplitShard", $$"""{"StreamName":"orders","ShardToSplit":"{{Id(shard)}}","NewStartingHashKey":"{{at}}"}""");
        model.Split(shard, at);
    }

    private static void Merge(KinesisBed bed, StreamModel model, int lower, int upper)
    {
        bed.Call("MergeShards",
            $$"""{"StreamName":"orders","ShardToMerge":"{{Id(lower)}}","AdjacentShardToMerge":"{{Id(upper)}}"}""");
        model.Merge(lower, upper);
    }

    private static List<string> ReadSince(KinesisBed bed, int shard, DateTimeOffset since)
    {
        var data = new List<string>();
        var seconds = since.ToUnixTimeMilliseconds() / 1000.0;
        JsonObject answer;
        for (var iterator = bed.Iterator(Id(shard), "AT_TIMESTAMP", FormattableString.Invariant($""","Timestamp":{seconds} """));
            iterator is not null;)
        {
            answer = bed.Get(iterator, limit: 7);
            data.AddRange(KinesisBed.Texts(answer));
            iterator = KinesisBed.Texts(answer).Count > 0 ? (string?)answer["NextShardIterator"] : null;
        }

        return data;
    }

    private static string Id(int shard) => string.Create(CultureInfo.InvariantCulture, $"shardId-{shard:D12}");
}
