using Pipeline.Constructs.Internal;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs;

public abstract partial class DeliveryDestination
{
    /// <summary>Datadog: logs, metrics or configurations, at one of its sites; the secret holds its API key.</summary>
    /// <param name="endpoint">The kind of data, and Datadog's site.</param>
    /// <param name="props">The key's secret, the backup, and settings that have defaults: GZIP, 4 MiB (1
    /// to 4), 60 seconds.</param>
    [Documented("Datadog", "https://docs.aws.amazon.com/firehose/latest/dev/create-destination.html#create-destination-datadog")]
    public static DeliveryDestination Datadog(DatadogIntake endpoint, PresetDestinationProps props) => new PresetDestination(
        new EndpointPreset
        {
            Name = "Datadog",
            Url = DatadogIntakes.Url(endpoint),
            Validate = EndpointPreset.Defined("Endpoint", endpoint),
            BufferingSize = ServiceLimits.Firehose.DatadogBufferingSizeMiB,
            BufferingSizeMiB = 4,
        },
        Argument.Given(props));
}
