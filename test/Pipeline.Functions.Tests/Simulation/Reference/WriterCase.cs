using System.Globalization;
using Pipeline.Functions.Tests.Simulation.DynamoDb;
using Pipeline.Records;

namespace Pipeline.Functions.Tests.Simulation.Reference;

/// <summary>A writer's configuration.</summary>
/// <param name="SchemaJson">The event schema.</param>
internal sealed record WriterCase(string SchemaJson)
{
    public const string Upsert = "Upsert";
    public const string InsertOnce = "InsertOnce";
    public const string Latest = "Latest";
    public const string Direct = "direct";
    public const string Plain = "plain";

    public string Mode { get; init; } = Upsert;

    public string? LatestBy { get; init; }

    public bool Metadata { get; init; }

    public string? RawAttribute { get; init; }

    public long? TimeToLiveSeconds { get; init; }

    public bool ReadGzip { get; init; }

    /// <summary>The client, <c>direct</c> or <c>plain</c>; null for the default.</summary>
    public string? Client { get; init; }

    /// <summary>The string attributes that are keys of secondary indexes, and so must not be empty.</summary>
    public IReadOnlyList<string> Indexes { get; init; } = [];

    public EventSchema Schema { get; } = EventSchema.Parse(SchemaJson);

    public Dictionary<string, string?> Environment => new()
    {
        ["WRITE_MODE"] = Mode,
        ["LATEST_BY"] = LatestBy,
        ["METADATA_ATTRIBUTES"] = Metadata ? "true" : "false",
        ["RAW_ATTRIBUTE"] = RawAttribute,
        ["READ_GZIP"] = ReadGzip ? "true" : null,
        ["PIPELINE_SDK_CLIENT"] = Client,
        ["TIME_TO_LIVE_SECONDS"] = TimeToLiveSeconds?.ToString(CultureInfo.InvariantCulture),
    };

    public SimulatedTable NewTable()
    {
        var table = new SimulatedTable(Key(Schema.PartitionKey)!, Key(Schema.SortKey));
        foreach (var attribute in Indexes) table.Indexes[$"by_{attribute}"] = new KeyAttribute(attribute, "S");
        return table;
    }

    public override string ToString() =>
        $"client {Client ?? "-"}, mode {Mode}{(LatestBy is null ? "" : $" by {LatestBy}")}, metadata {Metadata}, " +
        $"raw {RawAttribute ?? "-"}, time to live " +
        $"{TimeToLiveSeconds?.ToString(CultureInfo.InvariantCulture) ?? "-"}, indexes [{string.Join(", ", Indexes)}]\nschema " +
        $"{SchemaJson}";

    private static KeyAttribute? Key(KeyField? key) =>
        key is null ? null : new KeyAttribute(key.Name, key.KeyType == KeyType.String ? "S" : "N");
}
