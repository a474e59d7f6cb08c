using Pipeline.Constructs.Internal;

namespace Pipeline.Constructs;

/// <summary>Where a <see cref="Delivery"/> takes its records: a plain object, made by one of the static factories.</summary>
public abstract partial class DeliveryDestination
{
    // Firehose knows a closed set of destinations, so that a user cannot add one.
    private protected DeliveryDestination()
    {
    }

    /// <summary>Checks what the destination was given; nothing is made yet.</summary>
    internal abstract void Validate(Violations violations);

    /// <summary>Says what the destination needs; the caller makes the resources of it.</summary>
    internal abstract DestinationBinding Bind(DestinationContext context);
}
