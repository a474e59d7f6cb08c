namespace Pipeline.Constructs;

/// <summary>The format that a channel expects of records. A record of another format goes to the dead-letter bucket.</summary>
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
