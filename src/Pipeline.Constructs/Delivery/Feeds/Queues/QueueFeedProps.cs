using System.Text.RegularExpressions;
using Amazon.CDK;
using Amazon.CDK.AWS.SQS;
using Pipeline.Constructs.Internal;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs;

/// <summary>The queue of a <see cref="QueueFeed"/>, the stream that gets its messages, and how they are batched.</summary>
public sealed partial record QueueFeedProps
{
    /// <summary>
    /// Whose messages. What cannot be put stays in it and is tried again, until the queue's own redrive policy moves it to its
    /// dead-letter queue: give it one.
    /// </summary>
    public required IQueue Queue { get; set; }

    /// <summary>Where they go.</summary>
    public required IngestStream Stream { get; set; }

    /// <summary>
    /// Where in the message the record's partition key stands: <c>$.body.</c> and a field of a JSON body, or another part of the
    /// message, such as <c>$.attributes.MessageGroupId</c>; 1 to 256 characters. Default: <c>$.messageId</c>, which spreads
    /// evenly.
    /// </summary>
    public string PartitionKeyPath { get; set; } = "$.messageId";

    /// <summary>
    /// What of the message becomes the record, with <c>&lt;$.path&gt;</c> for its parts. Default: <c>&lt;$.body&gt;</c>, its body
    /// alone; else it would be a JSON object with the queue's attributes.
    /// </summary>
    public string InputTemplate { get; set; } = "<$.body>";

    /// <summary>How many messages are taken at once, 1 to 500, what a call of Kinesis takes. Default: 10.</summary>
    public double BatchSize { get; set; } = 10;

    /// <summary>
    /// How long messages are gathered, whole seconds, 0 to 300. Default: not at all.
    /// </summary>
    public Duration MaximumBatchingWindow { get; set; } = Duration.Seconds(0);

    /// <summary>What the pipe is for. Default: nothing.</summary>
    public string? Description { get; set; }

    internal void Validate(Violations violations)
    {
        if (!violations.AreComplete(this)) return;
        violations.Length(nameof(PartitionKeyPath), PartitionKeyPath, ServiceLimits.Pipes.PartitionKeyLength);
        violations.Matches(
            nameof(PartitionKeyPath), PartitionKeyPath, Path(), "be a JSON path",
                "begin with $. and name a field, as $.body.zone");
        violations.Length(nameof(InputTemplate), InputTemplate, ServiceLimits.Pipes.InputTemplateLength);
        violations.Within(nameof(BatchSize), BatchSize, ServiceLimits.Pipes.SqsToKinesisBatchSize);
        violations.Within(nameof(MaximumBatchingWindow), MaximumBatchingWindow, ServiceLimits.Pipes.SqsBatchingWindowSeconds);
    }

    [GeneratedRegex(@"^\$(\.[^\s.]+)+$")]
    private static partial Regex Path();
}
