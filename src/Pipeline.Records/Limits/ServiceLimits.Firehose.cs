namespace Pipeline.Records.Limits;

internal static partial class ServiceLimits
{
    /// <summary>Amazon Data Firehose.</summary>
    public static partial class Firehose
    {
        private const string Buffering = Docs + "firehose/latest/dev/create-configure-backup.html";
        private const string Prefixes = Docs + "firehose/latest/dev/s3-prefixes.html";
        private const string ExtendedS3 = Docs + "firehose/latest/APIReference/API_ExtendedS3DestinationConfiguration.html";

        /// <summary>A Firehose stream's name.</summary>
        public static readonly ServiceLimit NameLength =
            new(1, 64, "characters", Docs + "firehose/latest/APIReference/API_CreateDeliveryStream.html");

        /// <summary>Firehose streams of an account and Region, by default.</summary>
        public const int Streams = 5000;

        /// <summary>A Firehose stream's tags.</summary>
        public static readonly ServiceLimit Tags =
            new(1, 50, "tags", Docs + "firehose/latest/APIReference/API_TagDeliveryStream.html");

        private const string Update = Docs + "firehose/latest/APIReference/API_UpdateDestination.html";

        /// <summary>The length of the id of a Firehose stream's version.</summary>
        public static readonly ServiceLimit VersionIdLength = new(1, 50, "characters", Update);

        /// <summary>The length of the id of a destination.</summary>
        public static readonly ServiceLimit DestinationIdLength = new(1, 100, "characters", Update);

        /// <summary>How much a stream that delivers to S3 buffers before it writes an object.</summary>
        public static readonly ServiceLimit S3BufferingSizeMiB = new(1, 128, "MiB", Buffering);

        /// <summary>How long a stream that delivers to S3 buffers before it writes an object; 0 is zero buffering.</summary>
        public static readonly ServiceLimit S3BufferingIntervalSeconds = new(0, 900, "seconds", Buffering);

        /// <summary>How much of the source records a backup to S3 buffers before it writes an object.</summary>
        public static readonly ServiceLimit BackupBufferingSizeMiB = new(1, 128, "MiB", Buffering);

        /// <summary>How long a backup to S3 buffers before it writes an object. Zero buffering is not available.</summary>
        public static readonly ServiceLimit BackupBufferingIntervalSeconds = new(60, 900, "seconds", Buffering);

        /// <summary>The length of a prefix or error prefix as it is set, expressions included.</summary>
        public static readonly ServiceLimit PrefixLength = new(0, 1024, "characters", ExtendedS3);

        /// <summary>The length of a prefix or error prefix after its expressions are evaluated.</summary>
        public static readonly ServiceLimit EvaluatedPrefixLength = new(0, 512, "characters", Prefixes);

        /// <summary>The length of the text that replaces <c>!{firehose:random-string}</c>, in characters.</summary>
        public const int RandomStringLength = 11;

        /// <summary>The extension of delivered objects, its period included.</summary>
        public static readonly ServiceLimit FileExtensionLength = new(2, 128, "characters", ExtendedS3);

        /// <summary>The throughput hint of a Direct PUT stream; Firehose calls the unit MB/s.</summary>
        public static readonly ServiceLimit DirectPutThroughputHintMBps =
            new(1, 100, "MB/s", Docs + "firehose/latest/APIReference/API_DirectPutSourceConfiguration.html");

        private const string PutRecordBatch = Docs + "firehose/latest/APIReference/API_PutRecordBatch.html";

        /// <summary>A record's data, before base64.</summary>
        public static readonly ServiceLimit RecordSizeKiB = new(0, 1000, "KiB", PutRecordBatch);

        /// <summary>Records of one PutRecordBatch call.</summary>
        public static readonly ServiceLimit PutRecordBatchCount = new(1, 500, "records", PutRecordBatch);

        /// <summary>Size of one PutRecordBatch call: data before base64.</summary>
        public static readonly ServiceLimit PutRecordBatchMiB = new(0, 4, "MiB", PutRecordBatch);

        /// <summary>How much a stream that delivers to an HTTP endpoint buffers before it sends a request.</summary>
        public static readonly ServiceLimit HttpBufferingSizeMiB = new(1, 64, "MiB", Buffering);

        /// <summary>How much a stream that delivers to OpenSearch buffers before it sends a request.</summary>
        public static readonly ServiceLimit OpenSearchBufferingSizeMiB = new(1, 100, "MiB", Buffering);

        /// <summary>How much a stream that delivers to Splunk buffers before it sends a request.</summary>
        public static readonly ServiceLimit SplunkBufferingSizeMiB = new(1, 5, "MiB", Buffering);

        /// <summary>How long a stream that delivers to Splunk buffers before it sends a request.</summary>
        public static readonly ServiceLimit SplunkBufferingIntervalSeconds = new(0, 60, "seconds", Buffering);

        /// <summary>How long Firehose retries a failed request to an endpoint.</summary>
        public static readonly ServiceLimit RetrySeconds =
            new(0, 7200, "seconds", Docs + "firehose/latest/APIReference/API_HttpEndpointRetryOptions.html");

        /// <summary>How long Firehose waits for Splunk's acknowledgment.</summary>
        public static readonly ServiceLimit SplunkAcknowledgmentSeconds =
            new(180, 600, "seconds", Docs + "firehose/latest/APIReference/API_SplunkDestinationConfiguration.html");

        /// <summary>Records of one request to an HTTP endpoint.</summary>
        public static readonly ServiceLimit HttpRequestRecords =
            new(1, 10_000, "records", Docs + "firehose/latest/dev/httpdeliveryrequestresponse.html");

        /// <summary>How much a transformation buffers before Firehose invokes its function.</summary>
        public static readonly ServiceLimit TransformBufferingSizeMiB =
            new(0.2, 3, "MiB", Docs + "firehose/latest/dev/data-transformation.html");

        /// <summary>How long a transformation buffers before Firehose invokes its function.</summary>
        public static readonly ServiceLimit TransformBufferingIntervalSeconds =
            new(0, 900, "seconds", Docs + "firehose/latest/dev/data-transformation.html");

        /// <summary>A function's event or response, in MB of 1,048,576 bytes.</summary>
        public const int TransformPayloadMiB = 6;

        /// <summary>
        /// Active partitions of a stream with dynamic partitioning, which have records that are buffered or being delivered;
        /// AWS can raise the number.
        /// </summary>
        public const int ActivePartitions = 500;

        /// <summary>The maximum number of records that de-aggregation makes of one record.</summary>
        public const int SubRecords = 500;

        // https://docs.aws.amazon.com/firehose/latest/dev/limits.html

        /// <summary>The Regions whose Direct PUT streams have larger initial quotas.</summary>
        public static readonly IReadOnlyList<string> LargeRegions = ["us-east-1", "us-west-2", "eu-west-1"];

        /// <summary>Calls a second of a Direct PUT stream in a large Region, before AWS scales it automatically.</summary>
        public const int LargeRegionRequestsPerSecond = 2_000;

        /// <summary>Records a second of a Direct PUT stream in a large Region, before AWS scales it automatically.</summary>
        public const int LargeRegionRecordsPerSecond = 500_000;

        /// <summary>MiB a second of a Direct PUT stream in a large Region, before AWS scales it automatically.</summary>
        public const int LargeRegionMiBPerSecond = 5;

        /// <summary>Calls a second of a Direct PUT stream in other Regions, before AWS scales it automatically.</summary>
        public const int RequestsPerSecond = 1_000;

        /// <summary>Records a second of a Direct PUT stream in other Regions, before AWS scales it automatically.</summary>
        public const int RecordsPerSecond = 100_000;

        /// <summary>MiB a second of a Direct PUT stream in other Regions, before AWS scales it automatically.</summary>
        public const int MiBPerSecond = 1;
    }
}
