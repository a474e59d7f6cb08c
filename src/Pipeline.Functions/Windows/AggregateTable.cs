using System.Globalization;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Pipeline.Functions.DynamoDb;
using Pipeline.Functions.Runtime;
using Pipeline.Records.Windows;

namespace Pipeline.Functions.Windows;

/// <summary>Reads and writes items of aggregates, and tries again until the time is over.</summary>
/// <param name="client">The client of DynamoDB.</param>
/// <param name="table">The table's name.</param>
/// <param name="time">The clock.</param>
/// <param name="backoff">The waits between attempts.</param>
#pragma warning disable CA1001 // The semaphore has no wait handle to dispose; the object lives as long as the process.
internal sealed class AggregateTable(IAmazonDynamoDB client, string table, TimeProvider time, Backoff backoff)
#pragma warning restore CA1001
{
    /// <summary>The error type of a batch that fails as a whole.</summary>
    public const string NotAggregated = "Function.RecordsNotAggregated";

    private const int CallsInFlight = 32;

    // Renewed credentials or a corrected clock help at the next attempts, or never.
    private const int FewAttempts = 3;

    // A thousand times the usual duration of a call.
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(5);

    // More calls at once would only wait for each other.
    private readonly SemaphoreSlim _slots = new(CallsInFlight);
    private readonly Lock _lock = new();

    /// <summary>The write units that DynamoDB counted since <see cref="Begin"/>.</summary>
    public double WriteUnits { get; private set; }

    /// <summary>The calls that were repeated since <see cref="Begin"/>; each time counts.</summary>
    public int Retried { get; private set; }

    /// <summary>Begins a batch.</summary>
    public void Begin() => (WriteUnits, Retried) = (0, 0);

    /// <summary>Reads an item as it is now; null where there is none.</summary>
    public async Task<Dictionary<string, AttributeValue>?> GetAsync(
        string partition, string sort, DateTimeOffset until, CancellationToken stop)
    {
        var request = new GetItemRequest
        {
            TableName = table,
            Key = new Dictionary<string, AttributeValue>
            {
                [AggregateAttributes.Aggregate] = AggregateItem.Text(partition),
                [AggregateAttributes.Window] = AggregateItem.Text(sort),
            },
            ConsistentRead = true,
        };
        var response = await CallAsync(cancellation => client.GetItemAsync(request, cancellation), until, stop);
        return response?.Item is { Count: > 0 } item ? item : null;
    }

    /// <summary>Writes an item, unless another writer was faster.</summary>
    /// <param name="item">The item.</param>
    /// <param name="version">The version that was read; 0 where there was no item.</param>
    /// <param name="until">When to stop.</param>
    /// <param name="stop">Cancelled when the process is to end.</param>
    /// <returns>Whether this call wrote it. A call that timed out may have written it too: read the item again.</returns>
    public async Task<bool> PutAsync(
        Dictionary<string, AttributeValue> item, long version, DateTimeOffset until, CancellationToken stop)
    {
        var request = new PutItemRequest
        {
            TableName = table,
            Item = item,
            ReturnConsumedCapacity = ReturnConsumedCapacity.TOTAL,
            ConditionExpression = version == 0 ? "attribute_not_exists(#v)" : "#v = :v",
            ExpressionAttributeNames = new Dictionary<string, string> { ["#v"] = AggregateAttributes.Version },
            ExpressionAttributeValues = version == 0
                ? null : new Dictionary<string, AttributeValue> { [":v"] = AggregateItem.Number(version) },
        };
        var response = await CallAsync(cancellation => client.PutItemAsync(request, cancellation), until, stop);
        lock (_lock) WriteUnits += response?.ConsumedCapacity?.CapacityUnits ?? 0;
        return response is not null;
    }

    /// <summary>
    /// The groups of a board with the highest ranks, the highest first. The last writes of other batches may be missing.
    /// </summary>
    public async Task<List<Dictionary<string, AttributeValue>>> TopAsync(
        string board, int count, DateTimeOffset until, CancellationToken stop)
    {
        var request = new QueryRequest
        {
            TableName = table,
            IndexName = AggregateAttributes.TopIndex,
            KeyConditionExpression = "#b = :b",
            ExpressionAttributeNames = new Dictionary<string, string> { ["#b"] = AggregateAttributes.Board },
            ExpressionAttributeValues = new Dictionary<string, AttributeValue> { [":b"] = AggregateItem.Text(board) },
            ScanIndexForward = false,
            Limit = count,
        };
        return (await CallAsync(cancellation => client.QueryAsync(request, cancellation), until, stop))?.Items ?? [];
    }

    // Returns null where a condition did not hold.
    private async Task<T?> CallAsync<T>(Func<CancellationToken, Task<T>> call, DateTimeOffset until, CancellationToken stop)
        where T : class
    {
        var renewals = 0;
        for (var failures = 1; ; failures++)
        {
            await _slots.WaitAsync(stop);
            string obstacle;
            try
            {
                var left = until - time.GetUtcNow();
                if (left <= TimeSpan.Zero) throw Failed("no time left");
                using var timeout = new CancellationTokenSource(left < CallTimeout ? left : CallTimeout, time);
                using var linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, stop);
                return await call(linked.Token);
            }
#pragma warning disable CA1031 // The classifier decides which errors end the batch; it must see all of them.
            catch (Exception error) when (error is not FunctionException && !stop.IsCancellationRequested)
#pragma warning restore CA1031
            {
                obstacle = error is OperationCanceledException
                    ? $"no response within {CallTimeout.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s" : error.Message;
                var kind = ErrorClassifier.Classify(error);
                if (kind == ErrorClass.ConditionFailed) return null;
                if (kind is ErrorClass.Refused or ErrorClass.Fatal) throw Failed(obstacle);
                if (kind == ErrorClass.RetryFew && ++renewals > FewAttempts) throw Failed(obstacle);
            }
            finally
            {
                _slots.Release();
            }

            lock (_lock) Retried++;
            if (!await backoff.WaitAsync(failures, until, stop)) throw Failed(obstacle);
        }
    }

    private FunctionException Failed(string obstacle) => new(
        NotAggregated,
        $"the records must be counted in {table}; got {obstacle}; the batch is tried again, and what is counted stays the same");
}
