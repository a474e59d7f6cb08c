using Amazon.CDK.AWS.KMS;

namespace Pipeline.Constructs;

/// <summary>Whose keys encrypt a whole pipeline: one of your own, or those that AWS manages.</summary>
public sealed record PipelineEncryption
{
    private PipelineEncryption(bool isCustomerManaged, IKey? key) => (IsCustomerManaged, Key) = (isCustomerManaged, key);

    /// <summary>
    /// One customer managed key for the stream, the table, the buckets, the logs and the alarm topic: its policy says who may
    /// read the data, and disabling it stops all reading. 1 USD a month and 0.03 USD per 10,000 requests
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

    /// <summary>
    /// Keys of yours that encrypted the pipeline before: whoever reads the stream or queries the data may still decrypt with
    /// them, and nobody encrypts. Kinesis and S3 encrypt nothing anew when a key changes. Remove a key when neither the stream's
    /// retention nor an object in S3 needs it. Default: none.
    /// </summary>
    public IReadOnlyList<IKey> FormerKeys { get; init; } = [];

    /// <summary>
    /// Whether the key that <see cref="CustomerManaged"/> made without an argument stays as one of the former keys, where another
    /// key or AWS's encrypt from now on: <c>PipelineEncryption.AwsManaged with { KeepsOwnKey = true }</c>. Default: <c>false</c>;
    /// the key leaves the stack, and what it encrypted cannot be read by the pipeline's roles.
    /// </summary>
    public bool KeepsOwnKey { get; init; }

    /// <summary>Whether the key is the customer's.</summary>
    public bool IsCustomerManaged { get; }

    /// <summary>The key given, or nothing.</summary>
    public IKey? Key { get; }

    internal bool MakesKey => KeepsOwnKey || (IsCustomerManaged && Key is null);
}
