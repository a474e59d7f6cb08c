namespace Pipeline.Records.Limits;

internal static partial class ServiceLimits
{
    public static partial class Firehose
    {
        /// <summary>
        /// How long a stream that delivers to OpenSearch buffers before it sends a request; 0 is zero buffering.
        /// </summary>
        public static readonly ServiceLimit OpenSearchBufferingIntervalSeconds = new(0, 900, "seconds", Buffering);

        /// <summary>How long Firehose retries documents that OpenSearch did not accept; 0 is one attempt.</summary>
        public static readonly ServiceLimit OpenSearchRetrySeconds =
            new(0, 7200, "seconds", Docs + "firehose/latest/APIReference/API_AmazonopensearchserviceRetryOptions.html");

        /// <summary>The name of an index as it is set, before the rotation appends a time.</summary>
        public static readonly ServiceLimit OpenSearchIndexNameLength =
            new(1, 80, "characters", Docs +
                "firehose/latest/APIReference/API_AmazonopensearchserviceDestinationConfiguration.html");

        /// <summary>The subnets in which Firehose creates network interfaces.</summary>
        public static readonly ServiceLimit VpcSubnets = new(1, 16, "subnets", Vpc);

        /// <summary>The security groups of those network interfaces.</summary>
        public static readonly ServiceLimit VpcSecurityGroups = new(1, 5, "security groups", Vpc);

        private const string Vpc = Docs + "firehose/latest/APIReference/API_VpcConfiguration.html";
    }
}
