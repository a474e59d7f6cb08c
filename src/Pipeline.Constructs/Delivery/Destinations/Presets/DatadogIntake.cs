namespace Pipeline.Constructs;

/// <summary>The kind of data that Datadog receives, and its site.</summary>
/// <remarks>
/// The list of https://docs.aws.amazon.com/firehose/latest/dev/create-destination.html#create-destination-datadog, and AP2, which
/// Datadog has in addition. Metrics come from a <see cref="MetricStreamFeed"/>.
/// </remarks>
public enum DatadogIntake
{
    /// <summary>Logs, US1.</summary>
    LogsUs1,

    /// <summary>Logs, US3.</summary>
    LogsUs3,

    /// <summary>Logs, US5.</summary>
    LogsUs5,

    /// <summary>Logs, AP1 (Japan).</summary>
    LogsAp1,

    /// <summary>Logs, AP2 (Australia).</summary>
    LogsAp2,

    /// <summary>Logs, EU.</summary>
    LogsEu,

    /// <summary>Logs, US government.</summary>
    LogsGov,

    /// <summary>Metrics of a <see cref="MetricStreamFeed"/>, US.</summary>
    MetricsUs,

    /// <summary>Metrics of a <see cref="MetricStreamFeed"/>, US5.</summary>
    MetricsUs5,

    /// <summary>Metrics of a <see cref="MetricStreamFeed"/>, AP1 (Japan).</summary>
    MetricsAp1,

    /// <summary>Metrics of a <see cref="MetricStreamFeed"/>, EU.</summary>
    MetricsEu,

    /// <summary>Changes of configurations (AWS Config), US1.</summary>
    ConfigurationsUs1,

    /// <summary>Changes of configurations (AWS Config), US3.</summary>
    ConfigurationsUs3,

    /// <summary>Changes of configurations (AWS Config), US5.</summary>
    ConfigurationsUs5,

    /// <summary>Changes of configurations (AWS Config), AP1 (Japan).</summary>
    ConfigurationsAp1,

    /// <summary>Changes of configurations (AWS Config), EU.</summary>
    ConfigurationsEu,

    /// <summary>Changes of configurations (AWS Config), US government.</summary>
    ConfigurationsGov,
}

internal static class DatadogIntakes
{
    private const string Protocol = "?dd-protocol=aws-kinesis-firehose";
    private const string Logs = "https://aws-kinesis-http-intake.logs.";
    private const string Configurations = "https://cloudplatform-intake.";

    // CDK's own list (aws-kinesisfirehose/lib/datadog.js of aws-cdk-lib 2.276.0).
    private static readonly Dictionary<DatadogIntake, string> Urls = new()
    {
        [DatadogIntake.LogsUs1] = $"{Logs}datadoghq.com/v1/input",
        [DatadogIntake.LogsUs3] = $"{Logs}us3.datadoghq.com/api/v2/logs{Protocol}",
        [DatadogIntake.LogsUs5] = $"{Logs}us5.datadoghq.com/api/v2/logs{Protocol}",
        [DatadogIntake.LogsAp1] = $"{Logs}ap1.datadoghq.com/api/v2/logs{Protocol}",
        // From Datadog's list of hosts for private links (https://docs.datadoghq.com/agent/guide/private-link/), in the
        // form of the other URLs here.
        [DatadogIntake.LogsAp2] = $"{Logs}ap2.datadoghq.com/api/v2/logs{Protocol}",
        [DatadogIntake.LogsEu] = $"{Logs}datadoghq.eu/v1/input",
        [DatadogIntake.LogsGov] = $"{Logs}ddog-gov.com/v1/input",
        [DatadogIntake.MetricsUs] = "https://awsmetrics-intake.datadoghq.com/v1/input",
        [DatadogIntake.MetricsUs5] = $"https://event-platform-intake.us5.datadoghq.com/api/v2/awsmetrics{Protocol}",
        [DatadogIntake.MetricsAp1] = $"https://event-platform-intake.ap1.datadoghq.com/api/v2/awsmetrics{Protocol}",
        [DatadogIntake.MetricsEu] = "https://awsmetrics-intake.datadoghq.eu/v1/input",
        [DatadogIntake.ConfigurationsUs1] = $"{Configurations}datadoghq.com/api/v2/cloudchanges{Protocol}",
        [DatadogIntake.ConfigurationsUs3] = $"{Configurations}us3.datadoghq.com/api/v2/cloudchanges{Protocol}",
        [DatadogIntake.ConfigurationsUs5] = $"{Configurations}us5.datadoghq.com/api/v2/cloudchanges{Protocol}",
        [DatadogIntake.ConfigurationsAp1] = $"{Configurations}ap1.datadoghq.com/api/v2/cloudchanges{Protocol}",
        [DatadogIntake.ConfigurationsEu] = $"{Configurations}datadoghq.eu/api/v2/cloudchanges{Protocol}",
        [DatadogIntake.ConfigurationsGov] = $"{Configurations}ddog-gov.com/api/v2/cloudchanges{Protocol}",
    };

    public static string Url(DatadogIntake endpoint) => Urls.GetValueOrDefault(endpoint, "");
}
