namespace Pipeline.Constructs;

/// <summary>The end of each record that an IoT rule puts.</summary>
/// <remarks>https://docs.aws.amazon.com/iot/latest/developerguide/kinesis-firehose-rule-action.html</remarks>
public enum IotSeparator
{
    /// <summary>No separator; a delivery to S3 already ends records with a line break.</summary>
    None,

    /// <summary>A line break, <c>\n</c>.</summary>
    NewLine,

    /// <summary>A line break of Windows, <c>\r
    /// </c>.</summary>
    WindowsNewLine,

    /// <summary>A tab.</summary>
    Tab,

    /// <summary>A comma.</summary>
    Comma,
}
