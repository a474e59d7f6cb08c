using System.Text.Json;
using Amazon.CDK;
using Amazon.CDK.AWS.KMS;
using Pipeline.Constructs.Internal;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs;

/// <summary>
/// How Lambda reads the stream and passes records to the writer: the options of an event source mapping for Kinesis.
/// </summary>
/// <remarks>
/// Options that the API lists for other sources are not here, because Lambda refuses or ignores them for Kinesis: provisioned
/// pollers, scaling, logging and error-count metrics
/// (https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html).
/// </remarks>
public sealed record WriterBatchingProps
{
    /// <summary>
    /// Records per invocation, 1 to 10000. Default: 500. An event holds at most 6 MB, including base64 and envelopes, so larger
    /// records come in smaller batches.
    /// </summary>
    public double BatchSize { get; set; } = 500;

    /// <summary>
    /// How long to gather records before an invocation, whole seconds, 0 to 300. Default: 1 second, which makes fuller batches
    /// and so fewer billed invocations. In CDK: <c>KinesisEventSourceProps.MaxBatchingWindow</c>.
    /// </summary>
    public Duration BatchingWindow { get; set; } = Duration.Seconds(1);

    /// <summary>
    /// Invocations at once per shard, 1 to 10. Default: 1. More than one keeps the order of each partition
    /// key, but not of the shard.
    /// </summary>
    public double ParallelizationFactor { get; set; } = 1;

    /// <summary>
    /// The position where a new mapping starts. Default: the oldest record. Changing it replaces the mapping. In CDK:
    /// <c>KinesisEventSourceProps.StartingPosition</c>.
    /// </summary>
    public StreamStart Start { get; set; } = StreamStart.TrimHorizon;

    /// <summary>
    /// Whether the function names the first record that it could not write, so that Lambda does not retry those before it.
    /// Default: <c>true</c>. If <c>false</c>, a batch fails if one record was not written, and Lambda retries all of it.
    /// </summary>
    public bool ReportBatchItemFailures { get; set; } = true;

    /// <summary>
    /// Whether Lambda splits a failed batch in two, which isolates one bad record while the others continue. Default:
    /// <c>true</c>. Splits do not count as attempts.
    /// </summary>
    public bool BisectBatchOnFunctionError { get; set; } = true;

    /// <summary>
    /// How often Lambda retries a failed batch, 0 to 10000. Default: 100. Lambda's own default is infinite: a record that cannot
    /// be written would then stop its shard until the stream drops it. <see cref="MaximumRecordAge"/> also ends retries.
    /// </summary>
    public double RetryAttempts { get; set; } = 100;

    /// <summary>
    /// The oldest age at which Lambda still tries a record, whole seconds, 60 to 604800, below the stream's retention. Default:
    /// three quarters of the retention, at most 7 days: later than the alarm at half of it, and before the stream drops unwritten
    /// records. If a new mapping reads a stream with older records, these go directly to the failed batches. In CDK:
    /// <c>KinesisEventSourceProps.MaxRecordAge</c>.
    /// </summary>
    public Duration? MaximumRecordAge { get; set; }

    /// <summary>
    /// Patterns, of which a record must match at least one to be written. Each is JSON such as
    /// <c>{"data":{"zone":["hall-a"]}}</c>, at most 4096 characters; 1 to 10 patterns (an account's default quota is 5; above it
    /// a warning explains how to ask for more). Default: none; all records are written. A record that matches none, or is not
    /// JSON, is skipped without a trace. With producers that aggregate, filters need enhanced fan-out, because only then Lambda
    /// sees the records inside an aggregate (https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis-filtering.html).
    /// </summary>
    public IReadOnlyList<string> Filters { get; set; } = [];

    /// <summary>
    /// The customer managed key that encrypts <see cref="Filters"/>. Its policy lets Lambda decrypt them; the policy of an
    /// imported key cannot be changed here and must already allow it. Default: a key of AWS.
    /// </summary>
    public IKey? FilterEncryptionKey { get; set; }

    /// <summary>
    /// The length of a tumbling window, whole seconds, 0 to 900; 0 is none. Default: none. A function with a window must return
    /// its state, at most 1 MB, and resharding is not supported with it
    /// (https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-windows.html): it needs your own function
    /// (<see cref="DynamoDbWriterOptions.CodePath"/>).
    /// </summary>
    public Duration? TumblingWindow { get; set; }

    /// <summary>
    /// Whether Lambda counts polled, filtered, failed and dropped events. Default: <c>true</c>, which costs six custom metrics of
    /// 0.30 USD a month each (https://aws.amazon.com/cloudwatch/pricing/;
    /// https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html). The alarms need them. In CDK:
    /// <c>KinesisEventSourceProps.MetricsConfig</c>.
    /// </summary>
    public bool EventCountMetrics { get; set; } = true;

    /// <summary>Whether the mapping reads. Default: <c>true</c>.</summary>
    public bool Enabled { get; set; } = true;

    internal void Validate(Violations violations, WriterEnds ends)
    {
        if (!(violations.Given(nameof(BatchingWindow), BatchingWindow) & violations.Given(nameof(Start), Start))) return;
        violations.Whole(nameof(BatchSize), BatchSize, ServiceLimits.Lambda.KinesisBatchSize);
        violations.Within(nameof(BatchingWindow), BatchingWindow, ServiceLimits.Lambda.BatchingWindowSeconds);
        violations.Whole(nameof(ParallelizationFactor), ParallelizationFactor, ServiceLimits.Lambda.ParallelizationFactor);
        violations.Whole(nameof(RetryAttempts), RetryAttempts, ServiceLimits.Lambda.RetryAttempts);
        violations.Within(nameof(MaximumRecordAge), MaximumRecordAge, ServiceLimits.Lambda.MaximumRecordAgeSeconds);
        violations.Within(nameof(TumblingWindow), TumblingWindow, ServiceLimits.Lambda.TumblingWindowSeconds);
        ValidateAgainst(ends.Retention, violations);
        ValidateFilters(violations, ends);
    }

    private void ValidateAgainst(Duration retention, Violations violations)
    {
        if (MaximumRecordAge is null || MaximumRecordAge.IsUnresolved() || retention.IsUnresolved()) return;
        violations.Require(
            MaximumRecordAge.ToMilliseconds() < retention.ToMilliseconds(),
            nameof(MaximumRecordAge),
            $"be below the stream's retention, {retention.ToHumanString()}",
            MaximumRecordAge.ToHumanString(),
            "lower it or raise the stream's Retention, otherwise the stream drops records before they go to the failed batches");
    }

    private void ValidateFilters(Violations violations, WriterEnds ends)
    {
        if (!violations.AllGiven(nameof(Filters), Filters)) return;
        if (Filters.Count == 0)
        {
            violations.Require(FilterEncryptionKey is null, nameof(FilterEncryptionKey), "be absent without Filters", "a key",
                "remove it or add filters");
            return;
        }

        violations.Count(nameof(Filters), Filters, ServiceLimits.Lambda.FiltersPerMapping);
        violations.Require(
            !ends.ProducersAggregate || ends.IsFanOut,
            nameof(Filters),
            "be empty if producers aggregate and the writer has no enhanced fan-out consumer",
            $"{Filters.Count} patterns",
            $"{ends.FanOutAdvice}, or filter in the producers");
        for (var i = 0; i < Filters.Count; i++)
        {
            if (Token.IsUnresolved(Filters[i])) continue;
            violations.Length($"{nameof(Filters)}[{i}]", Filters[i], ServiceLimits.Lambda.FilterPatternLength);
            violations.Require(
                IsPattern(Filters[i]),
                $"{nameof(Filters)}[{i}]",
                "be a JSON object whose only key is data",
                Filters[i],
                """write it as {"data":{"field":["value"]}}""");
        }
    }

    private static bool IsPattern(string pattern)
    {
        try
        {
            using var json = JsonDocument.Parse(pattern);
            return json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.EnumerateObject().Select(property => property.Name).SequenceEqual(["data"]);
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
