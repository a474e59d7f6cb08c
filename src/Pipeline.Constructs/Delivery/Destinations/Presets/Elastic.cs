using Pipeline.Constructs.Internal;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs;

public abstract partial class DeliveryDestination
{
    /// <summary>Elastic Cloud; the secret holds its API key, encoded in base64, as Kibana shows it.</summary>
    /// <param name="endpointUrl">The cluster: <c>https://ID.es.REGION.aws.elastic-cloud.com</c>, port 443.</param>
    /// <param name="props">The key's secret, the backup, and settings that have defaults: GZIP, 1 MiB (no
    /// other), 60 seconds.</param>
    /// <param name="dataStream">The data stream that records go into, at most 1024 characters. Default: Elastic's,
    /// <c>logs-awsfirehose-default</c> for logs.</param>
    [Documented("Elastic", "https://docs.aws.amazon.com/firehose/latest/dev/create-destination.html#create-destination-elastic")]
    public static DeliveryDestination Elastic(string endpointUrl, PresetDestinationProps props, string? dataStream = null) =>
        new PresetDestination(
        new EndpointPreset
        {
            Name = "Elastic",
            Url = endpointUrl,
            Validate = violations => EndpointUrls.RequirePort443(violations, "EndpointUrl", endpointUrl),
            // The attribute's name is from Elastic's own page on its Firehose integration.
            CommonAttributes = new Dictionary<string, string?> { ["es_datastream_name"] = dataStream },
            BufferingSize = ServiceLimits.Firehose.ElasticBufferingSizeMiB,
            BufferingSizeMiB = 1,
        },
        Argument.Given(props));
}
