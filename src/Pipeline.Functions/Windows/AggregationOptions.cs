using Pipeline.Functions.DynamoDb;
using Pipeline.Functions.Runtime;
using Pipeline.Records;

namespace Pipeline.Functions.Windows;

/// <summary>The settings of the aggregation, from its environment and the files beside the assembly.</summary>
internal sealed record AggregationOptions
{
    public required string Table { get; init; }

    public required AggregationSource Source { get; init; }

    public required EventSchema Schema { get; init; }

    public required IReadOnlyList<WindowedAggregation> Aggregations { get; init; }

    /// <summary>The topic of alerts; null where no aggregation has any.</summary>
    public string? AlertTopic { get; init; }

    /// <summary>Whether the aggregation reads Kinesis records that are compressed with GZIP.</summary>
    public bool ReadsGzip { get; init; }

    /// <summary>Through which client AWS is called.</summary>
    public SdkClient SdkClient { get; init; }

    /// <summary>Reads the settings.</summary>
    /// <exception cref="InvalidInputException">Every setting that is missing or wrong.</exception>
    public static AggregationOptions Read(Func<string, string?> environment, string taskRoot)
    {
        var settings = new Settings(environment);
        var table = settings.Required(FunctionSettings.TableName, "name the table of aggregates");
        settings.Required(FunctionSettings.Region, "name the Region, as Lambda sets it");
        var source = settings.OneOf(FunctionSettings.AggregationSource,
            (FunctionSettings.TableSource, AggregationSource.Table), (FunctionSettings.StreamSource, AggregationSource.Stream));
        var gzip = settings.Boolean(FunctionSettings.ReadGzip);
        var client = settings.OneOf(FunctionSettings.SdkClient, ("direct", SdkClient.Direct), ("plain", SdkClient.Plain));
        var topic = settings.Optional(FunctionSettings.AlertTopic);
        var schema = settings.Schema(taskRoot);
        var declaration = schema is null ? null : settings.Declaration(taskRoot, schema);
        if (topic is null && declaration?.Aggregations.Any(aggregation => aggregation.Alert is not null) == true)
            settings.Refuse(FunctionSettings.AlertTopic, "name a topic where an aggregation has an alert", "nothing", "set it");

        settings.ThrowIfAny("the aggregation's configuration");
        return new AggregationOptions
        {
            Table = table!,
            Source = source,
            Schema = schema!,
            Aggregations = declaration!.Aggregations,
            AlertTopic = topic,
            ReadsGzip = gzip,
            SdkClient = client,
        };
    }
}
