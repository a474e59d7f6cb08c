namespace Pipeline.Constructs;

/// <summary>What Datadog receives, and at which of its sites.</summary>
/// <remarks>The list of https://docs.aws.amazon.com/firehose/latest/dev/create-destination.html#create-destination-datadog.</remarks>
public enum DatadogEndpoint
{
    /// <summary>Logs, US1.</summary>
    LogsUs1,

    /// <summary>Logs, US3.</summary>
    LogsUs3,

    /// <summary>Logs, US5.</summary>
    LogsUs5,

    /// <summary>Logs, AP1 (Japan).</summary>
    LogsAp1,

    /// <summary>Logs, EU.</summary>
    LogsEu,

    /// <summary>Logs, US government.</summary>
    LogsGov,

    /// <summary>Metrics of a CloudWatch metric stream, US.</summary>
    MetricsUs,

    /// <summary>Metrics of a CloudWatch metric stream, US5.</summary>
    MetricsUs5,

    /// <summary>Metrics of a CloudWatch metric stream, AP1 (Japan).</summary>
    MetricsAp1,

    /// <summary>Metrics of a CloudWatch metric stream, EU.</summary>
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

internal static class DatadogEndpoints
{
    private const string Protocol = "?dd-protocol=aws-kinesis-firehose";
    private const string Logs = "https://aws-kinesis-http-intake.logs.";
    private const string Configurations = "https://cloudplatform-intake.";

    // CDK's own list (aws-kinesisfirehose/lib/datadog.js of aws-cdk-lib 2.276.0).
    private static readonly Dictionary<DatadogEndpoint, string> Urls = new()
    {
        [DatadogEndpoint.LogsUs1] = $"{Logs}datadoghq.com/v1/input",
        [DatadogEndpoint.LogsUs3] = $"{Logs}us3.datadoghq.com/api/v2/logs{Protocol}",
        [DatadogEndpoint.LogsUs5] = $"{Logs}us5.datadoghq.com/api/v2/logs{Protocol}",
        [DatadogEndpoint.LogsAp1] = $"{Logs}ap1.datadoghq.com/api/v2/logs{Protocol}",
        [DatadogEndpoint.LogsEu] = $"{Logs}datadoghq.eu/v1/input",
        [DatadogEndpoint.LogsGov] = $"{Logs}ddog-gov.com/v1/input",
        [DatadogEndpoint.MetricsUs] = "https://awsmetrics-intake.datadoghq.com/v1/input",
        [DatadogEndpoint.MetricsUs5] = $"https://event-platform-intake.us5.datadoghq.com/api/v2/awsmetrics{Protocol}",
        [DatadogEndpoint.MetricsAp1] = $"https://event-platform-intake.ap1.datadoghq.com/api/v2/awsmetrics{Protocol}",
        [DatadogEndpoint.MetricsEu] = "https://awsmetrics-intake.datadoghq.eu/v1/input",
        [DatadogEndpoint.ConfigurationsUs1] = $"{Configurations}datadoghq.com/api/v2/cloudchanges{Protocol}",
        [DatadogEndpoint.ConfigurationsUs3] = $"{Configurations}us3.datadoghq.com/api/v2/cloudchanges{Protocol}",
        [DatadogEndpoint.ConfigurationsUs5] = $"{Configurations}us5.datadoghq.com/api/v2/cloudchanges{Protocol}",
        [DatadogEndpoint.ConfigurationsAp1] = $"{Configurations}ap1.datadoghq.com/api/v2/cloudchanges{Protocol}",
        [DatadogEndpoint.ConfigurationsEu] = $"{Configurations}datadoghq.eu/api/v2/cloudchanges{Protocol}",
        [DatadogEndpoint.ConfigurationsGov] = $"{Configurations}ddog-gov.com/api/v2/cloudchanges{Protocol}",
    };

    public static string Url(DatadogEndpoint endpoint) => Urls.GetValueOrDefault(endpoint, "");
}
