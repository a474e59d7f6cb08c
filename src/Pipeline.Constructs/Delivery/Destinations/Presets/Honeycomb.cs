using System.Text.RegularExpressions;
using Pipeline.Constructs.Internal;

namespace Pipeline.Constructs;

/// <summary>The instance of Honeycomb that a team uses.</summary>
public enum HoneycombInstance
{
    /// <summary>The instance in the US.</summary>
    Us,

    /// <summary>The instance in the EU.</summary>
    Eu,
}

public abstract partial class DeliveryDestination
{
    /// <summary>A dataset of Honeycomb; the secret holds an ingest key.</summary>
    /// <param name="instance">The team's instance.</param>
    /// <param name="dataset">The dataset's name in a URL: letters, digits, <c>-</c>, <c>_</c>, <c>.</c>, <c>~</c>, other
    /// characters encoded (a space is <c>%20</c>); no slash.</param>
    /// <param name="props">The key's secret, the backup, and settings that have defaults: GZIP, 15 MiB (1
    /// to 64), 60 seconds.</param>
    [Documented("Honeycomb",
        "https://docs.aws.amazon.com/firehose/latest/dev/create-destination.html#create-destination-honeycomb")]
    public static DeliveryDestination Honeycomb(HoneycombInstance instance, string dataset, PresetDestinationProps props) =>
        new PresetDestination(
        new EndpointPreset
        {
            Name = "Honeycomb",
            // The host in the EU is from Honeycomb's own page:
            // https://docs.honeycomb.io/api/kinesis-events/create-kinesis-events.md.
            Url = (instance == HoneycombInstance.Eu ? "https://api.eu1.honeycomb.io" : "https://api.honeycomb.io") +
                $"/1/kinesis_events/{dataset}",
            Validate = violations =>
            {
                EndpointPreset.Defined("Instance", instance)(violations);
                violations.Matches("Dataset", dataset, Dataset(), "be a dataset's name as it stands in a URL",
                    "encode other characters, as %20");
            },
            BufferingSizeMiB = 15,
        },
        Argument.Given(props));

    [GeneratedRegex("^([A-Za-z0-9._~-]|%(?!2[Ff])[0-9A-Fa-f]{2})+$")]
    private static partial Regex Dataset();
}
