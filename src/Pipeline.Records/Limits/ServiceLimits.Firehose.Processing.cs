namespace Pipeline.Records.Limits;

internal static partial class ServiceLimits
{
    public static partial class Firehose
    {
        private const string Transformation = Docs + "firehose/latest/dev/data-transformation.html";
        private const string ProcessorParameter = Docs + "firehose/latest/APIReference/API_ProcessorParameter.html";
        private const string Parquet = Docs + "firehose/latest/APIReference/API_ParquetSerDe.html";
        private const string Orc = Docs + "firehose/latest/APIReference/API_OrcSerDe.html";

        /// <summary>How long the function of a transformation may run; Lambda itself allows more.</summary>
        public static readonly ServiceLimit TransformTimeoutSeconds = new(1, 300, "seconds", Transformation);

        /// <summary>How long a transformation buffers by default, except for Snowflake; the same page.</summary>
        public const int TransformBufferingIntervalDefaultSeconds = 60;

        /// <summary>
        /// How often Firehose invokes a transformation's function again after a network timeout or an invocation limit. The
        /// page states the default, 3, and no maximum.
        /// </summary>
        public static readonly ServiceLimit TransformRetries = new(0, 300, "retries", ProcessorParameter);

        /// <summary>The value of a processor's parameter, such as a query with all its keys or a delimiter in base64.</summary>
        public static readonly ServiceLimit ProcessorParameterLength = new(1, 5120, "characters", ProcessorParameter);

        /// <summary>Keys that one query may extract.</summary>
        public static readonly ServiceLimit PartitionKeys = new(
            1, 50, "keys", Docs + "firehose/latest/dev/create-destination.html#create-destination-s3");

        /// <summary>
        /// How much a partition buffers before Firehose writes an object. The developer guide states the maximum, CDK's
        /// S3Bucket the minimum.
        /// </summary>
        public static readonly ServiceLimit DynamicPartitioningBufferingSizeMiB = new(
            64, 128, "MiB", Docs + "cdk/api/v2/docs/aws-cdk-lib.aws_kinesisfirehose.S3BucketProps.html");

        /// <summary>How long a partition buffers before Firehose writes an object. Zero buffering is not available.</summary>
        public static readonly ServiceLimit DynamicPartitioningBufferingIntervalSeconds =
            new(60, 900, "seconds", Docs + "firehose/latest/dev/buffering.html");

        /// <summary>
        /// The maximum number of buffering intervals that a record with dynamic partitioning waits; the same page.
        /// </summary>
        public const double DynamicPartitioningDelay = 1.5;

        /// <summary>How long Firehose retries delivery to a partition's prefix.</summary>
        public static readonly ServiceLimit DynamicPartitioningRetrySeconds =
            new(0, 7200, "seconds", Docs + "firehose/latest/APIReference/API_RetryOptions.html");

        /// <summary>How much is buffered before records are converted to a columnar format.</summary>
        public static readonly ServiceLimit ConversionBufferingSizeMiB =
            new(64, 128, "MiB", Docs + "firehose/latest/dev/enable-record-format-conversion.html");

        // The sizes below are fields of 32 bits, in bytes.

        /// <summary>The block size of HDFS that Parquet files are padded for.</summary>
        public static readonly ServiceLimit ParquetBlockSizeMiB = new(64, 2047, "MiB", Parquet);

        /// <summary>A page of a Parquet file.</summary>
        public static readonly ServiceLimit ParquetPageSizeKiB = new(64, 2_097_151, "KiB", Parquet);

        /// <summary>The most padding of a Parquet file.</summary>
        public static readonly ServiceLimit ParquetPaddingBytes = new(0, int.MaxValue, "bytes", Parquet);

        /// <summary>The block size of HDFS that ORC files are padded for.</summary>
        public static readonly ServiceLimit OrcBlockSizeMiB = new(64, 2047, "MiB", Orc);

        /// <summary>A stripe of an ORC file.</summary>
        public static readonly ServiceLimit OrcStripeSizeMiB = new(8, 2047, "MiB", Orc);

        /// <summary>Rows between two entries of an ORC file's index.</summary>
        public static readonly ServiceLimit OrcRowIndexStride = new(1000, int.MaxValue, "rows", Orc);

        /// <summary>The share of false positives of a Bloom filter, a fraction of 1.</summary>
        public static readonly ServiceLimit OrcBloomFilterFalsePositives = new(0, 1, "of all answers", Orc);

        /// <summary>Padding up to a block's end, a fraction of the stripe size.</summary>
        public static readonly ServiceLimit OrcPaddingTolerance = new(0, 1, "of a stripe", Orc);

        /// <summary>
        /// The maximum share of different keys for which a dictionary is used, a fraction of the rows that are not null.
        /// </summary>
        public static readonly ServiceLimit OrcDictionaryKeyThreshold = new(0, 1, "of the rows", Orc);
    }
}
