using Pipeline.Constructs.Internal;

namespace Pipeline.Constructs;

public abstract partial class DeliveryDestination
{
    /// <summary>
    /// A Firehose source of Sumo Logic. Its URL is its credential and is in the secret: <c>{"url": "https://..."}</c>.
    /// </summary>
    /// <remarks>
    /// The template refers to the secret, and CloudFormation reads it when it deploys the stream. The deploying principal must
    /// therefore be allowed to read it; a changed URL reaches the stream only by a deployment that changes the stream; and anyone
    /// who may describe the stream can read the URL
    /// (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references-secretsmanager.html).
    /// </remarks>
    /// <param name="props">The URL's secret, the backup, and settings that have defaults: GZIP, 1 MiB (1
    /// to 64), 60 seconds.</param>
    [Documented("Sumo Logic",
        "https://docs.aws.amazon.com/firehose/latest/dev/create-destination.html#create-destination-sumo-logic")]
    public static DeliveryDestination SumoLogic(PresetDestinationProps props) => new PresetDestination(
        new EndpointPreset
        {
            Name = "Sumo Logic",
            // A dynamic reference, not the value.
            Url = Argument.Given(props).Secret?.SecretValueFromJson("url").UnsafeUnwrap() ?? "",
            HasSecretUrl = true,
            BufferingSizeMiB = 1,
        },
        Argument.Given(props));
}
