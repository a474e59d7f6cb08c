using System.Globalization;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Pipeline.Records;

namespace Pipeline.Local.Report;

/// <summary>One row: the count of a key in a quarter of an hour.</summary>
/// <param name="From">The quarter's start, in the form of the events' times.</param>
/// <param name="Key">The table's partition key, such as a zone.</param>
/// <param name="Count">
/// The people in the zone at the quarter's end, where events tell who entered and left; otherwise the number of events.
/// </param>
internal sealed record CrowdRow(string From, string Key, long Count);

/// <summary>
/// A crowd count: for every 15 minutes, the count of each partition key in the DynamoDB table. Where the schema tells who entered
/// and who left, it counts the people who were there. For other schemas, it counts events.
/// </summary>
internal sealed class Crowd
{
    private static readonly string[] Ways = ["entered", "left"];

    private readonly SortedDictionary<string, Dictionary<string, long>> _quarters = new(StringComparer.Ordinal);
    private readonly EventSchema _schema;
    private readonly string? _time;
    private readonly string? _way;

    private Crowd(EventSchema schema)
    {
        _schema = schema;
        _time = schema.Fields.FirstOrDefault(field => field.Format == FieldFormat.DateTime)?.Name ?? schema.SortKey?.Name;
        _way = schema.Fields.FirstOrDefault(field => field.Enum is { Count: 2 } values && values.Order()
            .SequenceEqual(Ways))?.Name;
    }

    /// <summary>The name of the table's partition key, such as <c>zone</c>.</summary>
    public string KeyName => _schema.PartitionKey.Name;

    /// <summary>Whether the counts are people and not events.</summary>
    public bool CountsPeople => _way is not null;

    /// <summary>The number of items that were read.</summary>
    public long Items { get; private set; }

    /// <summary>Reads a table.</summary>
    /// <param name="client">The client, whose caller may scan the table.</param>
    /// <param name="table">The table's name.</param>
    /// <param name="schema">The events' schema.</param>
    /// <param name="cancellation">Cancels the read.</param>
    public static async Task<Crowd> ReadAsync(IAmazonDynamoDB client, string table, EventSchema schema,
        CancellationToken cancellation)
    {
        var crowd = new Crowd(schema);
        Dictionary<string, AttributeValue>? start = null;
        do
        {
            var page = await client.ScanAsync(new ScanRequest { TableName = table, ExclusiveStartKey = start }, cancellation);
            foreach (var item in page.Items ?? []) crowd.Add(item);
            start = page.LastEvaluatedKey is { Count: > 0 } last ? last : null;
        }
        while (start is not null);
        return crowd;
    }

    /// <summary>The fullest quarters, each with its fullest key: the largest count first.</summary>
    /// <param name="most">The most rows.</param>
    public IReadOnlyList<CrowdRow> Fullest(int most) =>
        [.. Rows().GroupBy(row => row.From).Select(quarter => quarter.MaxBy(row => row.Count)!)
            .OrderByDescending(row => row.Count)
            .ThenBy(row => row.From, StringComparer.Ordinal).Take(most)];

    private void Add(Dictionary<string, AttributeValue> item)
    {
        Items++;
        if (_time is null || !item.TryGetValue(_time, out var time) || Quarter(time.S) is not { } quarter) return;
        var key = item[_schema.PartitionKey.Name] is var value && value.S is { } text ? text : value.N;
        var change = _way is null ? 1 : item.TryGetValue(_way, out var way) && way.S == "left" ? -1 : 1;
        if (!_quarters.TryGetValue(quarter, out var counts)) _quarters[quarter] = counts = [];
        counts[key] = counts.GetValueOrDefault(key) + change;
    }

    private IEnumerable<CrowdRow> Rows()
    {
        var present = new Dictionary<string, long>();
        foreach (var (quarter, changes) in _quarters)
        {
            foreach (var (key, change) in changes)
            {
                present[key] = _way is null ? change : present.GetValueOrDefault(key) + change;
                if (_way is null) yield return new CrowdRow(quarter, key, change);
            }

            if (_way is null) continue;
            foreach (var (key, count) in present) yield return new CrowdRow(quarter, key, count);
        }
    }

    // Takes yyyy-MM-dd and HH:mm with a blank or a T between, and ignores the rest. A time without a zone stays as it is.
    private static string? Quarter(string? time)
    {
        if (time is not { Length: >= 16 } || time[13] != ':'
            || !int.TryParse(time.AsSpan(14, 2), CultureInfo.InvariantCulture, out var minute))
        {
            return null;
        }
        return string.Create(CultureInfo.InvariantCulture, $"{time[..10]} {time[11..13]}:{minute / 15 * 15:00}");
    }
}
