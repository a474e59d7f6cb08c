using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Amazon.CDK;
using Constructs;
using Pipeline.Records.Limits;
using static Amazon.CDK.AWS.Kinesis.CfnChannel;

namespace Pipeline.Constructs.Internal;

/// <summary>The rules for channels of both kinds.</summary>
/// <remarks>https://docs.aws.amazon.com/streams/latest/dev/data-delivery-quotas.html</remarks>
internal static partial class ChannelRules
{
    private const int DigestLength = 8;

    /// <param name="violations">Collects the mistakes.</param>
    /// <param name="stream">The stream that the channel reads.</param>
    /// <param name="destination">The kind of destination; a stream may have one channel of each kind.</param>
    public static void ValidateStream(Violations violations, IngestStream stream, string destination)
    {
        violations.Require(
            stream.Made?.Capacity.IsOnDemand != false,
            "Stream",
            "be on-demand",
            "provisioned capacity",
            "use IngestCapacity.OnDemand()");
        violations.Require(
            stream.Made?.Encryption is not { IsEncrypted: true, Key: null },
            "Stream",
            "be encrypted with a customer managed key or not at all",
            "the key that AWS manages (aws/kinesis)",
            "use IngestEncryption.CustomerManaged(key)");
        violations.Require(
            !stream.ChannelDestinations.Contains(destination),
            "Stream",
            $"have one channel to {destination} at most",
            "a second",
            "remove one");
    }

    public static void ValidateFolder(Violations violations, string prop, string folder, string below = "")
    {
        violations.Matches(
            prop,
            folder,
            Folder(),
            "be a path that ends with /, of letters, digits and !-_'.*()=, with no part that is only periods",
            "write it as data/ or badges/data/");
        violations.Length(prop, folder + below, ServiceLimits.Kinesis.ChannelKeyLength);
    }

    /// <summary>
    /// Makes a channel's name from its path and from every setting whose change replaces it. CloudFormation makes the new channel
    /// before it deletes the old one, and Kinesis does not allow two channels of one name.
    /// </summary>
    /// <param name="channel">The channel.</param>
    /// <param name="settings">All settings of the channel except its freshness, which is changed in place.</param>
    public static string Name(Construct channel, params object?[] settings)
    {
        var text = JsonSerializer.Serialize(Stack.Of(channel).Resolve(settings.Select(setting => setting ?? "").ToArray()));
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..DigestLength];
        var path = Names.UniqueResourceName(channel, new UniqueResourceNameOptions
        {
            MaxLength = (int)ServiceLimits.Kinesis.NameLength.Maximum - DigestLength - 1,
            AllowedSpecialCharacters = "_.-",
        });
        return $"{path}-{digest}";
    }

    public static EncryptionConfigurationProperty? Encryption(Amazon.CDK.AWS.KMS.IKey? key) =>
        key is null ? null : new EncryptionConfigurationProperty { EncryptionType = "KMS", KeyId = key.KeyArn };

    /// <summary>Lets the channel's role decrypt with the customer managed keys that encrypt the stream, or did before.</summary>
    public static Permission ReadStream(Stack stack, IngestStream stream) => new(["kms:Decrypt"], stream.DecryptionKeyArns)
    {
        Equal = new()
        {
            [ViaService.Key] = ViaService.Of("kinesis", stack.Region),
            ["kms:EncryptionContext:aws:kinesis:arn"] = stream.StreamArn,
        },
    };

    /// <summary>
    /// Lets the channel's role describe the keys of stream and destination: Kinesis tries them when the channel is made.
    /// </summary>
    public static Permission CheckKeys(Stack stack, IEnumerable<string> keyArns) =>
        new(["kms:Decrypt", "kms:GenerateDataKey"], [.. keyArns.Distinct()])
        {
            EqualIfExists = new() { [ViaService.Key] = ViaService.Of("kinesis", stack.Region) },
        };

    // The pattern allows no !{, so no expressions: the policy can then name the folder.
    [GeneratedRegex(@"^((?!\.+/)(?!.*\.\.)[A-Za-z0-9!_'.*()=-]+/)+$")]
    private static partial Regex Folder();
}
