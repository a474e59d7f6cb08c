namespace Pipeline.Records.Limits;

internal static partial class ServiceLimits
{
    /// <summary>Amazon Kinesis Data Streams.</summary>
    public static partial class Kinesis
    {
        private const string Quotas = Docs + "streams/latest/dev/service-sizes-and-limits.html";
        private const string CreateStream = Docs + "kinesis/latest/APIReference/API_CreateStream.html";

        /// <summary>How long a stream keeps a record.</summary>
        public static readonly ServiceLimit RetentionHours = new(24, 8760, "hours", Quotas);

        /// <summary>Shards of a provisioned stream. AWS sets no upper limit except the account's quota.</summary>
        public static readonly ServiceLimit Shards = new(1, int.MaxValue, "shards", Quotas);

        /// <summary>Shards of all provisioned streams of an account in one of <see cref="LargeRegions"/>.</summary>
        public static readonly ServiceQuota ShardQuotaOfLargeRegions =
            ServiceQuota.OfConsole(20_000, "shards", "kinesis", Quotas);

        /// <summary>Shards of all provisioned streams of an account in another Region: this, or 6,000 in some of them.</summary>
        public static readonly ServiceQuota ShardQuota = ServiceQuota.OfConsole(1_000, "shards", "kinesis", Quotas);

        /// <summary>The Regions in which an account has a larger initial quota of shards.</summary>
        public static readonly IReadOnlyList<string> LargeRegions = ["us-east-1", "us-west-2", "eu-west-1"];

        /// <summary>A stream's largest record: data before base64 plus partition key.</summary>
        public static readonly ServiceLimit MaxRecordSizeKiB = new(1024, 10_240, "KiB", CreateStream);

        /// <summary>Warm throughput of an on-demand stream: 10 GiB/s at the most.</summary>
        public static readonly ServiceLimit WarmThroughputMiBps = new(0, 10_240, "MiB/s", CreateStream);

        /// <summary>The write throughput of one shard, in KiB a second, partition keys included.</summary>
        public const int ShardWriteKiBPerSecond = 1024;

        /// <summary>The write throughput of one shard, in records a second.</summary>
        public const int ShardWriteRecordsPerSecond = 1000;

        /// <summary>The read throughput of one shard for all consumers that share it, in KiB a second.</summary>
        public const int ShardReadKiBPerSecond = 2048;

        /// <summary>GetRecords calls a second to one shard, of all consumers that share its throughput.</summary>
        public const int ShardGetRecordsPerSecond = 5;

        /// <summary>Enhanced fan-out consumers of one stream, with On-demand Advantage.</summary>
        public static readonly ServiceLimit EnhancedFanOutConsumers =
            new(0, 50, "consumers", Docs + "kinesis/latest/APIReference/API_RegisterStreamConsumer.html");

        /// <summary>Enhanced fan-out consumers of one stream in an account without On-demand Advantage.</summary>
        public static readonly ServiceQuota EnhancedFanOutQuota = new(
            20,
            "consumers",
            $"turn On-demand Advantage on for the account ({Docs}kinesis/latest/APIReference/API_UpdateAccountSettings.html)",
            Docs + "kinesis/latest/APIReference/API_RegisterStreamConsumer.html");

        /// <summary>A partition key's length.</summary>
        public static readonly ServiceLimit PartitionKeyLength =
            new(1, 256, "characters", Docs + "kinesis/latest/APIReference/API_PutRecord.html");

        /// <summary>A sequence number's digits.</summary>
        public static readonly ServiceLimit SequenceNumberDigits =
            new(1, 129, "digits", Docs + "kinesis/latest/APIReference/API_Record.html");

        /// <summary>The length of a stream's or consumer's name.</summary>
        public static readonly ServiceLimit NameLength = new(1, 128, "characters", CreateStream);

        private const string PutRecords = Docs + "kinesis/latest/APIReference/API_PutRecords.html";

        /// <summary>Records of one PutRecords call.</summary>
        public static readonly ServiceLimit PutRecordsCount = new(1, 500, "records", PutRecords);

        /// <summary>Size of one PutRecords call: data before base64 plus partition keys (5 MiB before October 2025).</summary>
        public static readonly ServiceLimit PutRecordsMiB = new(0, 10, "MiB", PutRecords);

        private const string GetRecords = Docs + "kinesis/latest/APIReference/API_GetRecords.html";

        /// <summary>Records of one GetRecords response.</summary>
        public static readonly ServiceLimit GetRecordsCount = new(1, 10_000, "records", GetRecords);

        /// <summary>Size of one GetRecords response.</summary>
        public static readonly ServiceLimit GetRecordsMiB = new(0, 10, "MiB", GetRecords);

        /// <summary>How long a shard iterator is valid, in minutes; a paging token of ListShards is valid for as long.</summary>
        public const int ShardIteratorMinutes = 5;

        /// <summary>Shards that an on-demand stream starts with, 4 MB/s of writes.</summary>
        public const int OnDemandInitialShards = 4;

        /// <summary>
        /// The rate above which an on-demand stream splits a shard, in KB a second.
        /// https://docs.aws.amazon.com/streams/latest/dev/how-do-i-size-a-stream.html
        /// </summary>
        public const int OnDemandSplitKBPerSecond = 500;

        /// <summary>
        /// The write throughput that an on-demand stream scales up to without a quota increase, in MB a second, outside the
        /// three largest Regions.
        /// </summary>
        public const int OnDemandWriteMBPerSecond = 200;

        /// <summary>On-demand streams of an account and Region, by default.</summary>
        public const int OnDemandStreams = 50;

        /// <summary>A stream's tags.</summary>
        public static readonly ServiceLimit Tags =
            new(1, 50, "tags", Docs + "kinesis/latest/APIReference/API_AddTagsToStream.html");

        /// <summary>The number of shard-level metrics in one call of EnableEnhancedMonitoring.</summary>
        public static readonly ServiceLimit ShardLevelMetrics =
            new(1, 7, "metrics", Docs + "kinesis/latest/APIReference/API_EnableEnhancedMonitoring.html");

        /// <summary>The length of a resource-based policy.</summary>
        public static readonly ServiceLimit PolicyLength =
            new(1, 20_480, "characters", Docs + "streams/latest/dev/controlling-access.html");

        /// <summary>
        /// The minimum time for which an account is committed to a minimum throughput, in hours.
        /// https://docs.aws.amazon.com/kinesis/latest/APIReference/API_UpdateAccountSettings.html
        /// </summary>
        public const int CommitmentHours = 24;

        /// <summary>Changes between the capacity modes of one stream within 24 hours.</summary>
        public const int ModeChangesPerDay = 2;
    }
}
