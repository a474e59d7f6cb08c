using System.Text.RegularExpressions;
using Amazon.CDK;
using Amazon.CDK.AWS.SQS;
using Pipeline.Constructs.Internal;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs;

/// <summary>
/// Settings of a <see cref="QueueFeed"/>: its queue, the stream that gets the messages, and how they are batched.
/// </summary>
public sealed partial record QueueFeedProps
{
    /// <summary>
    /// The queue. A message that cannot be put stays in it and is retried, until the queue's redrive policy moves it to its
    /// dead-letter queue: give it one.
    /// </summary>
    public required IQueue Queue { get; set; }

    /// <summary>The stream that gets the messages.</summary>
    public required IngestStream Stream { get; set; }

    /// <summary>
    /// The path in the message to the record's partition key: <c>$.body.</c> and a field of a JSON body, or another
    /// part of the message, such as <c>$.attributes.MessageGroupId</c>; 1 to 256 characters. Default:
    /// <c>$.messageId</c>, which spreads evenly.
    /// </summary>
    public string PartitionKeyPath { get; set; } = "$.messageId";

    /// <summary>
    /// The template of the record, with <c>&lt;$.path&gt;</c> for parts of the message. Default: <c>&lt;$.body&gt;</c>, only the
    /// body; without a template the record would be a JSON object with the queue's attributes.
    /// </summary>
    public string InputTemplate { get; set; } = "<$.body>";

    /// <summary>How many messages the pipe takes at once, 1 to 500, the limit of a Kinesis call. Default: 10.</summary>
    public double BatchSize { get; set; } = 10;

    /// <summary>How long the pipe gathers messages, whole seconds, 0 to 300. Default: 0.</summary>
    public Duration MaximumBatchingWindow { get; set; } = Duration.Seconds(0);

    /// <summary>The description of the pipe. Default: none.</summary>
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
