using Amazon.CDK.AWS.KMS;

namespace Pipeline.Constructs;

/// <summary>How a stream's records are encrypted at rest.</summary>
public sealed record IngestEncryption
{
    private IngestEncryption(bool isEncrypted, IKey? key) => (IsEncrypted, Key) = (isEncrypted, key);

    /// <summary>
    /// The key that AWS manages for Kinesis, <c>alias/aws/kinesis</c>: no cost, no key policy, no use from other accounts,
    /// and no <c>AWS::Kinesis::Channel</c> (https://docs.aws.amazon.com/streams/latest/dev/data-delivery.html).
    /// </summary>
    public static IngestEncryption AwsManaged { get; } = new(true, null);

    /// <summary>No encryption at rest; cdk-nag's AwsSolutions-KDS1 reports it.</summary>
    public static IngestEncryption None { get; } = new(false, null);

    /// <summary>Your own key. Producers and consumers need permission to use it, which the grants give.</summary>
    /// <param name="key">The key, such as <see cref="PipelineKey.Key"/>.</param>
    public static IngestEncryption CustomerManaged(IKey key) => new(true, key);

    /// <summary>Whether records are encrypted at rest.</summary>
    public bool IsEncrypted { get; }

    /// <summary>The customer managed key; <c>null</c> if there is none.</summary>
    public IKey? Key { get; }
}
