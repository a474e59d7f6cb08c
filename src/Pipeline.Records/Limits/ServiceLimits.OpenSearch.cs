namespace Pipeline.Records.Limits;

internal static partial class ServiceLimits
{
    /// <summary>Amazon OpenSearch Service, managed domains.</summary>
    public static partial class OpenSearch
    {
        private const string Guide = Docs + "opensearch-service/latest/developerguide/";

        /// <summary>
        /// Data nodes of a domain of any instance family over three zones; <see cref="DataNodesOf"/> has the limit of a family.
        /// </summary>
        public static readonly ServiceLimit DataNodes = new(1, 1002, "data nodes", Quotas);

        /// <summary>The size of a data node's gp3 volume, for any type; <see cref="VolumeOf"/> has the range of a type.</summary>
        public static readonly ServiceLimit VolumeGiB = new(10, 36_864, "GiB", Quotas);

        /// <summary>The length of a master user's name.</summary>
        public static readonly ServiceLimit MasterUserNameLength =
            new(1, 64, "characters", Docs + "opensearch-service/latest/APIReference/API_MasterUserOptions.html");

        /// <summary>When the daily off-peak window of 10 hours begins, UTC.</summary>
        public static readonly ServiceLimit OffPeakHour =
            new(0, 23, "hours", Docs + "opensearch-service/latest/APIReference/API_WindowStartTime.html");

        /// <summary>Zones of a domain with Multi-AZ with Standby; the number of data nodes is a multiple of it.</summary>
        public const int StandbyZones = 3;

        /// <summary>
        /// The dedicated master nodes of a domain of several zones, of which two have a majority without the third.
        /// </summary>
        public const int DedicatedMasters = 3;
    }
}
