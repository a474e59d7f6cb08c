using System.Text.RegularExpressions;
using Amazon.CDK.AWS.KMS;
using Pipeline.Constructs.Internal;

namespace Pipeline.Constructs;

/// <summary>Settings of an <see cref="AlarmTopic"/>.</summary>
public sealed partial record AlarmTopicProps
{
    /// <summary>
    /// The customer managed key of the messages; its policy must let CloudWatch use it, as <see cref="PipelineKey"/>'s does.
    /// Default: none, so that messages are not encrypted at rest: the key that AWS manages for SNS lets no alarm publish
    /// (https://repost.aws/knowledge-center/cloudwatch-configure-alarm-sns). cdk-nag's NIST pack reports that.
    /// </summary>
    public IKey? EncryptionKey { get; init; }

    /// <summary>
    /// Who gets an e-mail for each alarm. Default: nobody. SNS asks each address to confirm, once, before it sends any.
    /// </summary>
    public IReadOnlyList<string> EmailAddresses { get; init; } = [];

    internal void Validate(Violations violations)
    {
        foreach (var address in EmailAddresses)
        {
            violations.Matches(
                nameof(EmailAddresses), address, AddressForm(), "hold e-mail addresses", "write it as name@example.com");
        }

        violations.Require(
            EmailAddresses.Distinct().Count() == EmailAddresses.Count,
            nameof(EmailAddresses),
            "name each address once",
            string.Join(", ", EmailAddresses),
            "remove the repeated ones");
    }

    [GeneratedRegex(@"^[^@\s]+@[^@\s]+\.[^@\s]+$")]
    private static partial Regex AddressForm();
}
