using Amazon.CDK.AWS.KMS;

namespace Pipeline.Constructs;

/// <summary>Whose keys encrypt a whole pipeline: one of your own, or those that AWS manages.</summary>
public sealed record PipelineEncryption
{
    private PipelineEncryption(bool isCustomerManaged, IKey? key) => (IsCustomerManaged, Key) = (isCustomerManaged, key);

    /// <summary>
    /// One customer managed key for the stream, the table, the buckets, the logs and the alarm topic: its policy says who may read
    /// the data, and disabling it stops all reading. 1 USD a month and 0.03 USD per 10,000 requests
    /// (https://aws.amazon.com/kms/pricing/).
    /// </summary>
    /// <param name="key">A key of yours, whose policy lets CloudWatch Logs and CloudWatch alarms use it as
    /// <see cref="PipelineKey"/> does. Default: a new <see cref="PipelineKey"/>.</param>
    public static PipelineEncryption CustomerManaged(IKey? key = null) => new(true, key);

    /// <summary>
    /// The keys that AWS manages or owns, of each service: nothing to pay or to look after, and nothing to revoke. cdk-nag's NIST
    /// pack reports what it wants encrypted by a key of your own.
    /// </summary>
    public static PipelineEncryption AwsManaged { get; } = new(false, null);

    /// <summary>Whether the key is the customer's.</summary>
    public bool IsCustomerManaged { get; }

    /// <summary>The key given, or nothing.</summary>
    public IKey? Key { get; }
}
