using System.Globalization;
using System.Text.Json.Nodes;
using Pipeline.Local.Contracts;
using Pipeline.Records.Limits;

namespace Pipeline.Local.Kinesis;

/// <summary>ListShards, with its filters and pages.</summary>
internal sealed class ShardListing(StreamRegistry registry)
{
    private static readonly string[] Filters =
        ["AFTER_SHARD_ID", "AT_TRIM_HORIZON", "FROM_TRIM_HORIZON", "AT_LATEST", "AT_TIMESTAMP", "FROM_TIMESTAMP"];
    private static readonly ServiceLimit Results =
        new(1, 10_000, "shards", "https://docs.aws.amazon.com/kinesis/latest/APIReference/API_ListShards.html");
    private static readonly TimeSpan TokenLife = TimeSpan.FromMinutes(ServiceLimits.Kinesis.ShardIteratorMinutes);

    public JsonObject List(JsonObject request)
    {
        var input = new KinesisInput(request);
        var (name, arn) = input.Stream();
        var token = input.Text("NextToken");
        var after = input.Text("ExclusiveStartShardId", ServiceLimits.Kinesis.NameLength, KinesisInput.Name());
        var limit = input.Integer("MaxResults", Results) ?? 1000;
        var filter = ReadFilter(input.Structure("ShardFilter"));
        input.Check();
        if (token is not null
            && (name is not null || arn is not null || after is not null || input.Has("StreamCreationTimestamp")))
        {
            throw KinesisErrors.Invalid(
                "NextToken and StreamName, StreamARN, ExclusiveStartShardId or StreamCreationTimestamp cannot " +
                "be provided together.");
        }

        var page = token is null
            ? new Page(registry.Resolve(name, arn), KinesisShard.NumberOf(after ?? "") ?? -1, filter)
            : Decode(token);
        var shards = page.Stream.Shards.Where(shard => shard.Number > page.After && Passes(shard, page.Stream, page.Filter))
            .ToList();
        var answer = new JsonObject { ["Shards"] = new JsonArray([.. shards.Take(limit).Select(StreamDescriptions.Shard)]) };
        if (shards.Count > limit) answer["NextToken"] = Encode(page with { After = shards[limit - 1].Number });

        return answer;
    }

    private bool Passes(KinesisShard shard, KinesisStream stream, Filter filter)
    {
        var trimHorizon = registry.Time.GetUtcNow() - stream.Settings.Retention;
        if (trimHorizon < stream.CreatedAt) trimHorizon = stream.CreatedAt;

        var time = filter.Time is { } given && given > trimHorizon ? given : trimHorizon;
        return filter.Type switch
        {
            "AFTER_SHARD_ID" => shard.Number > filter.Shard,
            "AT_LATEST" => !shard.IsClosed,
            "AT_TRIM_HORIZON" or "AT_TIMESTAMP" => shard.OpenedAt <= time && !(shard.ClosedAt < time),
            "FROM_TIMESTAMP" => !(shard.ClosedAt < time),
            _ => true,
        };
    }

    private static Filter ReadFilter(KinesisInput? input)
    {
        if (input is null) return new("FROM_TRIM_HORIZON", -1, null);

        var type = input.Choice("Type", Filters, required: true);
        var shard = input.Text("ShardId", ServiceLimits.Kinesis.NameLength, KinesisInput.Name());
        var time = input.Time("Timestamp");
        input.Check();
        if (type == "AFTER_SHARD_ID" && shard is null)
            throw KinesisErrors.Invalid("ShardFilter of type AFTER_SHARD_ID needs a ShardId.");

        if (type!.EndsWith("_TIMESTAMP", StringComparison.Ordinal) && time is null)
            throw KinesisErrors.Invalid($"ShardFilter of type {type} needs a Timestamp.");

        return new(type, KinesisShard.NumberOf(shard ?? "") ?? -1, time);
    }

    // The token is a shard iterator whose place is the last shard of the page: it has the same seal and lives as long.
    private string Encode(Page page)
    {
        var filter = string.Create(CultureInfo.InvariantCulture,
            $"{page.Filter.Type}/{page.Filter.Shard}/{page.Filter.Time?.ToUnixTimeMilliseconds()}");
        return new ShardIterator($"{page.Stream.Name}/{filter}", 0, page.After, 0, registry.Time.GetUtcNow()
            .ToUnixTimeMilliseconds()).Encode();
    }

    private Page Decode(string token)
    {
        var decoded = ShardIterator.Decode(token, "NextToken");
        if (registry.Time.GetUtcNow() - DateTimeOffset.FromUnixTimeMilliseconds(decoded.IssuedAt) > TokenLife)
        {
            throw new ServiceException("ExpiredNextTokenException",
                $"NextToken has expired: it can be used for {TokenLife.TotalMinutes} minutes.");
        }

        return decoded.Stream.Split('/') is [var stream, var type, var shard, var time]
            ? new(
                registry.Find(stream),
                decoded.Shard,
                new(
                    type,
                    int.Parse(shard, CultureInfo.InvariantCulture),
                    time.Length > 0
                        ? DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(time, CultureInfo.InvariantCulture)) : null))
            : throw KinesisErrors.Invalid("Invalid NextToken.");
    }

    private sealed record Filter(string Type, int Shard, DateTimeOffset? Time);

    private sealed record Page(KinesisStream Stream, int After, Filter Filter);
}
