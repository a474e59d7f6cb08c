using Amazon.CDK.AWS.Logs;
using Constructs;
using Pipeline.Constructs.Internal;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs;

/// <summary>Settings of a <see cref="LogGroupFeed"/>: its log group, the events to send, and their target.</summary>
public sealed record LogGroupFeedProps
{
    /// <summary>
    /// The log group, in the feed's account and Region. A log group takes at most two subscriptions, of any kind.
    /// </summary>
    public required ILogGroup LogGroup { get; set; }

    /// <summary>
    /// The target of the events, in the log group's account and Region: a data stream, or a delivery with
    /// <see cref="DeliveryProcessor.Decompress"/> among its steps. For another account use
    /// <see cref="FeedTarget.LogDestination"/>.
    /// </summary>
    public required FeedTarget Target { get; set; }

    /// <summary>The pattern of the events to send, up to 1024 characters. Default: all events.</summary>
    public IFilterPattern FilterPattern { get; set; } = Amazon.CDK.AWS.Logs.FilterPattern.AllEvents();

    /// <summary>
    /// How records are spread over the shards of a data stream; not for a delivery. Default: by log stream, which keeps the order
    /// of each, but throttles if one log stream writes much.
    /// </summary>
    public Distribution? Distribution { get; set; }

    /// <summary>
    /// Whether the filter applies to, and the feed sends, the output of the log group's transformer. Default: <c>false</c>.
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
            "decompress the GZIP data of CloudWatch Logs, or keep it unchanged",
            "a delivery that reads it as text",
            "add DeliveryProcessor.Decompress() to its Processors, and ExtractLogMessages() for only the messages");
        violations.Length(nameof(FilterPattern), FilterPattern.LogPatternString, ServiceLimits.Logs.FilterPatternLength);
        violations.Require(
            Distribution is null || Target.IsStream || Target.IsLogDestination,
            nameof(Distribution),
            "not be set for a delivery",
            Distribution,
            "leave it out, or give a data stream as Target");
        violations.Require(
            !Target.LogsTo(LogGroup),
            nameof(LogGroup),
            "not be that of the delivery's own errors",
            "the delivery's log group",
            "subscribe another one: each error would cause the next");
    }
}
