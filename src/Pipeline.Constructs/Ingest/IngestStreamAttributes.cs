using Amazon.CDK;
using Amazon.CDK.AWS.KMS;

namespace Pipeline.Constructs;

/// <summary>What must be known of an existing stream to use it in a pipeline.</summary>
public sealed record IngestStreamAttributes
{
    /// <summary>The stream's ARN.</summary>
    public required string StreamArn { get; set; }

    /// <summary>The customer managed key that encrypts it. Default: none, so that no consumer is granted any.</summary>
    public IKey? EncryptionKey { get; set; }

    /// <summary>The keys that encrypted it before, which consumers are let decrypt with. Default: none.</summary>
    public IReadOnlyList<IKey> FormerKeys { get; set; } = [];

    /// <summary>How long it keeps records; alarms derive from it. Default: 24 hours, the least that Kinesis has.</summary>
    public Duration Retention { get; set; } = Duration.Hours(24);

    /// <summary>Who places its records. Default: the producer's partition key.</summary>
    public RecordDistribution RecordDistribution { get; set; } = RecordDistribution.UserPartitionKey;

    /// <summary>Whether its producers aggregate records (Kinesis Producer Library). Default: <c>false</c>.</summary>
    public bool ProducersAggregate { get; set; }
}
