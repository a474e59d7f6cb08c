using Pipeline.Constructs.Internal;

namespace Pipeline.Constructs;

public abstract partial class DeliveryDestination
{
    /// <summary>
    /// Metrics of a <see cref="MetricStreamFeed"/> to Logz.io's account in the US; the secret holds its metrics shipping token.
    /// It is not available from the Region eu-south-1.
    /// </summary>
    /// <param name="props">The token's secret, the backup, and settings that have defaults: no encoding, 5 MiB (1 to 64), 60
    /// seconds, 60 seconds of retries.</param>
    [Documented("Logz.io", "https://docs.aws.amazon.com/firehose/latest/dev/create-destination.html#create-destination-logz")]
    public static DeliveryDestination LogzIo(PresetDestinationProps props) => new PresetDestination(
        new EndpointPreset
        {
            Name = "Logz.io",
            Url = "https://listener-aws-metrics-stream-us.logz.io/",
            ContentEncoding = HttpContentEncoding.None,
            RetrySeconds = 60,
        },
        Argument.Given(props));
}
