namespace Pipeline.Constructs;

/// <summary>The source of a Firehose stream's records, which determines its metrics.</summary>
/// <remarks>https://docs.aws.amazon.com/firehose/latest/dev/monitoring-with-cloudwatch-metrics.html</remarks>
public enum DeliverySourceType
{
    /// <summary>Producers put records into Firehose.</summary>
    DirectPut,

    /// <summary>Firehose reads a Kinesis data stream.</summary>
    KinesisStream,

    /// <summary>Firehose reads a topic of Amazon MSK.</summary>
    Msk,
}
