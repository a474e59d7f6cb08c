using Pipeline.Constructs.Internal;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs;

/// <summary>The endpoint of Dynatrace that forwards metrics to an environment.</summary>
public enum DynatraceLocation
{
    /// <summary>The nearest endpoint.</summary>
    Global,

    /// <summary>The endpoint in the US.</summary>
    Us,

    /// <summary>The endpoint in the EU.</summary>
    Eu,
}

// The endpoints and settings of Dynatrace's pages docs/ingest-from/amazon-web-services/integrate-with-aws:
// cloudwatch-metric-streams and lma-stream-logs-with-firehose.
public abstract partial class DeliveryDestination
{
    /// <summary>
    /// Metrics of a <see cref="MetricStreamFeed"/> to Dynatrace; the secret holds an API token that may ingest metrics.
    /// </summary>
    /// <param name="location">The endpoint that forwards them.</param>
    /// <param name="apiUrl">The environment: <c>https://ID.live.dynatrace.com</c>, or an ActiveGate's
    /// <c>https://host:9999/e/ID</c>.</param>
    /// <param name="props">The token's secret, the backup, and settings that have defaults: GZIP, 3 MiB (1 to 64), 60 seconds,
    /// 900 seconds of retries.</param>
    [Documented("Dynatrace metrics",
        "https://docs.aws.amazon.com/firehose/latest/dev/create-destination.html#create-destination-dynatrace")]
    public static DeliveryDestination DynatraceMetrics(DynatraceLocation location, string apiUrl, PresetDestinationProps props) =>
        new PresetDestination(
        new EndpointPreset
        {
            Name = "Dynatrace",
            Url = location switch
            {
                DynatraceLocation.Global => "https://aws.cloud.dynatrace.com/",
                DynatraceLocation.Us => "https://us.aws.cloud.dynatrace.com/",
                DynatraceLocation.Eu => "https://eu.aws.cloud.dynatrace.com/",
                _ => "",
            },
            Validate = violations =>
            {
                EndpointPreset.Defined("Location", location)(violations);
                EndpointUrls.Require(violations, "ApiUrl", apiUrl, ServiceLimits.Firehose.HttpUrlLength);
            },
            CommonAttributes = new Dictionary<string, string?> { ["dt-url"] = apiUrl, ["require-valid-certificate"] = "true" },
            BufferingSizeMiB = 3,
            RetrySeconds = 900,
        },
        Argument.Given(props));

    /// <summary>Logs to Dynatrace, sent to the environment itself; the secret holds an API token that may ingest logs.</summary>
    /// <param name="apiUrl">The environment, on port 443: <c>https://ID.live.dynatrace.com</c>, or
    /// <c>https://host/e/ID</c>.</param>
    /// <param name="props">The token's secret, the backup, and settings that have defaults: GZIP, 1 MiB (1 to 64), 60 seconds,
    /// 900 seconds of retries.</param>
    [Documented("Dynatrace logs",
        "https://docs.aws.amazon.com/firehose/latest/dev/create-destination.html#create-destination-dynatrace")]
    public static DeliveryDestination DynatraceLogs(string apiUrl, PresetDestinationProps props) => new PresetDestination(
        new EndpointPreset
        {
            Name = "Dynatrace",
            Url = $"{Argument.Given(apiUrl).TrimEnd('/')}/api/v2/logs/ingest/aws_firehose",
            Validate = violations => EndpointUrls.RequirePort443(violations, "ApiUrl", apiUrl),
            BufferingSizeMiB = 1,
            RetrySeconds = 900,
        },
        Argument.Given(props));
}
