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

    public required PipelineAlarmOptions Alarms { get; init; }

    /// <summary>Applies the user's changes and checks the result.</summary>
    /// <param name="pipeline">The pipeline, which error messages name.</param>
    /// <param name="props">The pipeline's props.</param>
    /// <param name="own">The pipeline's own settings for the parts.</param>
    /// <exception cref="InvalidInputException">A part's settings are invalid; the message lists every
    /// mistake of all parts.</exception>
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
                Alarms = changes.Of(nameof(props.Alarms), new PipelineAlarmOptions(), props.Alarms),
            };
            new PartRules(props, parts).Validate(violations, Amazon.CDK.Stack.Of(pipeline).Region);
        });
        return parts!;
    }

    // If the results go to the user's own bucket, its access logs are configured where that bucket is made.
    private static EventCatalogProps ResultsOf(EventCatalogProps catalog, PipelineBucket? accessLogs) =>
        catalog.ResultsBucket is not null && ReferenceEquals(catalog.AccessLogs, accessLogs)
        ? catalog with { AccessLogs = null } : catalog;
}
