namespace Pipeline.Constructs;

/// <summary>What a channel takes records for; one that is not goes to the dead-letter bucket.</summary>
/// <remarks>https://docs.aws.amazon.com/streams/latest/dev/data-delivery-s3-about.html</remarks>
public enum ChannelRecordFormat
{
    /// <summary>Valid JSON.</summary>
    Json,

    /// <summary>Text in UTF-8.</summary>
    Text,

    /// <summary>Bytes, which are not checked.</summary>
    Bytes,
}
