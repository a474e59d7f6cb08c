namespace Pipeline.Records.Limits;

internal static partial class ServiceLimits
{
    /// <summary>Amazon CloudWatch Logs.</summary>
    public static class Logs
    {
        /// <summary>A subscription's filter pattern.</summary>
        public static readonly ServiceLimit FilterPatternLength = new(
            0, 1024, "characters", Docs + "AmazonCloudWatchLogs/latest/APIReference/API_PutSubscriptionFilter.html");
    }
}
