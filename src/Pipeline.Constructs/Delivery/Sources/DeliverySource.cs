using Amazon.CDK.AWS.IAM;
using Pipeline.Constructs.Internal;

namespace Pipeline.Constructs;

/// <summary>
/// The source of a <see cref="Delivery"/>, made by one of its static methods: <see cref="DirectPut"/> (producers put records into
/// Firehose), <see cref="KinesisStream"/> or <see cref="Msk"/>.
/// </summary>
public abstract partial class DeliverySource
{
    // Firehose knows a closed set of sources, so that a user cannot add one.
    private protected DeliverySource()
    {
    }

    /// <summary>Whether Firehose reads the source as a role of its own.</summary>
    internal virtual bool ReadsAsRole => false;

    /// <summary>Whether the role that is made for it asks for this account's external id.</summary>
    internal virtual bool TrustsByExternalId => true;

    /// <summary>Why Firehose keeps no copy of this source's records, or <c>null</c> where it does.</summary>
    internal virtual string? NoBackupBecause => null;

    /// <summary>The role that the user gave, if any.</summary>
    internal virtual IRole? Role => null;

    /// <summary>Checks what the source was given; nothing is made yet.</summary>
    internal abstract void Validate(Violations violations);

    /// <summary>The data stream that Firehose reads, which must be of its Region; <c>null</c> of another source.</summary>
    internal virtual IngestStream? Stream => null;

    /// <summary>Says what the source needs; the caller makes the resources of it.</summary>
    internal abstract SourceBinding Bind(SourceContext context);
}
