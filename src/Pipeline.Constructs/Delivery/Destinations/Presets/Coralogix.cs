using Pipeline.Constructs.Internal;

namespace Pipeline.Constructs;

/// <summary>
/// The Coralogix region of an account. The address of the team shows which it is
/// (https://coralogix.com/docs/user-guides/account-management/account-settings/coralogix-domain/).
/// </summary>
public enum CoralogixRegion
{
    /// <summary>EU1, AWS eu-west-1 (Ireland): <c>TEAM.coralogix.com</c>.</summary>
    Eu1,

    /// <summary>EU2, AWS eu-north-1 (Stockholm): <c>TEAM.app.eu2.coralogix.com</c>.</summary>
    Eu2,

    /// <summary>US1, AWS us-east-2 (Ohio): <c>TEAM.app.coralogix.us</c>.</summary>
    Us1,

    /// <summary>US2, AWS us-west-2 (Oregon): <c>TEAM.app.cx498.coralogix.com</c>.</summary>
    Us2,

    /// <summary>US3, Google Cloud us-central1 (Iowa): <c>TEAM.app.us3.coralogix.com</c>.</summary>
    Us3,

    /// <summary>AP1, AWS ap-south-1 (Mumbai): <c>TEAM.app.coralogix.in</c>.</summary>
    Ap1,

    /// <summary>AP2, AWS ap-southeast-1 (Singapore): <c>TEAM.app.coralogixsg.com</c>.</summary>
    Ap2,

    /// <summary>AP3, AWS ap-southeast-3 (Jakarta): <c>TEAM.app.ap3.coralogix.com</c>.</summary>
    Ap3,

    /// <summary>GOV1, AWS GovCloud us-gov-west-1: <c>TEAM.app.gov1.coralogixgov.us</c>.</summary>
    Gov1,
}

public abstract partial class DeliveryDestination
{
    /// <summary>Coralogix; the secret holds its private key for sending data.</summary>
    /// <param name="region">The account's region.</param>
    /// <param name="props">The key's secret, the backup, and settings that have defaults: GZIP, 6 MiB (1
    /// to 64), 60 seconds.</param>
    /// <param name="applicationName">The application's name in Coralogix, at most 1024 characters.
    /// Default: Coralogix's own.</param>
    /// <param name="subsystemName">The subsystem's name in Coralogix, at most 1024 characters. Default: Coralogix's own.</param>
    /// <param name="integrationType">How Coralogix reads the records, such as <c>CloudWatch_JSON</c>, <c>WAF</c> or
    /// <c>RawText</c>. Default: Coralogix's own.</param>
    [Documented("Coralogix",
        "https://docs.aws.amazon.com/firehose/latest/dev/create-destination.html#create-destination-coralogix")]
    public static DeliveryDestination Coralogix(
        CoralogixRegion region,
        PresetDestinationProps props,
        string? applicationName = null,
        string? subsystemName = null,
        string? integrationType = null) => new PresetDestination(
        new EndpointPreset
        {
            Name = "Coralogix",
            Url = $"https://ingress.{Domain(region)}/aws/firehose",
            Validate = EndpointPreset.Defined("Region", region),
            CommonAttributes = new Dictionary<string, string?>
            {
                ["applicationName"] = applicationName,
                ["subsystemName"] = subsystemName,
                ["integrationType"] = integrationType,
            },
            BufferingSizeMiB = 6,
        },
        Argument.Given(props));

    // https://coralogix.com/docs/integrations/coralogix-endpoints/: one form for all domains. Until 2025 the hosts were
    // firehose-ingress.DOMAIN, and each region had a domain without the region's name in it.
    private static string Domain(CoralogixRegion region) => region == CoralogixRegion.Gov1
        ? "gov1.coralogixgov.us"
        : $"{region}.coralogix.com".ToLowerInvariant();
}
