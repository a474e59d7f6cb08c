using Pipeline.Constructs.Internal;

namespace Pipeline.Constructs;

/// <summary>
/// The destination of a <see cref="Delivery"/>, made by one of its static methods, such as
/// <c>DeliveryDestination.S3(new() { Bucket = bucket })</c>: S3, OpenSearch Service and Serverless, Redshift, Iceberg, S3 Tables,
/// Snowflake, Splunk, an HTTP endpoint, or a vendor's.
/// </summary>
public abstract partial class DeliveryDestination
{
    // Firehose has a closed set of destinations, so users cannot add one.
    private protected DeliveryDestination()
    {
    }

    /// <summary>Checks the destination's settings, before any resource is made.</summary>
    internal abstract void Validate(Violations violations);

    /// <summary>
    /// Whether all source records are also kept in S3. The caller may ask before it knows that the props are complete.
    /// </summary>
    internal virtual bool BacksUpSource => false;

    /// <summary>
    /// The processors that the destination does not take, by <see cref="ProcessorTypes"/>, each with what to do instead.
    /// </summary>
    internal virtual IReadOnlyDictionary<string, string> RefusedProcessors { get; } = new Dictionary<string, string>
    {
        [ProcessorTypes.Deaggregation] = "remove it: it belongs to dynamic partitioning, which only S3 has",
    };

    /// <summary>Checks that the destination and its processing steps fit each other.</summary>
    internal virtual void ValidateProcessing(Violations violations, IReadOnlyList<DeliveryProcessor> processors)
    {
        foreach (var type in processors.Select(processor => processor.Type).Distinct())
        {
            if (!RefusedProcessors.TryGetValue(type, out var fix)) continue;
            violations.Add(nameof(DeliveryProps.Processors), "hold only steps that the destination takes", type, fix);
        }

        violations.Require(
            processors.All(processor => processor.PartitionKeys is not { Count: > 0 }) || TakesPartitionKeys,
            $"{nameof(DeliveryProps.Processors)}.{nameof(DeliveryTransformProps.PartitionKeys)}",
            "be empty without dynamic partitioning, because only it uses them",
            string.Join(", ", processors.SelectMany(processor => processor.PartitionKeys ?? [])),
            $"remove them, or deliver to S3 with {nameof(S3DestinationProps.DynamicPartitioning)}");
    }

    /// <summary>Whether a record's partition keys decide where it goes.</summary>
    internal virtual bool TakesPartitionKeys => false;

    /// <summary>
    /// Whether records that are not text reach their reader unchanged. They do not if a step parses them, or ends them with a
    /// line break: a GZIP reader takes what follows the break for garbage.
    /// </summary>
    internal virtual bool KeepsBinaryRecords(IReadOnlyList<DeliveryProcessor> processors) => false;

    /// <summary>Returns the destination's needs as data; the caller makes the resources.</summary>
    internal abstract DestinationBinding Bind(DestinationContext context);
}
