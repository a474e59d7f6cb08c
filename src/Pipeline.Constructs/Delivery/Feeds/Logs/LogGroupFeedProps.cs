using Amazon.CDK.AWS.Logs;
using Constructs;
using Pipeline.Constructs.Internal;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs;

/// <summary>The log group of a <see cref="LogGroupFeed"/>, which of its events are sent, and where to.</summary>
public sealed record LogGroupFeedProps
{
    /// <summary>Whose log events, of the feed's account and Region; it takes two subscriptions at most, of whatever
    /// kind.</summary>
    public required ILogGroup LogGroup { get; set; }

    /// <summary>
    /// Where they go, in the log group's account and Region: a data stream, or a delivery with
    /// <see cref="DeliveryProcessor.Decompress"/> among its steps; another account by <see cref="FeedTarget.LogDestination"/>.
    /// </summary>
    public required FeedTarget Target { get; set; }

    /// <summary>Which of them, its text up to 1024 characters. Default: all.</summary>
    public IFilterPattern FilterPattern { get; set; } = Amazon.CDK.AWS.Logs.FilterPattern.AllEvents();

    /// <summary>
    /// How records are spread over the shards of a data stream; a delivery has none. Default: by log stream, which keeps the
    /// order of each and throttles where one log stream writes much.
    /// </summary>
    public Distribution? Distribution { get; set; }

    /// <summary>
    /// Whether the log group's transformer has its say before the filter and its output is sent. Default: <c>false</c>.
    /// </summary>
    public bool ApplyOnTransformedLogs { get; set; }

    internal void Validate(Violations violations, Construct feed)
    {
        if (!violations.AreComplete(this)) return;
        Target.Validate(violations, feed);
        Surroundings.Validate(
            violations, nameof(LogGroup), feed, LogGroup, "make the feed in a stack of the log group's account and Region");
        violations.Require(
            Target.TakesCompressedLogs,
            nameof(Target),
            "decompress what CloudWatch Logs sends, which is GZIP, or keep it as it is",
            "a delivery that takes it for text",
            "add DeliveryProcessor.Decompress() to its Processors, and ExtractLogMessages() for the messages alone");
        violations.Length(nameof(FilterPattern), FilterPattern.LogPatternString, ServiceLimits.Logs.FilterPatternLength);
        violations.Require(
            Distribution is null || Target.IsStream || Target.IsLogDestination,
            nameof(Distribution),
            "be left out for a delivery",
            Distribution,
            "leave it out, or give a data stream as Target");
        violations.Require(
            !Target.LogsTo(LogGroup),
            nameof(LogGroup),
            "be another than that of the delivery's own errors",
            "the delivery's log group",
            "subscribe another: each error would make the next");
    }
}
