namespace Pipeline.Constructs.Internal;

/// <summary>Checks the settings of a pipeline's parts, each by itself and all together, before any part is made.</summary>
/// <param name="props">The pipeline's props.</param>
/// <param name="parts">The settings of the parts.</param>
internal sealed class PartRules(StreamingPipelineProps props, PipelineParts parts)
{
    public void Validate(Violations violations, string region)
    {
        if (props.ExistingStream is null) parts.Stream.Validate(violations.For(nameof(parts.Stream)));
        if (props.ExistingTable is null) parts.Table.Validate(violations.For(nameof(parts.Table)), region);
        ValidateWriter(violations.For(nameof(parts.Writer)));
        if (props.HasDelivery) ValidateDelivery(violations);
        if (props.HasCatalog) parts.Catalog.ValidateWithoutBucket(violations.For(nameof(parts.Catalog)));
        parts.AlarmTopic.Validate(violations.For(nameof(parts.AlarmTopic)));
        parts.Alarms.Validate(violations.For(nameof(parts.Alarms)), props.HasDelivery, props.HasCatalog);
        violations.Require(
            parts.Alarms.Routing is null || props.AlarmEmailAddresses.Count == 0,
            nameof(props.AlarmEmailAddresses),
            $"be empty with {nameof(parts.Alarms)}.{nameof(parts.Alarms.Routing)}, which sets the actions of alarms",
            string.Join(", ", props.AlarmEmailAddresses),
            "subscribe the addresses to a topic of the routing");
    }

    private void ValidateWriter(Violations violations)
    {
        var existing = props.ExistingStream;
        // Mistakes in these two are already reported. Comparing other settings with them would report them again.
        if (existing is null && (parts.Stream.Capacity is null || parts.Stream.Retention is null)) return;
        parts.Writer.Validate(violations, new WriterEnds
        {
            Shards = existing is null ? parts.Stream.Capacity.Shards : existing.Made?.Capacity.Shards,
            Retention = existing?.Retention ?? parts.Stream.Retention,
            RecordDistribution = existing?.RecordDistribution ?? parts.Stream.RecordDistribution,
            ProducersAggregate = existing?.ProducersAggregate ?? parts.Stream.ProducersAggregate,
            IsFanOut = props.EnhancedFanOut,
            FanOutAdvice = $"set the pipeline's {nameof(props.EnhancedFanOut)}",
            ChangesReturn = existing is not null && ChangesTo == existing.StreamArn,
            Schema = props.Schema,
            TimeToLiveAttribute = props.ExistingTable is { } table
                ? table.TimeToLiveAttribute : ItemExpiry.Attribute(props.Schema, parts.Table.ItemLifetime),
        });
        violations.Require(
            props.ExistingBucket is not { } bucket || parts.Writer.Rejects?.Bucket is not { } rejects
                || rejects.BucketName != bucket.BucketName
                || !props.Layout.Holds(parts.Writer.Rejects.Prefix),
            nameof(parts.Writer.Rejects),
            $"lie outside {props.Layout.BasePrefix}, the folder of {nameof(props.Layout)}, in the bucket of the events",
            parts.Writer.Rejects?.Prefix,
            "use another folder, or another bucket");
    }

    private string? ChangesTo =>
        props.ExistingTable is { } table ? table.ChangesTo : parts.Table.ChangesToKinesis?.StreamArn;

    private void ValidateDelivery(Violations violations)
    {
        if (props.ExistingBucket is null) parts.DataBucket.Validate(violations.For(nameof(parts.DataBucket)));
        parts.Destination.ValidateWithoutBucket(violations.For(nameof(parts.Destination)));
        parts.Delivery.Validate(violations.For(nameof(parts.Delivery)), DeliveryDestination.S3(parts.Destination));
        if (parts.Delivery.Processors is not { } processors || processors.Any(processor => processor is null)) return;
        ValidateSteps(violations.For(nameof(parts.Delivery)), processors);
        if (props is { HasCatalog: true, Format.IsConverted: false })
            AthenaFiles.Validate(violations.For(nameof(parts.Destination)), parts.Destination, processors);
    }

    // The delivery reads the same stream as the writer: events of the pipeline's schema.
    private void ValidateSteps(Violations violations, IReadOnlyList<DeliveryProcessor> processors)
    {
        violations.Require(
            processors.All(processor => processor.Type is not (ProcessorTypes.Decompression or ProcessorTypes.MessageExtraction)),
            nameof(parts.Delivery.Processors),
            "hold no step for CloudWatch Logs, because the writer reads the same records as events",
            string.Join(", ", processors.Select(processor => processor.Type)),
            "deliver logs by a separate Delivery");
        var other = processors.Select(processor => processor.Schema)
            .FirstOrDefault(schema => schema is not null && schema.Json != props.Schema.Json);
        violations.Require(
            other is null,
            nameof(parts.Delivery.Processors),
            $"transform events of the pipeline's schema, {props.Schema.Name}",
            other?.Name,
            $"make the {nameof(DeliveryTransform)} with that schema");
    }
}
