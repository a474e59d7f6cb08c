using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.KinesisFirehose;
using Amazon.CDK.AWS.KMS;
using Constructs;

namespace Pipeline.Constructs.Internal;

/// <summary>What a source may refer to while it says what it needs.</summary>
/// <param name="Scope">The delivery.</param>
/// <param name="Role">Who reads, where the source said that it takes a role.</param>
/// <param name="EncryptionKey">The customer managed key of what Firehose itself stores, or nothing.</param>
internal sealed record SourceContext(Construct Scope, IRole? Role, IKey? EncryptionKey)
{
    public Stack Stack => Stack.Of(Scope);
}

/// <summary>What a source needs, as data; <see cref="Delivery"/> makes resources of it.</summary>
internal sealed record SourceBinding
{
    /// <summary>Fills the properties of the stream that are the source's, its type among them.</summary>
    public required Action<CfnDeliveryStreamProps> Fill { get; init; }

    /// <summary>Whether producers call Firehose (PutRecord, PutRecordBatch).</summary>
    public bool IsDirectPut { get; init; }

    /// <summary>What the source's role must be allowed.</summary>
    public IReadOnlyList<PolicyStatement> Statements { get; init; } = [];

    /// <summary>The wildcards in <see cref="Statements"/>.</summary>
    public IReadOnlyList<NecessaryWildcard> Wildcards { get; init; } = [];

    /// <summary>What else must exist before the stream.</summary>
    public IReadOnlyList<IDependable> DependsOn { get; init; } = [];

    /// <summary>The key that producers need permission for, or nothing.</summary>
    public IKey? ProducerKey { get; init; }

    /// <summary>What a function needs that puts records back into the source; nothing where there is no way back. For Direct PUT
    /// the delivery knows it.</summary>
    public IReadOnlyList<PolicyStatement> Reingestion { get; init; } = [];

    /// <summary>Findings about the stream that are right for this source, each with its reason.</summary>
    public IReadOnlyDictionary<string, string> Acknowledged { get; init; } = new Dictionary<string, string>();
}
