using Pipeline.Constructs.Internal;

namespace Pipeline.Constructs;

/// <summary>The kind of data that New Relic receives, and its data center.</summary>
public enum NewRelicEndpoint
{
    /// <summary>Logs, US.</summary>
    LogsUs,

    /// <summary>Logs, EU.</summary>
    LogsEu,

    /// <summary>Metrics of a <see cref="MetricStreamFeed"/>, US.</summary>
    MetricsUs,

    /// <summary>Metrics of a <see cref="MetricStreamFeed"/>, EU.</summary>
    MetricsEu,
}

public abstract partial class DeliveryDestination
{
    /// <summary>New Relic: logs or metrics; the secret holds its license key, 40 hexadecimal characters.</summary>
    /// <param name="endpoint">The kind of data, and New Relic's data center.</param>
    /// <param name="props">The key's secret, the backup, and settings that have defaults: GZIP, 5 MiB (1
    /// to 64), 60 seconds.</param>
    [Documented("New Relic",
        "https://docs.aws.amazon.com/firehose/latest/dev/create-destination.html#create-destination-new-relic")]
    public static DeliveryDestination NewRelic(NewRelicEndpoint endpoint, PresetDestinationProps props) => new PresetDestination(
        new EndpointPreset
        {
            Name = "New Relic",
            Url = endpoint switch
            {
                NewRelicEndpoint.LogsUs => "https://aws-api.newrelic.com/firehose/v1",
                NewRelicEndpoint.LogsEu => "https://aws-api.eu.newrelic.com/firehose/v1",
                NewRelicEndpoint.MetricsUs => "https://aws-api.newrelic.com/cloudwatch-metrics/v1",
                NewRelicEndpoint.MetricsEu => "https://aws-api.eu01.nr-data.net/cloudwatch-metrics/v1",
                _ => "",
            },
            Validate = EndpointPreset.Defined("Endpoint", endpoint),
        },
        Argument.Given(props));
}
