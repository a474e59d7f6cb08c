using Amazon.CDK.AWS.S3;
using Amazon.CDK.AWS.SNS;
using Amazon.CDK.AWS.SQS;

namespace Pipeline.Constructs;

/// <summary>The destination of a batch that failed for good, so that the shard can continue.</summary>
/// <remarks>https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html</remarks>
public sealed record FailedBatches
{
    /// <summary>The folder in which Lambda puts the objects, in any bucket.</summary>
    internal const string Folder = "aws/lambda/";

    private FailedBatches()
    {
    }

    /// <summary>
    /// Objects in a bucket, <c>aws/lambda/MAPPING/SHARD/yyyy/MM/dd/...</c>, that hold the records themselves. Failed records can
    /// be written later, even after the stream has dropped them.
    /// </summary>
    /// <param name="bucket">The bucket. Default: a new one, encrypted like the writer's logs.</param>
    public static FailedBatches ToS3(IBucket? bucket = null) => new() { Bucket = bucket };

    /// <summary>
    /// A message with the batch's shard and sequence numbers, without its records. Read the records again from the stream
    /// before its retention ends.
    /// </summary>
    /// <param name="queue">The queue.</param>
    public static FailedBatches ToSqs(IQueue queue) => new() { Queue = queue };

    /// <summary>As <see cref="ToSqs"/>, to a topic.</summary>
    /// <param name="topic">The topic.</param>
    public static FailedBatches ToSns(ITopic topic) => new() { Topic = topic };

    /// <summary>Whether the records themselves are kept.</summary>
    public bool KeepsRecords => Queue is null && Topic is null;

    internal IBucket? Bucket { get; private init; }

    internal IQueue? Queue { get; private init; }

    internal ITopic? Topic { get; private init; }
}
