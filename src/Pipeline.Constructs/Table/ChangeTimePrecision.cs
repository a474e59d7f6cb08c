namespace Pipeline.Constructs;

/// <summary>The precision of the time of a change that a table writes to a Kinesis stream.</summary>
/// <remarks>https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_EnableKinesisStreamingConfiguration.html</remarks>
public enum ChangeTimePrecision
{
    /// <summary>Milliseconds.</summary>
    Millisecond,

    /// <summary>Microseconds: more changes of one item can be put in order.</summary>
    Microsecond,
}
