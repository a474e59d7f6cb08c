using System.Globalization;
using System.Text.Json.Nodes;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Engines;

/// <summary>
/// Deletes expired items, which the engine does not do itself. DynamoDB deletes within a few days, in the background
/// (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TTL.html); here it takes about a minute, and the sweeper
/// works so slowly that it does not delay the functions.
/// </summary>
/// <param name="dynamoDb">The URL of DynamoDB.</param>
/// <param name="region">The Region.</param>
/// <param name="tables">The tables whose items expire.</param>
/// <param name="pace">The clock.</param>
/// <param name="log">Gets a line about deletions.</param>
internal sealed class TimeToLiveSweeper(Uri dynamoDb, string region, IReadOnlyList<TimeToLiveTable> tables, Pace pace,
    IRunLog log) : IDisposable
{
    private const int PageItems = 500;

    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    // The engine has one thread: without a break between pages, the sweep would delay every write.
    private static readonly TimeSpan PageBreak = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan DeletionBreak = TimeSpan.FromMilliseconds(5);

    // Items with older times never expire, since such a time counts as a mistake (same page: no more than five years
    // in the past).
    private const int OldestYears = 5;

    private readonly JsonEngineClient _client = JsonEngineClient.DynamoDb(dynamoDb, region);
    private readonly Func<bool> _isOver = () => false;

    /// <summary>Makes a sweeper that ends with its engine.</summary>
    public TimeToLiveSweeper(EngineGroup engines, string region, IReadOnlyList<TimeToLiveTable> tables, Pace pace, IRunLog log)
        : this(engines.DynamoDb, region, tables, pace, log) => _isOver = () => engines.IsDead(Engine.DynamoDb);

    /// <summary>Sweeps until it is cancelled or its engine has failed for good, then returns.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        if (tables.Count == 0) return;
        try
        {
            while (!_isOver())
            {
                await pace.DelayAsync(Interval, cancellation);
                try
                {
                    await SweepAsync(cancellation);
                }
                catch (Exception error) when (error is ServiceException or EngineException)
                {
                    // The failure of the engine has already been reported.
                    if (_isOver()) return;
                    log.Say("time to live", $"expired items could not be deleted ({error.Message}); next try in a minute.");
                }
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
        }
    }

    /// <summary>Deletes the items that have expired by now.</summary>
    /// <returns>The number of deleted items.</returns>
    public async Task<int> SweepAsync(CancellationToken cancellation)
    {
        var total = 0;
        foreach (var table in tables)
        {
            var deleted = await SweepAsync(table, cancellation);
            if (deleted == 0) continue;
            total += deleted;
            log.Measure("AWS/DynamoDB", "TimeToLiveDeletedItemCount", deleted, ("TableName", table.Table));
            log.Say(table.Table, $"{deleted} expired items were deleted.");
        }

        return total;
    }

    public void Dispose() => _client.Dispose();

    private async Task<int> SweepAsync(TimeToLiveTable table, CancellationToken cancellation)
    {
        var now = pace.Now;
        var deleted = 0;
        JsonNode? next = null;
        do
        {
            var names = new JsonObject { ["#t"] = table.Attribute };
            for (var i = 0; i < table.Keys.Count; i++) names[$"#k{i}"] = table.Keys[i];
            var scan = new JsonObject
            {
                ["TableName"] = table.Table,
                ["Limit"] = PageItems,
                ["FilterExpression"] = "attribute_type(#t, :n) AND #t < :now AND #t > :oldest",
                ["ProjectionExpression"] = string.Join(", ", table.Keys.Select((_, i) => $"#k{i}")),
                ["ExpressionAttributeNames"] = names,
                ["ExpressionAttributeValues"] = Times(now, withType: true),
            };
            if (next is not null) scan["ExclusiveStartKey"] = next.DeepClone();
            var page = await _client.CallAsync("Scan", scan, cancellation);
            foreach (var key in page["Items"]?.AsArray() ?? [])
            {
                if (await DeleteAsync(table, key!, now, cancellation)) deleted++;
                await Task.Delay(DeletionBreak, pace.Time, cancellation);
            }

            next = page["LastEvaluatedKey"];
            if (next is not null) await Task.Delay(PageBreak, pace.Time, cancellation);
        }
        while (next is not null);
        return deleted;
    }

    // A writer may have extended the item's time since the scan. Then the item stays.
    private async Task<bool> DeleteAsync(TimeToLiveTable table, JsonNode key, DateTimeOffset now, CancellationToken cancellation)
    {
        try
        {
            await _client.CallAsync("DeleteItem", new JsonObject
            {
                ["TableName"] = table.Table,
                ["Key"] = key.DeepClone(),
                ["ConditionExpression"] = "#t < :now AND #t > :oldest",
                ["ExpressionAttributeNames"] = new JsonObject { ["#t"] = table.Attribute },
                ["ExpressionAttributeValues"] = Times(now, withType: false),
            }, cancellation);
            return true;
        }
        catch (EngineException error) when (error.Message.StartsWith("ConditionalCheckFailedException", StringComparison.Ordinal))
        {
            return false;
        }
    }

    private static JsonObject Times(DateTimeOffset now, bool withType)
    {
        var values = new JsonObject { [":now"] = Number(now), [":oldest"] = Number(now.AddYears(-OldestYears)) };
        if (withType) values[":n"] = new JsonObject { ["S"] = "N" };
        return values;
    }

    private static JsonObject Number(DateTimeOffset time) =>
        new() { ["N"] = time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture) };
}
