using Pipeline.Records.Limits;

namespace Pipeline.Local.Kinesis;

/// <summary>The settings of a stream.</summary>
internal sealed record StreamSettings
{
    /// <summary>AWS's own key, which needs no permission.</summary>
    public const string AwsManagedKey = "alias/aws/kinesis";

    public bool IsOnDemand { get; init; }

    public TimeSpan Retention { get; init; } = TimeSpan.FromHours(ServiceLimits.Kinesis.RetentionHours.Minimum);

    /// <summary>The KMS key's id, ARN or alias; null where the stream is not encrypted.</summary>
    public string? KeyId { get; init; }

    public int MaxRecordKiB { get; init; } = (int)ServiceLimits.Kinesis.MaxRecordSizeKiB.Minimum;

    /// <summary>
    /// Whether the stream places records by itself (RecordDistributionStrategy AUTO): partition keys have no effect and may
    /// be left out.
    /// </summary>
    public bool DistributesRecords { get; init; }

    /// <summary>The throughput that an on-demand stream is kept ready for, in MiB a second; null where none was set.</summary>
    public int? WarmThroughputMiBps { get; init; }

    /// <summary>
    /// The metrics that are measured for each shard too, by name and in order (enhanced monitoring); empty for none.
    /// </summary>
    public IReadOnlyList<string> ShardLevelMetrics { get; init; } = [];

    public string Mode => IsOnDemand ? "ON_DEMAND" : "PROVISIONED";

    public string EncryptionType => KeyId is null ? "NONE" : "KMS";
}
