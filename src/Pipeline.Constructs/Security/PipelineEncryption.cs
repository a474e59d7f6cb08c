using Amazon.CDK.AWS.KMS;

namespace Pipeline.Constructs;

/// <summary>The keys that encrypt a whole pipeline: your own key, or keys that AWS manages.</summary>
public sealed record PipelineEncryption
{
    private PipelineEncryption(bool isCustomerManaged, IKey? key) => (IsCustomerManaged, Key) = (isCustomerManaged, key);

    /// <summary>
    /// One customer managed key for the stream, the table, the buckets, the logs and the alarm topic: its policy decides who may
    /// read the data, and disabling it stops all reading. Cost: 1 USD a month and 0.03 USD per 10,000 requests
    /// (https://aws.amazon.com/kms/pricing/).
    /// </summary>
    /// <param name="key">Your own key. Its policy must let CloudWatch Logs and CloudWatch alarms use it, as the policy of
    /// <see cref="PipelineKey"/> does. Default: a new <see cref="PipelineKey"/>.</param>
    public static PipelineEncryption CustomerManaged(IKey? key = null) => new(true, key);

    /// <summary>
    /// The keys that AWS manages or owns for each service. They cost no money and need no care, but you cannot revoke them.
    /// cdk-nag's NIST pack reports the resources that it wants encrypted with your own key.
    /// </summary>
    public static PipelineEncryption AwsManaged { get; } = new(false, null);

    /// <summary>
    /// Your own keys that encrypted the pipeline before. Principals that read the stream or query the data may still decrypt with
    /// them, and no principal may encrypt with them. Kinesis and S3 do not re-encrypt data when a key changes. Remove a key when
    /// neither the stream's retention nor an object in S3 needs it. Default: none.
    /// </summary>
    public IReadOnlyList<IKey> FormerKeys { get; init; } = [];

    /// <summary>
    /// Whether the key that <see cref="CustomerManaged"/> made without an argument stays as a former key when another key, or
    /// AWS's keys, take over: <c>PipelineEncryption.AwsManaged with { KeepsOwnKey = true }</c>. Default: <c>false</c>; the key
    /// leaves the stack, and the pipeline's roles cannot read the data that it encrypted.
    /// </summary>
    public bool KeepsOwnKey { get; init; }

    /// <summary>Whether the key is customer managed.</summary>
    public bool IsCustomerManaged { get; }

    /// <summary>The given key; <c>null</c> if none was given.</summary>
    public IKey? Key { get; }

    internal bool MakesKey => KeepsOwnKey || (IsCustomerManaged && Key is null);
}
