using System.Globalization;

namespace Pipeline.Benchmarks.Workloads;

/// <summary>Events of one kind, built once; every handler gets the same.</summary>
internal sealed class Workload
{
    /// <summary>User records of an event.</summary>
    public const int EventRecords = 500;

    /// <summary>User records of the first event: one DynamoDB batch.</summary>
    public const int FirstRecords = 25;

    private const int Seed = 20261121;

    // Number of records that a fresh process gets before they repeat: enough that no handler profits from a repeated event.
    private const int Events = 20;

    private readonly EventGenerator _generator = new(Seed);
    private readonly int _size;
    private readonly int _aggregated;
    private int _number = 1;

    private Workload(string id, string title, int size, int aggregated)
    {
        (Id, Title, _size, _aggregated) = (id, title, size, aggregated);
        FirstUserRecords = Records(FirstRecords);
        First = Prepare(FirstUserRecords);
        Second = Prepare(Records(EventRecords - FirstRecords));
        Pool = [.. Enumerable.Range(0, Events).Select(_ => Prepare(Records(EventRecords)))];
    }

    public static Workload Small { get; } = new("small", "312 B", 312, 1);

    public static Workload Large { get; } = new("large", "1 KB", 1024, 1);

    public static Workload Aggregates { get; } = new("aggregates", "aggregates", 312, 50);

    public static IReadOnlyList<Workload> All { get; } = [Small, Large, Aggregates];

    public string Id { get; }

    public string Title { get; }

    /// <summary>The user records of <see cref="First"/>, to compare with the stored items.</summary>
    public IReadOnlyList<byte[]> FirstUserRecords { get; }

    /// <summary>The event that a fresh process gets first.</summary>
    public PreparedEvent First { get; }

    /// <summary>The events after the first, up to <see cref="EventRecords"/> records.</summary>
    public PreparedEvent Second { get; }

    /// <summary>The events of the load, in an endless loop.</summary>
    public IReadOnlyList<PreparedEvent> Pool { get; }

    public bool IsAggregated => _aggregated > 1;

    private List<byte[]> Records(int count) => [.. Enumerable.Range(0, count).Select(_ => _generator.Next(_size))];

    private PreparedEvent Prepare(IReadOnlyList<byte[]> records)
    {
        IEnumerable<byte[]> data = IsAggregated ? records.Chunk(_aggregated).Select(Aggregated) : records;
        var prepared = PreparedEvent.Of(data, records.Count, _number);
        _number += records.Count;
        return prepared;
    }

    private static byte[] Aggregated(byte[][] records) =>
        Aggregate.Of(
            [.. records.Select((data, index) => (string.Create(CultureInfo.InvariantCulture, $"d-{index % 10:000}"), data))]);

    public override string ToString() => Title;
}
