namespace Pipeline.Records.Limits;

internal static partial class ServiceLimits
{
    /// <summary>Amazon OpenSearch Service, managed domains.</summary>
    public static partial class OpenSearch
    {
        private const string Guide = Docs + "opensearch-service/latest/developerguide/";

        /// <summary>Data nodes of a domain of any family over three zones; <see cref="DataNodesOf"/> says how many a family
        /// has.</summary>
        public static readonly ServiceLimit DataNodes = new(1, 1002, "data nodes", Quotas);

        /// <summary>A data node's gp3 volume of any type; <see cref="VolumeOf"/> says what a type has.</summary>
        public static readonly ServiceLimit VolumeGiB = new(10, 36_864, "GiB", Quotas);

        /// <summary>The length of a master user's name.</summary>
        public static readonly ServiceLimit MasterUserNameLength =
            new(1, 64, "characters", Docs + "opensearch-service/latest/APIReference/API_MasterUserOptions.html");

        /// <summary>When the daily off-peak window of 10 hours begins, UTC.</summary>
        public static readonly ServiceLimit OffPeakHour =
            new(0, 23, "hours", Docs + "opensearch-service/latest/APIReference/API_WindowStartTime.html");

        /// <summary>Zones of a domain with Multi-AZ with Standby; data nodes are a multiple of it.</summary>
        public const int StandbyZones = 3;

        /// <summary>The dedicated master nodes of a domain of several zones, by which two can decide without the third.</summary>
        public const int DedicatedMasters = 3;
    }
}
