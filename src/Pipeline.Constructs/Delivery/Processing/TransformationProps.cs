using System.Globalization;
using Amazon.CDK;
using Pipeline.Constructs.Internal;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs;

/// <summary>How Firehose invokes the function of a transformation.</summary>
public sealed record TransformationProps
{
    /// <summary>
    /// How much Firehose buffers before the function is invoked, 0.2 to 3 MiB, also fractions: <c>Size.Kibibytes(256)</c>.
    /// Default: Firehose's own, 1 MB, or 256 KB for Splunk and Snowflake. Base64 makes the event a third larger, and event and
    /// answer may have 6 MB each (https://docs.aws.amazon.com/firehose/latest/dev/data-transformation.html).
    /// </summary>
    public Size? BufferingSize { get; set; }

    /// <summary>
    /// How long Firehose buffers before the function is invoked, whole seconds, 0 to 900. Default: Firehose's own, 60 seconds, or
    /// 30 for Snowflake. It adds to the destination's own interval.
    /// </summary>
    public Duration? BufferingInterval { get; set; }

    /// <summary>
    /// How often Firehose retries an invocation that failed by a network timeout or an invocation limit, 0 to 300. Default: 3.
    /// After that the whole batch goes to the error prefix, under <c>processing-failed</c>
    /// (https://docs.aws.amazon.com/firehose/latest/dev/data-transformation-failure-handling.html).
    /// </summary>
    public double Retries { get; set; } = 3;

    private static SizeConversionOptions Exactly { get; } = new() { Rounding = SizeRoundingBehavior.NONE };

    internal string? SizeInMBs => BufferingSize switch
    {
        null => null,
        { } size when size.IsUnresolved() => Tokenization.StringifyNumber(size.ToMebibytes()),
        { } size => size.ToMebibytes(Exactly).ToString("0.######", CultureInfo.InvariantCulture),
    };

    internal void Validate(Violations violations)
    {
        if (!violations.AreComplete(this)) return;
        if (BufferingSize is { } size && !size.IsUnresolved())
            violations.Within(nameof(BufferingSize), size.ToMebibytes(Exactly), ServiceLimits.Firehose.TransformBufferingSizeMiB);

        violations.Within(nameof(BufferingInterval), BufferingInterval, ServiceLimits.Firehose.TransformBufferingIntervalSeconds);
        violations.Whole(nameof(Retries), Retries, ServiceLimits.Firehose.TransformRetries);
    }
}
