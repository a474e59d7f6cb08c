namespace Pipeline.Records.Limits;

internal static partial class ServiceLimits
{
    /// <summary>Amazon Athena.</summary>
    public static class Athena
    {
        private const string Api = Docs + "athena/latest/APIReference/";

        /// <summary>
        /// How much a query may scan before a workgroup cancels it. AWS states no maximum; this one is the largest number that
        /// JSON carries exactly.
        /// </summary>
        public static readonly ServiceLimit BytesScannedCutoff =
            new(10_000_000, 9_007_199_254_740_992, "bytes", Api + "API_WorkGroupConfiguration.html");

        /// <summary>The length of a named query's or a workgroup's name.</summary>
        public static readonly ServiceLimit NameLength = new(1, 128, "characters", Api + "API_NamedQuery.html");

        /// <summary>The length of a query.</summary>
        public static readonly ServiceLimit QueryLength = new(1, 262_144, "characters", Api + "API_NamedQuery.html");
    }
}
