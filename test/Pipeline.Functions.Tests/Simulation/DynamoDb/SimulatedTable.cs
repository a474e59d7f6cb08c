using System.Text.Json;

namespace Pipeline.Functions.Tests.Simulation.DynamoDb;

/// <summary>An item of a table.</summary>
/// <param name="json">Its attributes as they were sent, with the sender's digits.</param>
/// <param name="size">Size in bytes, as DynamoDB counts it.</param>
internal sealed class StoredItem(JsonElement json, long size)
{
    private string? _sent;
    private string? _stored;

    public JsonElement Json => json;

    public long Size => size;

    /// <summary>As it was sent.</summary>
    public string Sent => _sent ??= CanonicalItem.Of(json.EnumerateObject(), normalized: false);

    /// <summary>As DynamoDB returns it.</summary>
    public string Stored => _stored ??= CanonicalItem.Of(json.EnumerateObject(), normalized: true);
}

/// <summary>One call, as the service saw it.</summary>
internal sealed record DynamoCall(
    string Operation, int Items, Fault Fault, string? Error, string? AccessKey, string? SessionToken, string? TraceId);

/// <summary>A table: its keys, its items, and its faults.</summary>
/// <param name="partitionKey">The partition key attribute.</param>
/// <param name="sortKey">The sort key attribute, or null.</param>
internal sealed class SimulatedTable(KeyAttribute partitionKey, KeyAttribute? sortKey = null)
{
    private const int MaximumItemBytes = 400 * 1024;
    private readonly Dictionary<string, StoredItem> _items = [];
    private readonly List<DynamoCall> _calls = [];
    private readonly Lock _lock = new();
    private double _writeUnits;

    public FaultPlan Faults { get; set; } = FaultPlan.Healthy;

    /// <summary>Calls that the service is working on, also those whose client no longer waits.</summary>
    public CallsUnderWay UnderWay { get; } = new();

    /// <summary>Items whose partition is always throttled.</summary>
    public Func<JsonElement, bool> IsThrottled { get; set; } = _ => false;

    /// <summary>The keys of the secondary indexes, by index name.</summary>
    public Dictionary<string, KeyAttribute> Indexes { get; } = [];

    /// <summary>The sort key of a secondary index, a number, by the index's name.</summary>
    public Dictionary<string, string> SortKeys { get; } = [];

    /// <summary>The clock of the writer. Each answer that comes too late moves it.</summary>
    public WaitingTime? Time { get; set; }

    public double WriteUnits
    {
        get
        {
            lock (_lock) return _writeUnits;
        }
    }

    /// <summary>The current items, by key.</summary>
    public Dictionary<string, StoredItem> Items
    {
        get
        {
            lock (_lock) return new Dictionary<string, StoredItem>(_items);
        }
    }

    public IReadOnlyList<DynamoCall> Calls
    {
        get
        {
            lock (_lock) return [.. _calls];
        }
    }

    public void Log(DynamoCall call)
    {
        lock (_lock) _calls.Add(call);
    }

    /// <summary>Checks an item to store, and returns its key.</summary>
    /// <exception cref="DynamoException">DynamoDB refuses it.</exception>
    public (string Key, StoredItem Item) Check(JsonElement item)
    {
        var attributes = AttributeValues.Properties(item);
        foreach (var attribute in attributes) AttributeValues.Check(attribute.Value, level: 1);
        var size = AttributeValues.Size(attributes);
        if (size > MaximumItemBytes) throw DynamoException.Validation("Item size has exceeded the maximum allowed size");
        var key = KeyOf(item);
        foreach (var (index, attribute) in Indexes) TableKey.CheckIndex(item, index, attribute);
        return (key, new StoredItem(item.Clone(), size));
    }

    /// <summary>The key of an item, or of a key alone.</summary>
    public string KeyOf(JsonElement item) => TableKey.Of(item, partitionKey, sortKey);

    public StoredItem? Find(string key)
    {
        lock (_lock) return _items.GetValueOrDefault(key);
    }

    /// <summary>Stores an item, replacing the present one, if the condition holds.</summary>
    /// <returns>The write units, which a failed condition also consumes.</returns>
    public (double Units, bool IsStored) Put(string key, StoredItem item, Func<JsonElement?, bool>? condition = null)
    {
        lock (_lock)
        {
            var before = _items.GetValueOrDefault(key);
            var units = Math.Max(Units(item.Size), Units(before?.Size ?? 0));
            _writeUnits += units;
            if (condition?.Invoke(before?.Json) == false) return (units, false);
            _items[key] = item;
            return (units, true);
        }
    }

    // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html: the larger of old and new
    // item.
    private static double Units(long bytes) => Math.Max(1, Math.Ceiling(bytes / 1024.0));
}
