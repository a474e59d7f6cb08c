using Pipeline.Functions.DynamoDb;
using Pipeline.Functions.Runtime;
using Pipeline.Records;
using Pipeline.Records.Items;

namespace Pipeline.Functions.Writer;

/// <summary>The writer's settings, from its environment and the schema beside it.</summary>
internal sealed record WriterOptions
{
    public required string Table { get; init; }

    public required EventSchema Schema { get; init; }

    public required WriteMode Mode { get; init; }

    public required ItemOptions Item { get; init; }

    public required string RejectsBucket { get; init; }

    public required string RejectsPrefix { get; init; }

    public required bool ReportsItemFailures { get; init; }

    /// <summary>Whether the writer reads records that are compressed with GZIP.</summary>
    public bool ReadsGzip { get; init; }

    /// <summary>Through which client AWS is called.</summary>
    public SdkClient SdkClient { get; init; }

    /// <summary>Reads the settings.</summary>
    /// <exception cref="InvalidInputException">Every setting that is missing or wrong.</exception>
    public static WriterOptions Read(Func<string, string?> environment, string taskRoot)
    {
        var settings = new Settings(environment);
        var table = settings.Required(FunctionSettings.TableName, "name the table");
        var bucket = settings.Required(FunctionSettings.RejectsBucket, "name the bucket for records that cannot be written");
        settings.Required(FunctionSettings.Region, "name the Region, as Lambda sets it");
        var mode = settings.OneOf(FunctionSettings.WriteMode, WriteMode.Upsert);
        var latestBy = settings.Optional(FunctionSettings.LatestBy);
        if (latestBy is not null && mode != WriteMode.Latest)
        {
            settings.Refuse(
                FunctionSettings.LatestBy,
                $"be absent unless {FunctionSettings.WriteMode} is {WriteMode.Latest}",
                latestBy,
                "remove it");
        }

        var schema = settings.Schema(taskRoot);
        var item = new ItemOptions
        {
            RawAttribute = settings.Optional(FunctionSettings.RawAttribute),
            Metadata = settings.Boolean(FunctionSettings.MetadataAttributes),
            Position = mode == WriteMode.Latest && latestBy is null,
            TimeToLive = settings.Seconds(FunctionSettings.TimeToLiveSeconds),
            OrderBy = latestBy,
        };
        if (schema is not null) settings.Violations.AddRange(item.Validate(schema));
        var reports = settings.Boolean(FunctionSettings.ReportBatchItemFailures);
        var readsGzip = settings.Boolean(FunctionSettings.ReadGzip);
        var client = settings.OneOf(FunctionSettings.SdkClient, ("direct", SdkClient.Direct), ("plain", SdkClient.Plain));
        settings.ThrowIfAny("the writer's configuration");
        return new WriterOptions
        {
            Table = table!,
            Schema = schema!,
            Mode = mode,
            Item = item,
            RejectsBucket = bucket!,
            RejectsPrefix = settings.Optional(FunctionSettings.RejectsPrefix) ?? FunctionSettings.DefaultRejectsPrefix,
            ReportsItemFailures = reports,
            ReadsGzip = readsGzip,
            SdkClient = client,
        };
    }
}
