using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Pipeline.Local.Endpoint;
using Pipeline.Local.Endpoint.S3;

namespace Pipeline.Local.Console;

/// <summary>
/// Keeps the newest of what the run's parts tell. They tell it on the threads that carry out calls, so that it must be quick, and
/// it keeps a bounded number of short texts. All members may be called from any thread.
/// </summary>
/// <param name="functions">The functions that have a log.</param>
/// <param name="pathOf">The construct path of a function, table or bucket by its name; the name itself where it has none.</param>
/// <param name="seconds">The seconds since the run's start.</param>
internal sealed class ConsoleFeed(IEnumerable<string> functions, Func<string, string> pathOf, Func<double> seconds)
{
    /// <summary>The most items of a second whose text is made.</summary>
    public const int MostItemsASecond = 10;

    private const string MetricsLine = "{\"_aws\"";
    private const int MostShown = 20;
    private const int MostLines = 60;
    private const int LongestText = 300;

    private readonly Ring<SeenItem> _items = new(MostShown);
    private readonly Ring<SeenObject> _objects = new(MostShown);
    private readonly Ring<SeenLine> _messages = new(MostLines);
    private readonly SortedDictionary<string, Ring<SeenLine>> _logs = new(
        functions.ToDictionary(name => name, _ => new Ring<SeenLine>(MostLines)), StringComparer.Ordinal);

    private readonly ConcurrentDictionary<string, long> _ofFunctions = new(StringComparer.Ordinal);
    private int _itemsLeft = MostItemsASecond;

    public IReadOnlyList<SeenItem> Items => _items.Newest;

    public IReadOnlyList<SeenObject> Objects => _objects.Newest;

    public IReadOnlyList<SeenLine> Messages => _messages.Newest;

    public IReadOnlyList<FunctionLog> Logs => [.. _logs.Select(log => new FunctionLog(pathOf(log.Key), log.Value.Newest))];

    public RejectTally Rejects { get; } = new();

    public KeyTally Keys { get; } = new(10_000);

    /// <summary>The number of objects that functions have put into a bucket.</summary>
    public long ObjectsOfFunctions(string bucket) => _ofFunctions.GetValueOrDefault(bucket);

    /// <summary>Begins a second: texts of items are made again.</summary>
    public void BeginSecond() => Volatile.Write(ref _itemsLeft, MostItemsASecond);

    public void Add(DynamoDbUse use, JsonObject input)
    {
        if (Volatile.Read(ref _itemsLeft) <= 0 || Interlocked.Decrement(ref _itemsLeft) < 0) return;
        if (LastItem(use.Operation, input) is not (var table, { } item)) return;
        var path = pathOf(DynamoDbUse.NameOf(table));
        _items.Add(new SeenItem(seconds(), path, Texts.Cut(Texts.OfItem(item), LongestText)));
    }

    public void Add(WrittenObject written)
    {
        var path = pathOf(written.Bucket);
        _objects.Add(new SeenObject(seconds(), path, Texts.Cut(written.Key, LongestText), written.Body.Length));
        if (!written.IsOfFunction) return;
        _ofFunctions.AddOrUpdate(written.Bucket, 1, static (_, count) => count + 1);
        Rejects.Add(written.Body);
    }

    /// <summary>Takes a line of a function's log. Metrics in embedded metric format are no lines for people.</summary>
    public void Print(string function, string line)
    {
        if (line.StartsWith(MetricsLine, StringComparison.Ordinal)) return;
        if (_logs.TryGetValue(function, out var log)) log.Add(new SeenLine(seconds(), function, Texts.Cut(line, LongestText)));
    }

    /// <summary>Takes a line that the run says.</summary>
    public void Say(string source, string line) =>
        _messages.Add(new SeenLine(seconds(), source, Texts.Cut(line, LongestText)));

    private static (string Table, JsonObject? Item)? LastItem(string operation, JsonObject input) => operation switch
    {
        "BatchWriteItem" when input["RequestItems"] is JsonObject { Count: > 0 } tables && tables.Last() is var last =>
            (last.Key, (last.Value as JsonArray)?.LastOrDefault()?["PutRequest"]?["Item"] as JsonObject),
        "PutItem" => ($"{input["TableName"]}", input["Item"] as JsonObject),
        "UpdateItem" => ($"{input["TableName"]}", input["Key"] as JsonObject),
        _ => null,
    };
}
