namespace Pipeline.Constructs;

/// <summary>How fine the time of a change is that a table writes to a Kinesis stream.</summary>
/// <remarks>https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_EnableKinesisStreamingConfiguration.html</remarks>
public enum ChangeTimePrecision
{
    /// <summary>Milliseconds.</summary>
    Millisecond,

    /// <summary>Microseconds: changes of one item can be put in order more often.</summary>
    Microsecond,
}
