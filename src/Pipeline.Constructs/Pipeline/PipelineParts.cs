using Pipeline.Records;

namespace Pipeline.Constructs.Internal;

/// <summary>The settings of all parts of a pipeline, changed by the user and checked, before any part is made.</summary>
internal sealed record PipelineParts
{
    public required IngestStreamProps Stream { get; init; }

    public required EventTableProps Table { get; init; }

    public required DynamoDbWriterProps Writer { get; init; }

    public required PipelineBucketProps DataBucket { get; init; }

    public required S3DestinationProps Destination { get; init; }

    public required DeliveryProps Delivery { get; init; }

    public required EventCatalogProps Catalog { get; init; }

    public required AlarmTopicProps AlarmTopic { get; init; }

    /// <summary>Changes and checks them.</summary>
    /// <param name="pipeline">The pipeline, of which mistakes are told.</param>
    /// <param name="props">Its props.</param>
    /// <param name="own">What it gives the parts by itself.</param>
    /// <exception cref="InvalidInputException">A part's settings are not allowed; the message lists all that are not, of all
    /// parts.</exception>
    public static PipelineParts Of(StreamingPipeline pipeline, StreamingPipelineProps props, PipelineDefaults own)
    {
        PipelineParts? parts = null;
        Violations.ThrowIfAny(pipeline, violations =>
        {
            var changes = new PartChanges(violations);
            parts = new()
            {
                Stream = changes.Of(nameof(props.Stream), own.Stream, props.Stream),
                Table = changes.Of(nameof(props.Table), own.Table, props.Table),
                Writer = changes.Of(nameof(props.Writer), own.Writer, props.Writer),
                DataBucket = changes.Of(nameof(props.DataBucket), own.DataBucket, props.DataBucket),
                Destination = changes.Of(nameof(props.Destination), own.Destination, props.Destination),
                Delivery = changes.Of(nameof(props.Delivery), own.Delivery, props.Delivery),
                Catalog = ResultsOf(changes.Of(nameof(props.Catalog), own.Catalog, props.Catalog), own.Catalog.AccessLogs),
                AlarmTopic = own.AlarmTopic,
            };
            new PartRules(props, parts).Validate(violations, Amazon.CDK.Stack.Of(pipeline).Region);
        });
        return parts!;
    }

    // The results of a bucket of the user's are logged where that bucket is made.
    private static EventCatalogProps ResultsOf(EventCatalogProps catalog, PipelineBucket? accessLogs) =>
        catalog.ResultsBucket is not null && ReferenceEquals(catalog.AccessLogs, accessLogs)
        ? catalog with { AccessLogs = null } : catalog;
}
