using Pipeline.Constructs.Internal;

namespace Pipeline.Constructs;

/// <summary>Where a Coralogix account is.</summary>
public enum CoralogixRegion
{
    /// <summary>Europe (Ireland), <c>coralogix.com</c>.</summary>
    Europe,

    /// <summary>Europe (Stockholm), <c>eu2.coralogix.com</c>.</summary>
    Europe2,

    /// <summary>US (Ohio), <c>coralogix.us</c>.</summary>
    Us,

    /// <summary>US (Oregon), <c>cx498.coralogix.com</c>.</summary>
    Us2,

    /// <summary>Singapore, <c>coralogixsg.com</c>.</summary>
    Singapore,
}

public abstract partial class DeliveryDestination
{
    /// <summary>Coralogix; the secret holds its private key for sending data.</summary>
    /// <param name="region">Where the account is.</param>
    /// <param name="props">The key's secret, the backup, and settings that have defaults: GZIP, 6 MiB (1 to 64), 60 seconds.</param>
    /// <param name="applicationName">What Coralogix takes for the application, at most 1024 characters. Default: its own.</param>
    /// <param name="subsystemName">What Coralogix takes for the part of it, at most 1024 characters. Default: its own.</param>
    /// <param name="integrationType">How Coralogix reads the records, such as <c>CloudWatch_JSON</c>, <c>WAF</c> or <c>RawText</c>.
    /// Default: its own.</param>
    [Documented("Coralogix", "https://docs.aws.amazon.com/firehose/latest/dev/create-destination.html#create-destination-coralogix")]
    public static DeliveryDestination Coralogix(
        CoralogixRegion region,
        PresetDestinationProps props,
        string? applicationName = null,
        string? subsystemName = null,
        string? integrationType = null) => new PresetDestination(
        new EndpointPreset
        {
            Name = "Coralogix",
            Url = $"https://firehose-ingress.{Domain(region)}/firehose",
            Validate = EndpointPreset.Defined("Region", region),
            CommonAttributes = new Dictionary<string, string?>
            {
                ["applicationName"] = applicationName,
                ["subsystemName"] = subsystemName,
                ["integrationType"] = integrationType,
            },
            BufferingSizeMiB = 6,
        },
        props);

    private static string Domain(CoralogixRegion region) => region switch
    {
        CoralogixRegion.Europe => "coralogix.com",
        CoralogixRegion.Europe2 => "eu2.coralogix.com",
        CoralogixRegion.Us => "coralogix.us",
        CoralogixRegion.Us2 => "cx498.coralogix.com",
        CoralogixRegion.Singapore => "coralogixsg.com",
        _ => "",
    };
}
