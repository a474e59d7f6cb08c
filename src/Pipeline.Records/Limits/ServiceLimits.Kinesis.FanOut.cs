namespace Pipeline.Records.Limits;

internal static partial class ServiceLimits
{
    public static partial class Kinesis
    {
        /// <summary>
        /// How long the subscription of an enhanced fan-out consumer to a shard lasts, in minutes.
        /// https://docs.aws.amazon.com/kinesis/latest/APIReference/API_SubscribeToShard.html
        /// </summary>
        public const int SubscriptionMinutes = 5;

        /// <summary>
        /// For how long after a successful SubscribeToShard call Kinesis refuses another one for the same consumer and shard,
        /// in seconds. https://docs.aws.amazon.com/kinesis/latest/APIReference/API_SubscribeToShard.html
        /// </summary>
        public const int SubscribeAgainSeconds = 5;

        /// <summary>
        /// The read throughput of one shard for each enhanced fan-out consumer, in KiB a second.
        /// https://docs.aws.amazon.com/streams/latest/dev/enhanced-consumers.html
        /// </summary>
        public const int FanOutReadKiBPerSecond = 2048;
    }
}
