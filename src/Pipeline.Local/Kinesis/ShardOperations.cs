using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Pipeline.Local.Contracts;
using Pipeline.Records.Limits;

namespace Pipeline.Local.Kinesis;

/// <summary>Splits and merges shards.</summary>
internal sealed partial class ShardOperations(StreamRegistry registry)
{
    public JsonObject Split(JsonObject request)
    {
        var input = new KinesisInput(request);
        var (name, arn) = input.Stream();
        var shardId = input.RequiredText("ShardToSplit", ServiceLimits.Kinesis.NameLength, KinesisInput.Name());
        var start = input.RequiredText("NewStartingHashKey", pattern: HashKey());
        input.Check();
        var stream = Provisioned("SplitShard", name, arn);
        var shard = Open(stream, shardId);
        // Each half must have more than one hash key.
        if (!UInt128.TryParse(start, out var key) || key <= shard.Range.Start + 1 || key >= shard.Range.End)
        {
            throw KinesisErrors.Invalid(
                $"NewStartingHashKey {start} used in SplitShard() on shard {shard.Id} in stream {stream.Name} under account " +
                $"{registry.Account} must be greater than the shard's StartingHashKey plus one, {shard.Range.Start + 1}, and " +
                $"less than its EndingHashKey {shard.Range.End}.");
        }

        CheckShardLimit(1);
        return stream.Split(shard, key) ? [] : throw AlreadyClosed(stream, shard);
    }

    public JsonObject Merge(JsonObject request)
    {
        var input = new KinesisInput(request);
        var (name, arn) = input.Stream();
        var first = input.RequiredText("ShardToMerge", ServiceLimits.Kinesis.NameLength, KinesisInput.Name());
        var second = input.RequiredText("AdjacentShardToMerge", ServiceLimits.Kinesis.NameLength, KinesisInput.Name());
        input.Check();
        var stream = Provisioned("MergeShards", name, arn);
        var (shard, adjacent) = (Open(stream, first), Open(stream, second));
        if (shard == adjacent || !(Touch(shard, adjacent) || Touch(adjacent, shard)))
        {
            throw KinesisErrors.Invalid(
                $"Shards {shard.Id} and {adjacent.Id} in stream {stream.Name} under account {registry.Account} are not an " +
                $"adjacent pair of shards eligible for merging");
        }

        return stream.Merge(shard, adjacent) ? [] : throw AlreadyClosed(stream, shard);
    }

    public JsonObject UpdateCount(JsonObject request)
    {
        var input = new KinesisInput(request);
        var (name, arn) = input.Stream();
        var target = input.Integer("TargetShardCount", ServiceLimits.Kinesis.Shards, required: true);
        input.Choice("ScalingType", ["UNIFORM_SCALING"], required: true);
        input.Check();
        var stream = Provisioned("UpdateShardCount", name, arn);
        var current = stream.OpenShards.Count;
        if (target > 2 * current)
        {
            throw KinesisErrors.LimitExceeded(
                $"UpdateShardCount cannot scale up over double your current open shard count. Current open shard count: " +
                $"{current} Target shard count: {target}");
        }

        if (2 * target < current)
        {
            throw KinesisErrors.LimitExceeded(
                $"UpdateShardCount cannot scale down below half your current open shard count. Current open shard count: " +
                $"{current} Target shard count: {target}");
        }

        CheckShardLimit(target!.Value - current);
        stream.ScaleTo(target.Value);
        return new()
        {
            ["StreamName"] = stream.Name,
            ["CurrentShardCount"] = current,
            ["TargetShardCount"] = target,
            ["StreamARN"] = stream.Arn
        };
    }

    private KinesisStream Provisioned(string operation, string? name, string? arn)
    {
        var stream = registry.Resolve(name, arn);
        return stream.Settings.IsOnDemand ? throw KinesisErrors.OnDemand(operation, stream.Name, registry.Account) : stream;
    }

    private KinesisShard Open(KinesisStream stream, string shardId)
    {
        var shard = stream.Find(shardId)
            ?? throw KinesisErrors.NotFound(
                $"Could not find shard {shardId} in stream {stream.Name} under account {registry.Account}.");
        return shard.IsClosed ? throw AlreadyClosed(stream, shard) : shard;
    }

    private ServiceException AlreadyClosed(KinesisStream stream, KinesisShard shard) => KinesisErrors.InUse(
        $"Shard {shard.Id} in stream {stream.Name} under account {registry.Account} has already been merged or split, and thus " +
        $"is not eligible for merging or splitting.");

    private void CheckShardLimit(int more)
    {
        var open = registry.All.Where(stream => !stream.Settings.IsOnDemand).Sum(stream => stream.OpenShards.Count);
        if (more > 0 && open + more > StreamOperations.ShardsOfAccount)
        {
            throw KinesisErrors.LimitExceeded(
                $"This request would exceed the shard limit of {StreamOperations.ShardsOfAccount} for the account " +
                $"{registry.Account} in {registry.Region}.");
        }
    }

    private static bool Touch(KinesisShard lower, KinesisShard upper) =>
        lower.Range.End < upper.Range.Start && lower.Range.End + 1 == upper.Range.Start;

    [GeneratedRegex("^(0|([1-9]\\d{0,38}))$")]
    private static partial Regex HashKey();
}
