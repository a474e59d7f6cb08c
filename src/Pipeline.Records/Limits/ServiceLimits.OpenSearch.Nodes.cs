using System.Globalization;

namespace Pipeline.Records.Limits;

internal static partial class ServiceLimits
{
    public static partial class OpenSearch
    {
        // The sections "Total node limit by instance family" (OpenSearch 2.17 and later), "Number of data nodes per AZ" and
        // "EBS volume size quotas" (gp3) of this page.
        private const string Quotas = Guide + "limits.html";

        private const int NodesPerZone = 334;

        private static readonly string[] OptimizedFamilies = ["or1", "or2", "om2", "oi2"];

        /// <summary>Data nodes of a domain, by an account's initial quota.</summary>
        public static readonly ServiceQuota DataNodeQuota = ServiceQuota.OfConsole(80, "data nodes", "es", Quotas);

        /// <summary>
        /// The size of a data node's gp3 volume, by the node's type without <c>.search</c>. A type that is not listed has none,
        /// or is newer than this list.
        /// </summary>
        public static readonly IReadOnlyDictionary<string, ServiceLimit> VolumesGiB =
            new (string[] Families, int Least, string Most)[]
        {
            (["t3"], 10, "small 100, medium 200"),
            (["m5", "m6g"], 10, "large 1024, xlarge 2048, 2xlarge 3072, 4xlarge 6144, 8xlarge 12288, 12xlarge 18432"),
            (["c5"], 10, "large 256, xlarge 512, 2xlarge 1024, 4xlarge 1536, 9xlarge 3584, 18xlarge 7168"),
            (["c6g"], 10, "large 256, xlarge 512, 2xlarge 1024, 4xlarge 1536, 8xlarge 3072, 12xlarge 4608"),
            (["r5", "r6g"], 10, "large 2048, xlarge 3072, 2xlarge 6144, 4xlarge 12288, 8xlarge 16384, 12xlarge 24576"),
            (["c7g", "c7i", "c8g"], 10,
                "large 256, xlarge 512, 2xlarge 1024, 4xlarge 1536, 8xlarge 3072, 12xlarge 4608, 16xlarge 6144"),
            (["m7g", "m7i", "m8g"], 10,
                "medium 512, large 768, xlarge 2048, 2xlarge 3072, 4xlarge 6144, 8xlarge 12288, 12xlarge 18432, 16xlarge 24576"),
            (["r7g", "r7i"], 10,
                "medium 768, large 1536, xlarge 3072, 2xlarge 6144, 4xlarge 12288, 8xlarge 16384, " +
                "12xlarge 24576, 16xlarge 36864"),
            (["r8g"], 10,
                "medium 768, large 1532, xlarge 3072, 2xlarge 6144, 4xlarge 12288, 8xlarge 16384, " +
                "12xlarge 24576, 16xlarge 36864"),
            (["or1", "or2"], 20,
                "medium 768, large 1532, xlarge 3072, 2xlarge 6144, 4xlarge 12288, 8xlarge 16384, " +
                "12xlarge 24576, 16xlarge 36864"),
            (["om2"], 20, "large 768, xlarge 2048, 2xlarge 3072, 4xlarge 6144, 8xlarge 12288, 12xlarge 18432, 16xlarge 24576"),
        }.SelectMany(row => row.Families.SelectMany(family => row.Most.Split(", ").Select(size => size.Split(' ')).Select(size =>
            (Type: $"{family}.{size[0]}",
                Limit: new ServiceLimit(row.Least, int.Parse(size[1], CultureInfo.InvariantCulture), "GiB", Quotas)))))
            .ToDictionary(entry => entry.Type, entry => entry.Limit);

        /// <summary>The size of a data node's gp3 volume, by the node's type such as <c>r7g.large.search</c>.</summary>
        /// <param name="instanceType">The type.</param>
        /// <returns>
        /// The range of the type. For a type that <see cref="VolumesGiB"/> does not list: the widest range of all.
        /// </returns>
        public static ServiceLimit VolumeOf(string instanceType) => VolumesGiB.GetValueOrDefault(Bare(instanceType), VolumeGiB);

        /// <summary>
        /// The maximum number of data nodes of a domain: the smaller one of AWS's limits for the instance family and for the
        /// zones. Before OpenSearch 2.17 a domain has half as many, and 10 of an instance family before Graviton 2.
        /// </summary>
        /// <param name="instanceType">The type, such as <c>r7g.large.search</c>.</param>
        /// <param name="zones">The number of zones.</param>
        public static ServiceLimit DataNodesOf(string instanceType, int zones) =>
            DataNodes with { Maximum = Math.Min(NodesPerZone * zones, NodesOfFamily(Bare(instanceType).Split('.'))) };

        private static int NodesOfFamily(string[] type) => type[0] switch
        {
            "t2" or "t3" => 10,
            "m3" or "m4" or "m5" or "c4" or "c5" or "r4" or "r5" or "i2" or "i3" => 200,
            _ when OptimizedFamilies.Contains(type[0]) && type.Length > 1 && type[1] is not ("medium" or "large") => 1002,
            _ => 400,
        };

        private static string Bare(string instanceType) =>
            instanceType.EndsWith(".search", StringComparison.Ordinal) ? instanceType[..^".search".Length] : instanceType;
    }
}
