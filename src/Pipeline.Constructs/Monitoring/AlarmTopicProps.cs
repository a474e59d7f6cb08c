using System.Text.RegularExpressions;
using Amazon.CDK.AWS.KMS;
using Pipeline.Constructs.Internal;

namespace Pipeline.Constructs;

/// <summary>Who is notified by an <see cref="AlarmTopic"/>, and which key encrypts it; all have defaults.</summary>
public sealed partial record AlarmTopicProps
{
    /// <summary>
    /// The customer managed key of the messages; its policy must let CloudWatch use it, as <see cref="PipelineKey"/>'s does.
    /// Default: none, so that messages are not encrypted at rest: the key that AWS manages for SNS lets no alarm publish
    /// (https://repost.aws/knowledge-center/cloudwatch-configure-alarm-sns). cdk-nag's NIST pack reports that.
    /// </summary>
    public IKey? EncryptionKey { get; set; }

    /// <summary>
    /// Who gets an e-mail for each alarm. Default: nobody. SNS asks each address to confirm, once, before it sends any. The order
    /// does not matter: adding or removing one touches no other. An address may be a parameter; a list parameter cannot be used,
    /// since it does not say how many addresses it holds.
    /// </summary>
    public IReadOnlyList<string> EmailAddresses { get; set; } = [];

    internal void Validate(Violations violations)
    {
        if (!violations.AllGiven(nameof(EmailAddresses), EmailAddresses)) return;
        violations.EachOnce(nameof(EmailAddresses), EmailAddresses);
        if (ListToken.Is(EmailAddresses)) return;
        foreach (var address in EmailAddresses)
        {
            violations.Matches(
                nameof(EmailAddresses), address, AddressForm(), "hold e-mail addresses", "write it as name@example.com");
        }
    }

    [GeneratedRegex(@"^[^@\s]+@[^@\s]+\.[^@\s]+$")]
    private static partial Regex AddressForm();
}
