using System.Text.Json.Nodes;
using Pipeline.Local.Contracts;
using Pipeline.Local.Functions;
using Pipeline.Records.Limits;

namespace Pipeline.Local.Mappings;

/// <summary>The settings of an event source mapping, from its resource.</summary>
/// <param name="Uuid">Its id.</param>
/// <param name="Path">Its construct path.</param>
/// <param name="StreamArn">The stream.</param>
/// <param name="ConsumerArn">The consumer with enhanced fan-out; null for none.</param>
/// <param name="FunctionName">The function's name.</param>
/// <param name="FunctionArn">The function's ARN.</param>
/// <param name="RoleArn">The function's role, whose permissions are used to read the stream.</param>
/// <param name="Region">The stream's Region.</param>
/// <param name="Start">The position from which shards that exist at the start are read.</param>
internal sealed record MappingSettings(
    string Uuid,
    string Path,
    string StreamArn,
    string? ConsumerArn,
    string FunctionName,
    string FunctionArn,
    string RoleArn,
    string Region,
    StreamPosition Start)
{
    // The service's defaults (https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-parameters.html).
    private const int DefaultBatchSize = 100;
    private const int DefaultRetentionHours = 24;

    public bool Enabled { get; init; } = true;

    public int BatchSize { get; init; } = DefaultBatchSize;

    public TimeSpan BatchingWindow { get; init; }

    /// <summary>The number of batches of a shard that are processed in parallel.</summary>
    public int ParallelizationFactor { get; init; } = 1;

    public bool ReportsItemFailures { get; init; }

    public bool Bisects { get; init; }

    /// <summary>The number of retries after the first attempt; null for no limit.</summary>
    public int? RetryAttempts { get; init; }

    /// <summary>The age beyond which a record is given up: the mapping's own, or the retention of the stream.</summary>
    public TimeSpan MaximumAge { get; init; } = TimeSpan.FromHours(DefaultRetentionHours);

    public EventFilter Filter { get; init; } = EventFilter.None;

    /// <summary>The destination of messages about failed batches: a bucket, queue or topic.</summary>
    public string? OnFailureArn { get; init; }

    /// <summary>Whether the mapping publishes its own metrics.</summary>
    public bool CountsEvents { get; init; }

    /// <summary>Reads a resource, or gives the reason why the mapping cannot be run here.</summary>
    public static (MappingSettings? Settings, string? Reason) Read(Resource resource, Deployment deployment)
    {
        var properties = resource.Properties;
        var source = properties.Text("EventSourceArn") ?? "";
        if (!source.Contains(":kinesis:", StringComparison.Ordinal))
        {
            return (null,
                $"has the event source {(source.Length > 0 ? source : "(none)")}; only Kinesis data streams are read here");
        }

        if (properties.Integer("TumblingWindowInSeconds") > 0) return (null, "has a tumbling window, which is not kept here");
        if (FunctionOf(properties.Text("FunctionName") ?? "", deployment) is not { } function)
            return (null, $"has the function {properties.Text("FunctionName")}, which is not in the stacks that are run");

        if (FunctionSettings.Read(function, deployment.Region).Reason is { } obstacle)
            return (null, $"has the function {function.PhysicalId}, which {obstacle}");

        var (filter, reason) = EventFilter.Read(properties.Child("FilterCriteria"));
        if (filter is null) return (null, reason);
        if (OnFailure(properties) is { } destination && !MappingDestination.Takes(destination))
        {
            return (null,
                $"has the on-failure destination {destination}; only a bucket, an SQS queue or an SNS topic is sent to here");
        }

        var consumer = source.IndexOf("/consumer/", StringComparison.Ordinal);
        var stream = consumer >= 0 ? source[..consumer] : source;
        return (Complete(
            new MappingSettings(
                resource.PhysicalId,
                resource.Path,
                stream,
                consumer >= 0 ? source : null,
                function.PhysicalId,
                function.Arn ?? function.PhysicalId,
                function.Properties.Text("Role") ?? "",
                deployment.Region,
                StartOf(properties)),
            properties,
            filter,
            deployment.Find(stream)), null);
    }

    private static MappingSettings Complete(
        MappingSettings settings, JsonObject properties, EventFilter filter, Resource? stream)
    {
        var retention = TimeSpan.FromHours(stream?.Properties.Integer("RetentionPeriodHours") ?? DefaultRetentionHours);
        var age = properties.Integer("MaximumRecordAgeInSeconds") is > 0 and var seconds
            ? TimeSpan.FromSeconds(seconds) : retention;
        return settings with
        {
            Enabled = properties.Flag("Enabled", otherwise: true),
            BatchSize = properties.Integer("BatchSize") ?? DefaultBatchSize,
            BatchingWindow = TimeSpan.FromSeconds(properties.Integer("MaximumBatchingWindowInSeconds") ?? 0),
            ParallelizationFactor = Math.Clamp(
                properties.Integer("ParallelizationFactor") ?? 1, 1, (int)ServiceLimits.Lambda.ParallelizationFactor.Maximum),
            ReportsItemFailures = properties.Texts("FunctionResponseTypes").Contains("ReportBatchItemFailures"),
            Bisects = properties.Flag("BisectBatchOnFunctionError"),
            RetryAttempts = properties.Integer("MaximumRetryAttempts") is >= 0 and var attempts ? attempts : null,
            MaximumAge = age < retention ? age : retention,
            Filter = filter,
            OnFailureArn = OnFailure(properties),
            CountsEvents = properties.Child("MetricsConfig")?.Texts("Metrics").Contains("EventCount") ?? false,
        };
    }

    private static string? OnFailure(JsonObject properties) =>
        properties.Child("DestinationConfig")?.Child("OnFailure")?.Text("Destination");

    private static StreamPosition StartOf(JsonObject properties) => new(
        properties.Text("StartingPosition") ?? "TRIM_HORIZON",
        Timestamp: properties.Number("StartingPositionTimestamp") is { } seconds
            ? DateTimeOffset.FromUnixTimeMilliseconds((long)(seconds * 1000)) : null);

    // The function may be given by its name or ARN, either with a version or an alias.
    private static Resource? FunctionOf(string name, Deployment deployment) =>
        deployment.OfType(AwsType.Lambda.Function).FirstOrDefault(function =>
            name == function.PhysicalId || name == function.Arn
            || name.StartsWith($"{function.PhysicalId}:", StringComparison.Ordinal)
            || name.StartsWith($"{function.Arn}:", StringComparison.Ordinal)
            || name.EndsWith($":function:{function.PhysicalId}", StringComparison.Ordinal));
}
