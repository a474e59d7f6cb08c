namespace Pipeline.Records.Limits;

internal static partial class ServiceLimits
{
    public static partial class Firehose
    {
        /// <summary>The address of Splunk's HTTP Event Collector.</summary>
        public static readonly ServiceLimit SplunkHecEndpointLength =
            new(1, 2048, "characters", Docs + "firehose/latest/APIReference/API_SplunkDestinationConfiguration.html");
    }
}
