namespace Pipeline.Records.Limits;

internal static partial class ServiceLimits
{
    public static partial class Firehose
    {
        private const string Redshift = Docs + "firehose/latest/APIReference/API_RedshiftDestinationConfiguration.html";
        private const string Copy = Docs + "firehose/latest/APIReference/API_CopyCommand.html";
        private const string IcebergTable = Docs + "firehose/latest/APIReference/API_DestinationTableConfiguration.html";
        private const string Snowflake = Docs + "firehose/latest/APIReference/API_SnowflakeDestinationConfiguration.html";

        /// <summary>How much a stream that delivers to Redshift buffers before it writes an object and copies it.</summary>
        public static readonly ServiceLimit RedshiftBufferingSizeMiB = new(1, 128, "MiB", Buffering);

        /// <summary>How long a stream that delivers to Redshift buffers before it writes an object and copies it.</summary>
        public static readonly ServiceLimit RedshiftBufferingIntervalSeconds = new(0, 900, "seconds", Buffering);

        /// <summary>How long Firehose retries a failed COPY into Redshift, the first attempt included.</summary>
        public static readonly ServiceLimit RedshiftRetrySeconds =
            new(0, 7200, "seconds", Docs + "firehose/latest/APIReference/API_RedshiftRetryOptions.html");

        /// <summary>The name of the table that COPY loads, its schema included.</summary>
        public static readonly ServiceLimit CopyTableNameLength = new(1, 512, "characters", Copy);

        /// <summary>The columns that COPY loads, separated by commas.</summary>
        public static readonly ServiceLimit CopyColumnsLength = new(0, 10_240, "characters", Copy);

        /// <summary>The options of COPY.</summary>
        public static readonly ServiceLimit CopyOptionsLength = new(0, 10_240, "characters", Copy);

        /// <summary>How much a stream that delivers to Iceberg tables buffers before it commits.</summary>
        public static readonly ServiceLimit IcebergBufferingSizeMiB = new(1, 128, "MiB", Buffering);

        /// <summary>How long a stream that delivers to Iceberg tables buffers before it commits.</summary>
        public static readonly ServiceLimit IcebergBufferingIntervalSeconds = new(0, 900, "seconds", Buffering);

        /// <summary>How long Firehose retries delivery to Iceberg tables.</summary>
        public static readonly ServiceLimit IcebergRetrySeconds =
            new(0, 7200, "seconds", Docs + "firehose/latest/APIReference/API_RetryOptions.html");

        /// <summary>The name of an Iceberg table, or of its database.</summary>
        public static readonly ServiceLimit IcebergNameLength = new(1, 255, "characters", IcebergTable);

        /// <summary>The name of a column that is a unique key of an Iceberg table.</summary>
        public static readonly ServiceLimit IcebergUniqueKeyLength = new(1, 1024, "characters", IcebergTable);

        /// <summary>How much a stream that delivers to Snowflake buffers before it sends it.</summary>
        public static readonly ServiceLimit SnowflakeBufferingSizeMiB = new(1, 128, "MiB", Buffering);

        /// <summary>How long a stream that delivers to Snowflake buffers before it sends it.</summary>
        public static readonly ServiceLimit SnowflakeBufferingIntervalSeconds = new(0, 900, "seconds", Buffering);

        /// <summary>How long Firehose retries delivery to Snowflake.</summary>
        public static readonly ServiceLimit SnowflakeRetrySeconds =
            new(0, 7200, "seconds", Docs + "firehose/latest/APIReference/API_SnowflakeRetryOptions.html");

        /// <summary>The address of a Snowflake account.</summary>
        public static readonly ServiceLimit SnowflakeAccountUrlLength = new(24, 2048, "characters", Snowflake);

        /// <summary>The name of a database, schema, table, column or role of Snowflake.</summary>
        public static readonly ServiceLimit SnowflakeNameLength = new(1, 255, "characters", Snowflake);

        /// <summary>The id of a Snowflake account's VPC endpoint service.</summary>
        public static readonly ServiceLimit SnowflakePrivateLinkLength =
            new(47, 255, "characters", Docs + "firehose/latest/APIReference/API_SnowflakeVpcConfiguration.html");
    }
}
