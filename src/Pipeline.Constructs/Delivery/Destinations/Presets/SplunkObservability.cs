using Pipeline.Constructs.Internal;

namespace Pipeline.Constructs;

public abstract partial class DeliveryDestination
{
    /// <summary>
    /// Metrics of a <see cref="MetricStreamFeed"/> to Splunk Observability Cloud; the secret holds an
    /// access token that may ingest.
    /// </summary>
    /// <param name="realm">The organization's realm, such as <c>us1</c>; letters, digits and <c>-</c>.</param>
    /// <param name="props">The token's secret, the backup, and settings that have defaults: GZIP, 1 MiB (1
    /// to 64), 60 seconds.</param>
    [Documented(
        "Splunk Observability Cloud",
        "https://docs.aws.amazon.com/firehose/latest/dev/create-destination.html#create-destination-splunk-cloud")]
    public static DeliveryDestination SplunkObservability(string realm, PresetDestinationProps props) => new PresetDestination(
        new EndpointPreset
        {
            Name = "Splunk Observability Cloud",
            // From Splunk's own pages and templates: the organization's ingest endpoint and this path.
            Url = $"https://ingest.{realm}.signalfx.com/v1/cloudwatch_metric_stream",
            Validate = violations => violations.Matches(
                "Realm", realm, HostLabel(), "be letters, digits and - only", "give the realm of the organization, such as us1"),
            BufferingSizeMiB = 1,
        },
        Argument.Given(props));
}
