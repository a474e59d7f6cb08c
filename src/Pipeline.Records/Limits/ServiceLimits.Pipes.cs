namespace Pipeline.Records.Limits;

internal static partial class ServiceLimits
{
    /// <summary>Amazon EventBridge Pipes.</summary>
    public static class Pipes
    {
        private const string Reference = Docs + "eventbridge/latest/pipes-reference/";

        /// <summary>
        /// Messages of a queue that a pipe receives at once: 10,000, but no more than a call of Kinesis accepts.
        /// </summary>
        public static readonly ServiceLimit SqsToKinesisBatchSize =
            new(1, 500, "messages", Docs + "eventbridge/latest/userguide/eb-pipes-batching-concurrency.html");

        /// <summary>How long a pipe gathers a batch of messages.</summary>
        public static readonly ServiceLimit SqsBatchingWindowSeconds =
            new(0, 300, "seconds", Reference + "API_PipeSourceSqsQueueParameters.html");

        /// <summary>A partition key, or the path to one.</summary>
        public static readonly ServiceLimit PartitionKeyLength =
            new(1, 256, "characters", Reference + "API_PipeTargetKinesisStreamParameters.html");

        /// <summary>The length of an input template, by which a pipe transforms its source's message.</summary>
        public static readonly ServiceLimit InputTemplateLength =
            new(0, 8192, "characters", Reference + "API_PipeTargetParameters.html");
    }
}
