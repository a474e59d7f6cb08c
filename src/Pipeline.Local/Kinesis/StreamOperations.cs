using System.Text.Json.Nodes;
using Pipeline.Records.Limits;

namespace Pipeline.Local.Kinesis;

/// <summary>Makes, describes and removes streams.</summary>
internal sealed class StreamOperations(StreamRegistry registry, StreamPolicies policies)
{
    public static readonly string[] Modes = ["PROVISIONED", "ON_DEMAND"];

    /// <summary>The account's quota of shards: that of the largest Regions, whatever the Region of the run.</summary>
    public static double ShardsOfAccount => ServiceLimits.Kinesis.ShardQuotaOfLargeRegions.Default;

    private static readonly ServiceLimit DescribeLimit =
        new(1, 10_000, "shards", "https://docs.aws.amazon.com/kinesis/latest/APIReference/API_DescribeStream.html");
    private static readonly ServiceLimit ListLimit =
        new(1, 10_000, "streams", "https://docs.aws.amazon.com/kinesis/latest/APIReference/API_ListStreams.html");

    public JsonObject Create(JsonObject request)
    {
        var input = new KinesisInput(request);
        var name = input.RequiredText("StreamName", ServiceLimits.Kinesis.NameLength, KinesisInput.Name());
        var shards = input.Integer("ShardCount", ServiceLimits.Kinesis.Shards);
        var mode = input.Structure("StreamModeDetails")?.Choice("StreamMode", Modes, required: true) ?? "PROVISIONED";
        var maxRecord = input.Integer("MaxRecordSizeInKiB", ServiceLimits.Kinesis.MaxRecordSizeKiB);
        var warm = input.Integer("WarmThroughputMiBps", ServiceLimits.Kinesis.WarmThroughputMiBps);
        var tags = StreamTags.Read(input, required: false);
        input.Check();
        StreamTags.Check(tags);
        var settings = new StreamSettings
        {
            IsOnDemand = mode == "ON_DEMAND",
            MaxRecordKiB = maxRecord ?? (int)ServiceLimits.Kinesis.MaxRecordSizeKiB.Minimum,
            WarmThroughputMiBps = warm,
        };
        if (!settings.IsOnDemand) shards ??= DefaultShards;
        Check(name, settings, shards);
        registry.Add(name, settings, ShardsOf(settings, shards)).Tags.TrySet(tags, (int)ServiceLimits.Kinesis.Tags.Maximum);
        return [];
    }

    public JsonObject Delete(JsonObject request)
    {
        var input = new KinesisInput(request);
        var (name, arn) = input.Stream();
        var enforced = input.Boolean("EnforceConsumerDeletion") == true;
        input.Check();
        var stream = registry.Resolve(name, arn);
        if (!enforced && stream.Consumers.All.Count > 0)
        {
            throw KinesisErrors.InUse(
                $"Stream {stream.Name} under account {registry.Account} has enhanced fan-out consumers. Deregister them, " +
                $"or set EnforceConsumerDeletion.");
        }

        registry.Remove(stream);
        policies.Forget(stream.Arn);
        return [];
    }

    public JsonObject Describe(JsonObject request)
    {
        var input = new KinesisInput(request);
        var (name, arn) = input.Stream();
        var limit = input.Integer("Limit", DescribeLimit) ?? 100;
        var after = input.Text("ExclusiveStartShardId", ServiceLimits.Kinesis.NameLength, KinesisInput.Name());
        input.Check();
        var stream = registry.Resolve(name, arn);
        var shards = stream.Shards.Where(shard => after is null || shard.Number > KinesisShard.NumberOf(after)).ToList();
        var description = StreamDescriptions.Stream(stream);
        description["Shards"] = new JsonArray([.. shards.Take(limit).Select(StreamDescriptions.Shard)]);
        description["HasMoreShards"] = shards.Count > limit;
        return new() { ["StreamDescription"] = description };
    }

    public JsonObject DescribeSummary(JsonObject request)
    {
        var input = new KinesisInput(request);
        var (name, arn) = input.Stream();
        input.Check();
        var stream = registry.Resolve(name, arn);
        var description = StreamDescriptions.Stream(stream);
        description["OpenShardCount"] = stream.OpenShards.Count;
        description["ConsumerCount"] = stream.Consumers.All.Count;
        description["MaxRecordSizeInKiB"] = stream.Settings.MaxRecordKiB;
        description["RecordDistributionStrategy"] = stream.Settings.DistributesRecords ? "AUTO" : "USER_PARTITION_KEY";
        if (stream.Settings.WarmThroughputMiBps is { } warm)
            description["WarmThroughput"] = StreamDescriptions.WarmThroughput(warm);

        return new() { ["StreamDescriptionSummary"] = description };
    }

    public JsonObject List(JsonObject request)
    {
        var input = new KinesisInput(request);
        var limit = input.Integer("Limit", ListLimit) ?? 100;
        var after = input.Text("NextToken")
            ?? input.Text("ExclusiveStartStreamName", ServiceLimits.Kinesis.NameLength, KinesisInput.Name());
        input.Check();
        var streams = registry.All.Where(stream => after is null || string.CompareOrdinal(stream.Name, after) > 0).ToList();
        var page = streams.Take(limit).ToList();
        var answer = new JsonObject
        {
            ["StreamNames"] = new JsonArray([.. page.Select(stream => JsonValue.Create(stream.Name))]),
            ["HasMoreStreams"] = streams.Count > limit,
            ["StreamSummaries"] = new JsonArray([.. page.Select(StreamDescriptions.Summary)]),
        };
        if (streams.Count > limit) answer["NextToken"] = page[^1].Name;

        return answer;
    }

    public JsonObject DescribeLimits(JsonObject request)
    {
        new KinesisInput(request).Check();
        var streams = registry.All;
        return new()
        {
            ["ShardLimit"] = (int)ShardsOfAccount,
            ["OpenShardCount"] = ProvisionedShards(streams),
            ["OnDemandStreamCount"] = streams.Count(stream => stream.Settings.IsOnDemand),
            ["OnDemandStreamCountLimit"] = ServiceLimits.Kinesis.OnDemandStreams,
        };
    }

    // The number of shards where CreateStream does not give one.
    private const int DefaultShards = 4;

    /// <summary>The number of shards of a new stream.</summary>
    public int ShardsOf(StreamSettings settings, int? asked) =>
        settings.IsOnDemand ? Math.Max(registry.Options.OnDemandWriteMiBps, settings.WarmThroughputMiBps ?? 0) : asked ?? 1;

    private void Check(string name, StreamSettings settings, int? shards)
    {
        if (registry.Has(name)) throw KinesisErrors.InUse($"Stream {name} under account {registry.Account} already exists.");

        if (settings.IsOnDemand && shards is not null)
            throw KinesisErrors.Validation("ShardCount must not be given for a stream with the ON_DEMAND stream mode.");

        var streams = registry.All;
        if (settings.IsOnDemand && streams.Count(stream => stream.Settings.IsOnDemand) >= ServiceLimits.Kinesis.OnDemandStreams)
        {
            throw KinesisErrors.LimitExceeded(
                $"This request would exceed the on-demand stream limit of {ServiceLimits.Kinesis.OnDemandStreams} for the " +
                $"account {registry.Account} in {registry.Region}.");
        }

        if (!settings.IsOnDemand && ProvisionedShards(streams) + (long)shards! > ShardsOfAccount)
        {
            throw KinesisErrors.LimitExceeded(
                $"This request would exceed the shard limit of {ShardsOfAccount} for the account " +
                $"{registry.Account} in {registry.Region}.");
        }
    }

    private static int ProvisionedShards(IEnumerable<KinesisStream> streams) =>
        streams.Where(stream => !stream.Settings.IsOnDemand).Sum(stream => stream.OpenShards.Count);
}
