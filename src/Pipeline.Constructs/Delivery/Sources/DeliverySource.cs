using Amazon.CDK.AWS.IAM;
using Pipeline.Constructs.Internal;

namespace Pipeline.Constructs;

/// <summary>
/// The source of a <see cref="Delivery"/>, made by one of its static methods: <see cref="DirectPut"/> (producers put records into
/// Firehose), <see cref="KinesisStream"/> or <see cref="Msk"/>.
/// </summary>
public abstract partial class DeliverySource
{
    // Firehose has a closed set of sources, so users cannot add one.
    private protected DeliverySource()
    {
    }

    /// <summary>Whether Firehose reads the source with a separate role.</summary>
    internal virtual bool ReadsAsRole => false;

    /// <summary>Whether a role that is made for the source requires this account's external id.</summary>
    internal virtual bool TrustsByExternalId => true;

    /// <summary>The reason why Firehose keeps no copy of this source's records; <c>null</c> if it can.</summary>
    internal virtual string? NoBackupBecause => null;

    /// <summary>The role that the user gave, if any.</summary>
    internal virtual IRole? Role => null;

    /// <summary>Checks the source's settings, before any resource is made.</summary>
    internal abstract void Validate(Violations violations);

    /// <summary>The data stream that Firehose reads, which must be in its Region; <c>null</c> for another source.</summary>
    internal virtual IngestStream? Stream => null;

    /// <summary>Returns the source's needs as data; the caller makes the resources.</summary>
    internal abstract SourceBinding Bind(SourceContext context);
}
