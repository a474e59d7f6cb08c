using System.Security.Cryptography;
using System.Text;
using Pipeline.Records;
using Pipeline.Records.Limits;
using Pipeline.Records.Windows;

namespace Pipeline.Functions.Windows;

/// <summary>The changes of a batch to one aggregate, in the shard's order, and the keys of its items.</summary>
/// <param name="aggregation">The aggregation.</param>
/// <param name="facts">Any of its events.</param>
internal sealed class AggregateJob(WindowedAggregation aggregation, EventFacts facts)
{
    // The longest end of a key: a number sign and the start of the window.
    private const int WindowBytes = 21;

    public WindowedAggregation Aggregation => aggregation;

    /// <summary>The values of the group's fields.</summary>
    public IReadOnlyList<FieldValue> Group => facts.Group;

    /// <summary>The changes.</summary>
    public List<WindowChange> Changes { get; } = [];

    /// <summary>The partition key of the aggregate's item.</summary>
    public string Key { get; } = Fit(
        $"{aggregation.Name}#", facts.GroupText, (int)ServiceLimits.DynamoDb.PartitionKeyBytes.Maximum - WindowBytes);

    /// <summary>The sort key of the aggregate's item: the start of the window.</summary>
    public string Window { get; } = EventTime.Text(facts.WindowStart);

    /// <summary>The end of the window.</summary>
    public string WindowEnd => EventTime.Text(WindowEndMinute);

    /// <summary>The end of the window in minutes since 1970.</summary>
    public long WindowEndMinute => facts.WindowStart + aggregation.WindowMinutes;

    /// <summary>The partition key of the index by which the window's highest groups are read.</summary>
    public string Board => $"{aggregation.Name}#{Window}";

    /// <summary>The partition key of the items that count the values of distinct counts.</summary>
    public string ValuesKey => $"{Key}#{Window}";

    /// <summary>The sort key of the item that counts a value.</summary>
    /// <param name="measure">The measure's name.</param>
    /// <param name="value">The value.</param>
    public static string ValueKey(string measure, FieldValue value) =>
        Fit($"{measure}#", value.Json, (int)ServiceLimits.DynamoDb.SortKeyBytes.Maximum);

    // A text that is too long for a key is replaced by its hash. JSON never begins in that way.
    private static string Fit(string start, string json, int most) =>
        Encoding.UTF8.GetByteCount(start) + Encoding.UTF8.GetByteCount(json) <= most
            ? $"{start}{json}"
            : $"{start}sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json)))}";
}
