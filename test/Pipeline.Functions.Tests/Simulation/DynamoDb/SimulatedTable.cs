using System.Text.Json;

namespace Pipeline.Functions.Tests.Simulation.DynamoDb;

/// <summary>An item of a table.</summary>
/// <param name="json">Its attributes as they were sent, numbers with the digits of the sender.</param>
/// <param name="size">Bytes as DynamoDB counts them.</param>
internal sealed class StoredItem(JsonElement json, long size)
{
    private string? _sent;
    private string? _stored;

    public JsonElement Json => json;

    public long Size => size;

    /// <summary>As it was sent.</summary>
    public string Sent => _sent ??= CanonicalItem.Of(json.EnumerateObject(), normalized: false);

    /// <summary>As DynamoDB gives it back.</summary>
    public string Stored => _stored ??= CanonicalItem.Of(json.EnumerateObject(), normalized: true);
}

/// <summary>One call, as the service saw it.</summary>
internal sealed record DynamoCall(
    string Operation, int Items, Fault Fault, string? Error, string? AccessKey, string? SessionToken, string? TraceId);

/// <summary>A table: its keys, its items, and what goes wrong with it.</summary>
/// <param name="partitionKey">The partition key.</param>
/// <param name="sortKey">The sort key, if any.</param>
internal sealed class SimulatedTable(KeyAttribute partitionKey, KeyAttribute? sortKey = null)
{
    private const int MaximumItemBytes = 400 * 1024;
    private readonly Dictionary<string, StoredItem> _items = [];
    private readonly List<DynamoCall> _calls = [];
    private readonly Lock _lock = new();
    private double _writeUnits;

    public FaultPlan Faults { get; set; } = FaultPlan.Healthy;

    /// <summary>Calls that the service works on, whether or not anyone waits for the answer.</summary>
    public CallsUnderWay UnderWay { get; } = new();

    /// <summary>Items whose partition is always over its limit.</summary>
    public Func<JsonElement, bool> IsThrottled { get; set; } = _ => false;

    /// <summary>The key of a secondary index by the index's name.</summary>
    public Dictionary<string, KeyAttribute> Indexes { get; } = [];

    /// <summary>The sort key of a secondary index, a number, by the index's name.</summary>
    public Dictionary<string, string> SortKeys { get; } = [];

    /// <summary>The clock of the writer, which is told of each answer that comes too late.</summary>
    public WaitingTime? Time { get; set; }

    public double WriteUnits
    {
        get
        {
            lock (_lock) return _writeUnits;
        }
    }

    /// <summary>The items by their keys, as they are now.</summary>
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

    /// <summary>Checks an item that is to be stored, and says under which key.</summary>
    /// <exception cref="DynamoException">DynamoDB does not take it.</exception>
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

    /// <summary>The key of an item, or of the key alone.</summary>
    public string KeyOf(JsonElement item) => TableKey.Of(item, partitionKey, sortKey);

    public StoredItem? Find(string key)
    {
        lock (_lock) return _items.GetValueOrDefault(key);
    }

    /// <summary>Stores an item in the place of what is there, if its condition holds.</summary>
    /// <returns>The write units, which a failed condition consumes too.</returns>
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
