namespace Pipeline.Records.Limits;

internal static partial class ServiceLimits
{
    /// <summary>Amazon SQS.</summary>
    public static class Sqs
    {
        /// <summary>How long a queue keeps a message that no consumer deletes.</summary>
        public static readonly ServiceLimit RetentionSeconds = new(
            60, 1_209_600, "seconds", Docs + "AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html");
    }
}
