using Amazon.CDK.AWS.KMS;

namespace Pipeline.Constructs;

/// <summary>The key that encrypts a table at rest; DynamoDB has no unencrypted tables.</summary>
/// <remarks>https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/EncryptionAtRest.html</remarks>
public sealed record EventTableEncryption
{
    private EventTableEncryption(bool isKms, IKey? key, IReadOnlyDictionary<string, string> replicaKeyArns) =>
        (IsKms, Key, ReplicaKeyArns) = (isKms, key, replicaKeyArns);

    /// <summary>A key that DynamoDB owns: free, but its use is not visible in CloudTrail.</summary>
    public static EventTableEncryption AwsOwned { get; } = new(false, null, new Dictionary<string, string>());

    /// <summary>
    /// The key that AWS manages in the account, <c>alias/aws/dynamodb</c>: its use is logged, and its policy is fixed.
    /// </summary>
    public static EventTableEncryption AwsManaged { get; } = new(true, null, new Dictionary<string, string>());

    /// <summary>Your own key. Readers and writers need permission to use it, which the grants give.</summary>
    /// <param name="key">The key, such as <see cref="PipelineKey.Key"/>, in the stack's Region.</param>
    /// <param name="replicaKeyArns">The ARN of a key in each replica's Region, by Region. Default: none, for no replicas.</param>
    public static EventTableEncryption CustomerManaged(IKey key, IReadOnlyDictionary<string, string>? replicaKeyArns = null) =>
        new(true, key, replicaKeyArns ?? new Dictionary<string, string>());

    /// <summary>Whether a key in the account's KMS encrypts it.</summary>
    public bool IsKms { get; }

    /// <summary>The customer managed key; <c>null</c> if there is none.</summary>
    public IKey? Key { get; }

    /// <summary>The ARNs of the replicas' keys, by Region.</summary>
    public IReadOnlyDictionary<string, string> ReplicaKeyArns { get; }
}
