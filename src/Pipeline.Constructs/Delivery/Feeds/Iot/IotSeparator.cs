namespace Pipeline.Constructs;

/// <summary>What an IoT rule ends each record with.</summary>
/// <remarks>https://docs.aws.amazon.com/iot/latest/developerguide/kinesis-firehose-rule-action.html</remarks>
public enum IotSeparator
{
    /// <summary>Nothing; a delivery to S3 ends records with a line break by itself.</summary>
    None,

    /// <summary>A line break, <c>\n</c>.</summary>
    NewLine,

    /// <summary>A line break as Windows has it, <c>\r\n</c>.</summary>
    WindowsNewLine,

    /// <summary>A tab.</summary>
    Tab,

    /// <summary>A comma.</summary>
    Comma,
}
