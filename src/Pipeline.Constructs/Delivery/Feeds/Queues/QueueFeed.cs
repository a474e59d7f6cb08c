using Amazon.CDK;
using Amazon.CDK.AWS.Pipes;
using Constructs;
using Pipeline.Constructs.Internal;
using Pipeline.Records;

namespace Pipeline.Constructs;

/// <summary>
/// An EventBridge pipe that puts the messages of an SQS queue into a data stream, in batches, one record per message.
/// </summary>
/// <remarks>
/// Cost, us-east-1: 0.40 USD a million requests of 64 KB (https://aws.amazon.com/eventbridge/pricing/),
/// plus the queue and the stream.
/// </remarks>
[Documented("SQS queue (EventBridge Pipes)", "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-sqs.html")]
public sealed class QueueFeed : Construct
{
    /// <summary>Makes the pipe.</summary>
    /// <param name="scope">The parent.</param>
    /// <param name="id">The id, unique within the parent.</param>
    /// <param name="props">The queue and the stream.</param>
    /// <exception cref="InvalidInputException">A prop is invalid; the message lists every mistake.</exception>
    public QueueFeed(Construct scope, string id, QueueFeedProps props)
        : base(scope, id)
    {
        Violations.ThrowIfAny(this, props, (given, violations) => given.Validate(violations));

        // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-permissions.html#pipes-perms-sqs
        var stack = Stack.Of(this);
        var role = new LeastPrivilegeRole(
            this, "Role", FeedPermissions.Trusted(stack, "pipes", "pipe"), "Moves the messages of a queue into a stream");
        role.Allow(
            FeedPermissions.Queue(stack, props.Queue, ["ReceiveMessage", "DeleteMessage", "GetQueueAttributes"], ["Decrypt"]));
        // A pipe calls the target's batch operation even for a single message:
        // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-batching-concurrency.html
        role.Allow(FeedPermissions.Stream(stack, props.Stream, "PutRecords"));
        var pipe = new CfnPipe(this, "Resource", new CfnPipeProps
        {
            Description = props.Description,
            RoleArn = role.Role.RoleArn,
            Source = props.Queue.QueueArn,
            SourceParameters = new CfnPipe.PipeSourceParametersProperty
            {
                SqsQueueParameters = new CfnPipe.PipeSourceSqsQueueParametersProperty
                {
                    BatchSize = props.BatchSize,
                    MaximumBatchingWindowInSeconds = props.MaximumBatchingWindow.ToSeconds(),
                },
            },
            Target = props.Stream.StreamArn,
            TargetParameters = new CfnPipe.PipeTargetParametersProperty
            {
                InputTemplate = props.InputTemplate,
                KinesisStreamParameters =
                    new CfnPipe.PipeTargetKinesisStreamParametersProperty { PartitionKey = props.PartitionKeyPath },
            },
        });
        pipe.Node.AddDependency(role.Policy);
        PipeArn = pipe.AttrArn;
        PipeName = pipe.Ref;
    }

    /// <summary>The pipe's ARN.</summary>
    public string PipeArn { get; }

    /// <summary>The pipe's name, which <see cref="PipeAlarms"/> take.</summary>
    public string PipeName { get; }
}
