using System.Globalization;
using System.Text.Json.Nodes;
using Pipeline.Local.Contracts;
using Pipeline.Records;
using Pipeline.Records.Limits;

namespace Pipeline.Local.Kinesis;

/// <summary>Makes streams and consumers from templates.</summary>
internal sealed class StreamTemplates(
    StreamRegistry registry, StreamOperations streams, ConsumerOperations consumers, AccountOperations account)
{
    public void Create(Resource resource)
    {
        if (resource.Type == AwsType.Kinesis.StreamConsumer)
        {
            var properties = resource.Properties;
            consumers.Register(registry.FindByArn(Text(properties["StreamARN"]) ?? ""), Text(properties["ConsumerName"])
                ?? resource.PhysicalId, resource.Arn);
        }
        else
        {
            CreateStream(resource);
        }
    }

    private void CreateStream(Resource resource)
    {
        var properties = resource.Properties;
        var violations = new List<string>();
        var shards = Number(
            properties,
            "ShardCount",
            ServiceLimits.Kinesis.Shards with { Maximum = StreamOperations.ShardsOfAccount },
            violations);
        var hours = Number(properties, "RetentionPeriodHours", ServiceLimits.Kinesis.RetentionHours, violations);
        var recordSize = Number(properties, "MaxRecordSizeInKiB", ServiceLimits.Kinesis.MaxRecordSizeKiB, violations);
        var warm = Number(properties, "WarmThroughputMiBps", ServiceLimits.Kinesis.WarmThroughputMiBps, violations);
        var mode = Text(properties["StreamModeDetails"]?["StreamMode"]) ?? "PROVISIONED";
        var distribution = Text(properties["RecordDistributionStrategy"]);
        if (!StreamOperations.Modes.Contains(mode))
        {
            violations.Add(
                $"StreamModeDetails.StreamMode must be {string.Join(" or ", StreamOperations.Modes)}; got {mode}; choose one " +
                "of them");
        }

        if (mode == "ON_DEMAND" && shards is not null)
        {
            violations.Add(
                $"ShardCount must be left out of an ON_DEMAND stream; got {shards}; leave it out, or set the " +
                $"mode to PROVISIONED");
        }

        if (mode != "ON_DEMAND" && distribution == "AUTO")
        {
            violations.Add(
                "RecordDistributionStrategy must be USER_PARTITION_KEY unless the mode is ON_DEMAND; got AUTO; set the " +
                "mode to ON_DEMAND");
        }

        var shardMetrics = (properties["DesiredShardLevelMetrics"] as JsonArray ?? []).Select(name => $"{name}").ToList();
        if (shardMetrics.Find(name => !MonitoringOperations.Names.Contains(name)) is { } unknown)
        {
            violations.Add(
                $"DesiredShardLevelMetrics must be of {string.Join(", ", MonitoringOperations.Names)}; got {unknown}; change "
                + "it in the template's stream");
        }

        if (violations.Count > 0) throw new InvalidInputException(resource.Path, violations);

        var settings = new StreamSettings
        {
            IsOnDemand = mode == "ON_DEMAND",
            Retention = TimeSpan.FromHours(hours ?? ServiceLimits.Kinesis.RetentionHours.Minimum),
            KeyId = Text(properties["StreamEncryption"]?["KeyId"]),
            MaxRecordKiB = recordSize ?? (int)ServiceLimits.Kinesis.MaxRecordSizeKiB.Minimum,
            DistributesRecords = distribution == "AUTO",
            WarmThroughputMiBps = warm,
            ShardLevelMetrics = MonitoringOperations.Resolve(shardMetrics),
        };
        // AWS would not deploy the stream to an account without the commitment, so the account is taken to have it.
        if (warm is not null) account.Commit();
        var stream = registry.Add(resource.PhysicalId, settings, streams.ShardsOf(settings, shards));
        var tags = properties["Tags"] as JsonArray ?? [];
        stream.Tags.TrySet(tags.ToDictionary(tag => Text(tag?["Key"]) ?? "", tag => Text(tag?["Value"]) ?? ""), int.MaxValue);
    }

    // Templates may hold a number as text.
    private static int? Number(JsonObject properties, string name, ServiceLimit range, List<string> violations)
    {
        if (Text(properties[name]) is not { } text) return null;

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && range.Contains(number))
            return number;

        violations.Add($"{name} must be {range}; got {text}; change it in the template's stream");
        return null;
    }

    private static string? Text(JsonNode? node) => node?.ToString();
}
