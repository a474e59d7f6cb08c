using Pipeline.Constructs.Internal;

namespace Pipeline.Constructs;

/// <summary>
/// The destination of a <see cref="Delivery"/>, made by one of its static methods, such as
/// <c>DeliveryDestination.S3(new() { Bucket = bucket })</c>: S3, OpenSearch Service and Serverless, Redshift, Iceberg, S3 Tables,
/// Snowflake, Splunk, an HTTP endpoint, or a vendor's.
/// </summary>
public abstract partial class DeliveryDestination
{
    // Firehose knows a closed set of destinations, so that a user cannot add one.
    private protected DeliveryDestination()
    {
    }

    /// <summary>Checks what the destination was given; nothing is made yet.</summary>
    internal abstract void Validate(Violations violations);

    /// <summary>Whether all source records are kept in S3 besides. It is asked before the props are known to be
    /// complete.</summary>
    internal virtual bool BacksUpSource => false;

    /// <summary>
    /// Processors that the destination does not take, by <see cref="ProcessorTypes"/>, each with what to do instead.
    /// </summary>
    internal virtual IReadOnlyDictionary<string, string> RefusedProcessors { get; } = new Dictionary<string, string>
    {
        [ProcessorTypes.Deaggregation] = "remove it: it belongs to dynamic partitioning, which S3 alone has",
    };

    /// <summary>Checks what the destination and the steps on the way to it ask of each other.</summary>
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
            "be empty without dynamic partitioning, which nothing else reads them for",
            string.Join(", ", processors.SelectMany(processor => processor.PartitionKeys ?? [])),
            $"remove them, or deliver to S3 with {nameof(S3DestinationProps.DynamicPartitioning)}");
    }

    /// <summary>Whether a record's partition keys say where it goes.</summary>
    internal virtual bool TakesPartitionKeys => false;

    /// <summary>
    /// Whether records that are not text reach their reader as they were put: not where something parses them, or ends them with
    /// a line break, behind which a GZIP reader takes the rest for garbage.
    /// </summary>
    internal virtual bool KeepsBinaryRecords(IReadOnlyList<DeliveryProcessor> processors) => false;

    /// <summary>Says what the destination needs; the caller makes the resources of it.</summary>
    internal abstract DestinationBinding Bind(DestinationContext context);
}
