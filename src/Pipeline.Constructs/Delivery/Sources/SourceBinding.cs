using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.KinesisFirehose;
using Amazon.CDK.AWS.KMS;
using Constructs;

namespace Pipeline.Constructs.Internal;

/// <summary>The parts of a delivery that a source may refer to when it binds.</summary>
/// <param name="Scope">The delivery.</param>
/// <param name="Role">The role that reads; <c>null</c> if the source needs no role.</param>
/// <param name="EncryptionKey">The customer managed key of the data that Firehose itself stores;
/// <c>null</c> if there is none.</param>
internal sealed record SourceContext(Construct Scope, IRole? Role, IKey? EncryptionKey)
{
    public Stack Stack => Stack.Of(Scope);
}

/// <summary>A source's needs as data; <see cref="Delivery"/> makes the resources from it.</summary>
internal sealed record SourceBinding
{
    /// <summary>Sets the properties of the stream that configure the source, including its type.</summary>
    public required Action<CfnDeliveryStreamProps> Fill { get; init; }

    /// <summary>Whether producers call Firehose (PutRecord, PutRecordBatch).</summary>
    public bool IsDirectPut { get; init; }

    /// <summary>The permissions that the source's role needs.</summary>
    public IReadOnlyList<PolicyStatement> Statements { get; init; } = [];

    /// <summary>The wildcards in <see cref="Statements"/>.</summary>
    public IReadOnlyList<NecessaryWildcard> Wildcards { get; init; } = [];

    /// <summary>Other resources that must exist before the stream.</summary>
    public IReadOnlyList<IDependable> DependsOn { get; init; } = [];

    /// <summary>The key that producers need permission for; <c>null</c> if there is none.</summary>
    public IKey? ProducerKey { get; init; }

    /// <summary>
    /// The permissions of a function that puts records back into the source; empty if the source takes none back. For Direct
    /// PUT the delivery knows them.
    /// </summary>
    public IReadOnlyList<PolicyStatement> Reingestion { get; init; } = [];

    /// <summary>The findings about the stream that are acceptable for this source, each with its reason.</summary>
    public IReadOnlyDictionary<string, string> Acknowledged { get; init; } = new Dictionary<string, string>();
}
