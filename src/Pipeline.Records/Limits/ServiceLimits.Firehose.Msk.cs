namespace Pipeline.Records.Limits;

internal static partial class ServiceLimits
{
    public static partial class Firehose
    {
        private const string MskSource = Docs + "firehose/latest/APIReference/API_MSKSourceConfiguration.html";

        /// <summary>The ARN of a cluster that Firehose reads.</summary>
        public static readonly ServiceLimit MskClusterArnLength = new(1, 512, "characters", MskSource);

        /// <summary>The name of a topic that Firehose reads.</summary>
        public static readonly ServiceLimit MskTopicNameLength = new(1, 255, "characters", MskSource);
    }
}
