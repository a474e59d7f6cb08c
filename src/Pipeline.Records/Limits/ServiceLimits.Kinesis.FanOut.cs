namespace Pipeline.Records.Limits;

internal static partial class ServiceLimits
{
    public static partial class Kinesis
    {
        /// <summary>
        /// How long a subscription of an enhanced fan-out consumer to a shard lives, in minutes.
        /// https://docs.aws.amazon.com/kinesis/latest/APIReference/API_SubscribeToShard.html
        /// </summary>
        public const int SubscriptionMinutes = 5;

        /// <summary>
        /// How long after a successful SubscribeToShard call another one for the same consumer and shard is refused, in seconds.
        /// https://docs.aws.amazon.com/kinesis/latest/APIReference/API_SubscribeToShard.html
        /// </summary>
        public const int SubscribeAgainSeconds = 5;

        /// <summary>
        /// What one shard gives to each enhanced fan-out consumer, in KiB a second.
        /// https://docs.aws.amazon.com/streams/latest/dev/enhanced-consumers.html
        /// </summary>
        public const int FanOutReadKiBPerSecond = 2048;
    }
}
