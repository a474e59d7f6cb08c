using Amazon.DynamoDBv2;
using Pipeline.Client.SimpleNotificationService;
using Pipeline.Functions.DynamoDb;
using Pipeline.Functions.Runtime;

namespace Pipeline.Functions.Windows;

/// <summary>
/// Counts the events of a stream in windows. A batch is done as a whole or fails as a whole: what it has counted already is not
/// counted again.
/// </summary>
internal sealed class AggregationHandler
{
    // The state is for Lambda's tumbling windows, whose events must be answered with one.
    private static readonly byte[] Success = "{\"state\":{},\"batchItemFailures\":[]}"u8.ToArray();

    private readonly AggregationBatch _batch;
    private readonly Action<Memory<byte>> _read;
    private readonly AggregateTable _table;
    private readonly AggregateWriter _writer;
    private readonly AggregationReport _report;
    private readonly TimeProvider _time;

    private AggregationHandler(
        AggregationOptions options,
        IAmazonDynamoDB dynamoDb,
        PublishAlert? publish,
        FunctionDependencies dependencies,
        Func<string, string?> environment)
    {
        _time = dependencies.Time;
        _batch = new AggregationBatch(options.Aggregations);
        var isTable = options.Source == AggregationSource.Table;
        if (isTable)
        {
            var changes = new TableStreamReader();
            _read = payload => changes.Read(payload, _batch);
        }
        else
        {
            var events = new EventStreamReader(options);
            _read = payload => events.Read(payload, _batch);
        }

        var backoff = new Backoff(dependencies.Time, dependencies.Jitter);
        _table = new AggregateTable(dynamoDb, options.Table, dependencies.Time, backoff);
        var alerts = publish is null ? null : new AlertSender(publish, _table, dependencies.Time, backoff);
        _writer = new AggregateWriter(_table, alerts, insertsOnly: !isTable);
        _report = new AggregationReport(dependencies, environment);
    }

    /// <summary>Reads the settings: the table's name, the source, the event schema and the declaration.</summary>
    /// <inheritdoc cref="FunctionStart"/>
    public static FunctionHandler Start(Func<string, string?> environment, string taskRoot)
    {
        var options = AggregationOptions.Read(environment, taskRoot);
        var dynamoDb = new AmazonDynamoDBClient(SdkConfig.DynamoDb(options.SdkClient));
        return Start(options, dynamoDb, Publisher(options), FunctionDependencies.Real, environment);
    }

    /// <summary>Overload for tests: the clients, clock, randomness and output are passed in.</summary>
    public static FunctionHandler Start(
        AggregationOptions options,
        IAmazonDynamoDB dynamoDb,
        PublishAlert? publish,
        FunctionDependencies dependencies,
        Func<string, string?> environment) =>
        new AggregationHandler(options, dynamoDb, publish, dependencies, environment).HandleAsync;

    private async Task<ReadOnlyMemory<byte>> HandleAsync(Invocation invocation, CancellationToken stop)
    {
        var start = _time.GetTimestamp();
        var until = new Deadlines(_time.GetUtcNow(), invocation.Deadline).Items;
        _table.Begin();
        _writer.Begin();
        _read(invocation.Payload);
        if (_batch.Shard is { } shard)
            await Task.WhenAll(_batch.Jobs.Select(job => _writer.WriteAsync(job, shard, until, stop)));

        _report.Write(invocation, _batch, _writer, _table, _time.GetElapsedTime(start));
        return Success;
    }

    private static PublishAlert? Publisher(AggregationOptions options)
    {
        if (options.AlertTopic is not { } topic) return null;
        // Made at the first alert: most processes never send one.
        var client = new Lazy<AmazonSimpleNotificationServiceClient>(() => new AmazonSimpleNotificationServiceClient(
            SdkConfig.Set(new AmazonSimpleNotificationServiceConfig(), options.SdkClient)));
        return (subject, message, cancellation) => client.Value.PublishAsync(
            new PublishRequest { TopicArn = topic, Subject = subject, Message = message }, cancellation);
    }
}
