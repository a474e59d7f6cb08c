namespace Pipeline.Records.Limits;

internal static partial class ServiceLimits
{
    public static partial class Kinesis
    {
        /// <summary>How long a channel buffers records before it delivers them.</summary>
        public static readonly ServiceLimit ChannelFreshnessSeconds =
            new(300, 900, "seconds", Docs + "streams/latest/dev/data-delivery-s3-about.html");

        /// <summary>
        /// The key of a channel's object after its expressions are evaluated, without the suffix that Kinesis appends.
        /// </summary>
        public static readonly ServiceLimit ChannelKeyLength =
            new(1, 986, "characters", Docs + "streams/latest/dev/data-delivery-s3-key-template.html");

        /// <summary>The name of a table that a channel makes, and of its namespace.</summary>
        public static readonly ServiceLimit ChannelTableNameLength =
            new(1, 255, "characters", Docs + "kinesis/latest/APIReference/API_S3TablesConfiguration.html");
    }
}
