namespace Pipeline.Records.Limits;

internal static partial class ServiceLimits
{
    /// <summary>Amazon CloudWatch Logs.</summary>
    public static class Logs
    {
        /// <summary>A subscription's filter pattern.</summary>
        public static readonly ServiceLimit FilterPatternLength = new(
            0, 1024, "characters", Docs + "AmazonCloudWatchLogs/latest/APIReference/API_PutSubscriptionFilter.html");

        private const string PutQueryDefinition = Docs + "AmazonCloudWatchLogs/latest/APIReference/API_PutQueryDefinition.html";

        /// <summary>The name of a saved query, its folder included.</summary>
        public static readonly ServiceLimit SavedQueryNameLength = new(1, 255, "characters", PutQueryDefinition);

        /// <summary>The text of a saved query.</summary>
        public static readonly ServiceLimit SavedQueryLength = new(1, 10_000, "characters", PutQueryDefinition);

        /// <summary>Log groups of a query.</summary>
        public static readonly ServiceLimit GroupsOfASavedQuery =
            new(1, 50, "log groups", Docs + "AmazonCloudWatchLogs/latest/APIReference/API_StartQuery.html");
    }
}
