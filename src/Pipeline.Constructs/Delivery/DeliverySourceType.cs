namespace Pipeline.Constructs;

/// <summary>Where a Firehose stream takes its records from, which decides what it measures of them.</summary>
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
