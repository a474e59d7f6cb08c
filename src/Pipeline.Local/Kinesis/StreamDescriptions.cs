using System.Globalization;
using System.Text.Json.Nodes;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Kinesis;

/// <summary>Describes streams, and what belongs to them, in answers.</summary>
internal static class StreamDescriptions
{
    public static JsonValue Seconds(DateTimeOffset time) => WireValue.Time(time);

    public static JsonObject Range(HashKeyRange range) => new()
    {
        ["StartingHashKey"] = range.Start.ToString(CultureInfo.InvariantCulture),
        ["EndingHashKey"] = range.End.ToString(CultureInfo.InvariantCulture),
    };

    public static JsonObject Shard(KinesisShard shard)
    {
        var numbers = new JsonObject { ["StartingSequenceNumber"] = shard.FirstSequenceNumber };
        if (shard.LastSequenceNumber is { } last) numbers["EndingSequenceNumber"] = last;

        var description =
            new JsonObject { ["ShardId"] = shard.Id, ["HashKeyRange"] = Range(shard.Range), ["SequenceNumberRange"] = numbers };
        if (shard.Parent is { } parent) description["ParentShardId"] = parent.Id;

        if (shard.AdjacentParent is { } adjacent) description["AdjacentParentShardId"] = adjacent.Id;

        return description;
    }

    /// <summary>The members that all descriptions of a stream have.</summary>
    public static JsonObject Stream(KinesisStream stream)
    {
        var settings = stream.Settings;
        var description = new JsonObject
        {
            ["StreamName"] = stream.Name,
            ["StreamARN"] = stream.Arn,
            ["StreamStatus"] = Active,
            ["StreamModeDetails"] = Mode(stream),
            ["RetentionPeriodHours"] = (int)settings.Retention.TotalHours,
            ["StreamCreationTimestamp"] = Seconds(stream.CreatedAt),
            ["EnhancedMonitoring"] = new JsonArray(new JsonObject { ["ShardLevelMetrics"] = Texts(settings.ShardLevelMetrics) }),
            ["EncryptionType"] = settings.EncryptionType,
        };
        if (settings.KeyId is not null) description["KeyId"] = settings.KeyId;

        return description;
    }

    public static JsonObject Summary(KinesisStream stream) => new()
    {
        ["StreamName"] = stream.Name,
        ["StreamARN"] = stream.Arn,
        ["StreamStatus"] = Active,
        ["StreamModeDetails"] = Mode(stream),
        ["StreamCreationTimestamp"] = Seconds(stream.CreatedAt),
    };

    public static JsonObject Consumer(StreamConsumer consumer) => new()
    {
        ["ConsumerName"] = consumer.Name,
        ["ConsumerARN"] = consumer.Arn,
        ["ConsumerStatus"] = Active,
        ["ConsumerCreationTimestamp"] = Seconds(consumer.CreatedAt),
    };

    public static JsonArray Tags(IEnumerable<KeyValuePair<string, string>> tags) =>
        [.. tags.Select(tag => new JsonObject { ["Key"] = tag.Key, ["Value"] = tag.Value })];

    /// <summary>The warm throughput. A stream reaches its target at once here.</summary>
    public static JsonObject WarmThroughput(int mebibytes) => new() { ["TargetMiBps"] = mebibytes, ["CurrentMiBps"] = mebibytes };

    public static JsonArray Texts(IEnumerable<string> texts) => [.. texts.Select(text => JsonValue.Create(text))];

    private static JsonObject Mode(KinesisStream stream) => new() { ["StreamMode"] = stream.Settings.Mode };

    // Streams and consumers are ready at once here; on AWS they are CREATING or UPDATING for seconds.
    private const string Active = "ACTIVE";
}
