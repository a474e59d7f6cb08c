using System.Text.RegularExpressions;
using Amazon.CDK.AWS.KMS;
using Pipeline.Constructs.Internal;

namespace Pipeline.Constructs;

/// <summary>
/// Settings of an <see cref="AlarmTopic"/>: who gets e-mails, and which key encrypts the topic; all have defaults.
/// </summary>
public sealed partial record AlarmTopicProps
{
    /// <summary>
    /// The customer managed key of the messages; its policy must let CloudWatch use it, as the policy of
    /// <see cref="PipelineKey"/> does. Default: none; messages are not encrypted at rest, because alarms cannot publish
    /// with the key that AWS manages for SNS (https://repost.aws/knowledge-center/cloudwatch-configure-alarm-sns).
    /// cdk-nag's NIST pack reports that.
    /// </summary>
    public IKey? EncryptionKey { get; set; }

    /// <summary>
    /// The addresses that get an e-mail for each alarm. Default: none. SNS asks each address once to confirm before it sends any.
    /// The order does not matter: adding or removing one changes no other. An address may be a parameter, but the list may not,
    /// because its length is unknown.
    /// </summary>
    public IReadOnlyList<string> EmailAddresses { get; set; } = [];

    internal void Validate(Violations violations) => ValidateAddresses(violations, nameof(EmailAddresses), EmailAddresses);

    /// <summary>Requires e-mail addresses, each once.</summary>
    /// <returns>Whether there is a list.</returns>
    internal static bool ValidateAddresses(Violations violations, string prop, IReadOnlyList<string> addresses)
    {
        if (!violations.AllGiven(prop, addresses)) return false;
        violations.EachOnce(prop, addresses);
        if (ListToken.Is(addresses)) return true;
        foreach (var address in addresses)
            violations.Matches(prop, address, AddressForm(), "hold e-mail addresses", "write it as name@example.com");

        return true;
    }

    [GeneratedRegex(@"^[^@\s]+@[^@\s]+\.[^@\s]+$")]
    private static partial Regex AddressForm();
}
