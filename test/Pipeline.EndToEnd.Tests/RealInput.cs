using System.Globalization;
using System.Text;
using System.Text.Json;
using Pipeline.Client.Putting;
using Pipeline.Local.Input;
using Pipeline.Records;

namespace Pipeline.EndToEnd.Tests;

/// <summary>Real taxi trips if they are beside the repository; otherwise the generated badge day.</summary>
internal sealed class RealInput
{
    private RealInput(string stack, EventSchema schema, IReadOnlyList<OutgoingRecord> records) =>
        (Stack, Schema, Records) = (stack, schema, records);

    public string Stack { get; }

    public EventSchema Schema { get; }

    public IReadOnlyList<OutgoingRecord> Records { get; }

    /// <summary>The records as texts.</summary>
    public IEnumerable<string> Texts => Records.Select(record => Encoding.UTF8.GetString(record.Data.Span));

    public static RealInput Read()
    {
        // PIPELINE_REAL_INPUT names the folder where it is another.
        var folder = Environment.GetEnvironmentVariable("PIPELINE_REAL_INPUT")
            ?? Path.Combine(Repository.PathTo(""), "..", "shared", "data");
        var trips = Path.Combine(folder, "taxis.csv");
        if (!File.Exists(trips))
            return new RealInput("dev-pipeline", Load("badges"), [.. Demo.Of("badges", seed: 7, count: 6_000)]);

        var schema = Load("taxi-trips");
        using var file = File.OpenRead(trips);
        var records = new RecordReader(schema).Read(file, "taxis.csv", InputFormat.Auto).Select(record => record.Record).ToList();
        records.Count.ShouldBe(6_433);
        return new RealInput("taxis-pipeline", schema, records);
    }

    /// <summary>The item that a record must become: its attributes, numbers by value, empty keys replaced.</summary>
    public Dictionary<string, string> ItemOf(string record)
    {
        using var json = JsonDocument.Parse(record);
        return json.RootElement.EnumerateObject()
            .ToDictionary(property => property.Name, property => Text(property.Name, property.Value));
    }

    /// <summary>An item of the table in the same form.</summary>
    public Dictionary<string, string> Spelled(Dictionary<string, string> item) => item.ToDictionary(
        pair => pair.Key, pair => Schema.Find(pair.Key)!.Type is FieldType.Number or FieldType.Integer
            ? Number(pair.Value) : pair.Value);

    public string KeyOf(Dictionary<string, string> item) => $"{item[Schema.PartitionKey.Name]}\n{item[Schema.SortKey!.Name]}";

    private string Text(string name, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => Number(value.GetRawText()),
        JsonValueKind.String when value.ValueEquals("")
            && (name == Schema.PartitionKey.Name || name == Schema.SortKey?.Name) => Schema.EmptyKey!,
        _ => value.ToString(),
    };

    // 7.0 and 7 are the same number to DynamoDB, which returns the shorter form; no significant digit may be lost.
    private static string Number(string text) =>
        decimal.Parse(text, CultureInfo.InvariantCulture).ToString("G29", CultureInfo.InvariantCulture);

    private static EventSchema Load(string name) => EventSchema.Load(Repository.PathTo($"src/Pipeline.App/Schemas/{name}.json"));
}
