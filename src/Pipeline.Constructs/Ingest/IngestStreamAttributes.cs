using Amazon.CDK;
using Amazon.CDK.AWS.KMS;

namespace Pipeline.Constructs;

/// <summary>The properties of an existing stream that a pipeline needs to use it.</summary>
public sealed record IngestStreamAttributes
{
    /// <summary>The stream's ARN.</summary>
    public required string StreamArn { get; set; }

    /// <summary>The customer managed key that encrypts it. Default: none; then consumers get no permission for a key.</summary>
    public IKey? EncryptionKey { get; set; }

    /// <summary>The keys that encrypted it before. Consumers get the permission to decrypt with them. Default: none.</summary>
    public IReadOnlyList<IKey> FormerKeys { get; set; } = [];

    /// <summary>How long it keeps records; alarms are derived from it. Default: 24 hours, Kinesis's minimum.</summary>
    public Duration Retention { get; set; } = Duration.Hours(24);

    /// <summary>Who chooses the shard of a record. Default: the producer, by its partition key.</summary>
    public RecordDistribution RecordDistribution { get; set; } = RecordDistribution.UserPartitionKey;

    /// <summary>Whether its producers aggregate records (Kinesis Producer Library). Default: <c>false</c>.</summary>
    public bool ProducersAggregate { get; set; }
}
