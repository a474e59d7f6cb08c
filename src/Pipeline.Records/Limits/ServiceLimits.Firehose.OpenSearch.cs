namespace Pipeline.Records.Limits;

internal static partial class ServiceLimits
{
    public static partial class Firehose
    {
        /// <summary>
        /// How long a stream that delivers to OpenSearch gathers before it sends a request; 0 is zero buffering.
        /// </summary>
        public static readonly ServiceLimit OpenSearchBufferingIntervalSeconds = new(0, 900, "seconds", Buffering);

        /// <summary>How long documents that OpenSearch did not take are tried again; 0 is one attempt.</summary>
        public static readonly ServiceLimit OpenSearchRetrySeconds =
            new(0, 7200, "seconds", Docs + "firehose/latest/APIReference/API_AmazonopensearchserviceRetryOptions.html");

        /// <summary>The name of an index as Firehose is told it, before a rotation appends its time.</summary>
        public static readonly ServiceLimit OpenSearchIndexNameLength =
            new(1, 80, "characters", Docs +
                "firehose/latest/APIReference/API_AmazonopensearchserviceDestinationConfiguration.html");

        /// <summary>The subnets that Firehose puts network interfaces in.</summary>
        public static readonly ServiceLimit VpcSubnets = new(1, 16, "subnets", Vpc);

        /// <summary>The security groups of those network interfaces.</summary>
        public static readonly ServiceLimit VpcSecurityGroups = new(1, 5, "security groups", Vpc);

        private const string Vpc = Docs + "firehose/latest/APIReference/API_VpcConfiguration.html";
    }
}
