using System.Text;
using Pipeline.Local.Input;
using Pipeline.Records;
using Pipeline.Records.Items;

namespace Pipeline.Local.Tests.Input;

/// <summary>
/// A record is sent with the partition key of its item, so that versions of an item are always in the same shard.
/// </summary>
public sealed class InputKeysTests
{
    private const string TwoTexts = """
        { "type": "object", "properties": { "a": { "type": "string" }, "b": { "type": "string" } }, "required": ["a", "b"],
          "x-dynamodb": { "partitionKey": "a", "sortKey": "b", "emptyKey": "-" } }
        """;

    private const string TextAndNumber = """
        { "type": "object", "properties": { "a": { "type": "string" }, "b": { "type": "number" } }, "required": ["a", "b"],
          "x-dynamodb": { "partitionKey": "a", "sortKey": "b", "emptyKey": "-" } }
        """;

    private const string Number = """
        { "type": "object", "properties": { "b": { "type": "number" } }, "required": ["b"],
          "x-dynamodb": { "partitionKey": "b" } }
        """;

    private static readonly EventSchema Taxis = EventSchema.Load(Repository.PathTo("src/Pipeline.App/Schemas/taxi-trips.json"));

    // As the shipped schema documents it: the zone of a trip may be empty, and the writer stores '-'.
    [Fact]
    public void VersionsOfATripWithoutZone_HaveOneKey()
    {
        var keys = new InputKeys(Taxis);
        var versions = Enumerable.Range(0, 20).Select(version => keys.Of(Encoding.UTF8.GetBytes(
            $$"""{"pickup":"2019-03-23 20:21:20","passengers":{{version}},"pickup_zone":"","dropoff_zone":"Astoria"}""")));
        versions.Distinct().ShouldHaveSingleItem().ShouldBe("-#2019-03-23 20:21:20");
    }

    [Theory]
    [InlineData(TwoTexts, 1)]
    [InlineData(TwoTexts, 2)]
    [InlineData(TextAndNumber, 3)]
    [InlineData(Number, 4)]
    public void Keys_AreEqualWhereTheWritersAre(string json, int seed)
    {
        var schema = EventSchema.Parse(json);
        var (random, keys) = (new Random(seed), new InputKeys(schema));
        var pairs = Enumerable.Range(0, 3000).Select(_ => Event(schema, random)).ToHashSet()
            .Select(record => (record, Partition: keys.Of(Encoding.UTF8.GetBytes(record)), Item: ItemKeyOf(schema, record)))
                .ToList();

        pairs.Count(pair => pair.Item is not null).ShouldBeGreaterThan(50);
        // Both directions: no item has two partition keys, and no partition key stands for two items.
        var stored = pairs.Where(pair => pair.Item is not null).ToList();
        foreach (var item in stored.GroupBy(pair => pair.Item))
        {
            item.Select(pair => pair.Partition).Distinct()
            .ShouldHaveSingleItem(item.First().record);
        }

        foreach (var key in stored.GroupBy(pair => pair.Partition))
        {
            key.Select(pair => pair.Item).Distinct()
            .ShouldHaveSingleItem(key.First().record);
        }

        stored.GroupBy(pair => pair.Item).Count(item => item.Count() > 1).ShouldBeGreaterThan(10);
    }

    [Fact]
    public void RandomTrips_AreKeyedAsTheWriterStoresThem()
    {
        var (random, keys) = (new Random(5), new InputKeys(Taxis));
        var records = Demo.Of("taxis-like", 5, 300).Select(record => Encoding.UTF8.GetString(record.Data.Span))
            .SelectMany(record =>
                new[] { record, record.Replace("\"distance\":", random.Next(2) == 0 ? " \"distance\": " : "\"distance\":\t") });
        foreach (var item in records.GroupBy(record => ItemKeyOf(Taxis, record)))
        {
            item.Key.ShouldNotBeNull();
            item.Select(record => keys.Of(Encoding.UTF8.GetBytes(record))).Distinct().ShouldHaveSingleItem();
        }
    }

    // The same event goes to the same shard, whether --demo or --input sends it.
    [Theory]
    [InlineData("badges", "badges")]
    [InlineData("taxis-like", "taxi-trips")]
    public void DemonstrationData_HasTheKeysOfInput(string demo, string file)
    {
        var schema = EventSchema.Load(Repository.PathTo($"src/Pipeline.App/Schemas/{file}.json"));
        var keys = new InputKeys(schema);
        foreach (var record in Demo.Of(demo, 9, 200, schema)) record.PartitionKey.ShouldBe(keys.Of(record.Data.Span));
    }

    [Theory]
    [InlineData("""{"a":"x","b":1.50}""", "x#15E0")]
    [InlineData("""{"b":10e-1,"a":"x"}""", "x#1E0")]
    [InlineData("""{"a":"\u0078","b":-0.0}""", "x#0")]
    [InlineData("""{"a":"","b":1}""", "-#1E0")]
    [InlineData("""{"a":"x#y\\z","b":1}""", @"x\#y\\z#1E0")]
    public void Key_IsReadable(string record, string expected) =>
        new InputKeys(EventSchema.Parse(TextAndNumber)).Of(Encoding.UTF8.GetBytes(record)).ShouldBe(expected);

    [Theory]
    [InlineData("""{"a":"x"}""")]
    [InlineData("""{"a":1,"b":1}""")]
    [InlineData("""{"a":"x","b":"1"}""")]
    [InlineData("""{"a":"x","b":1e400}""")]
    [InlineData("""{"a":"\ud83d","b":1}""")]
    [InlineData("""["a"]""")]
    [InlineData("not JSON")]
    public void RecordWithoutAKey_IsDistributedByItsBytes(string record)
    {
        var keys = new InputKeys(EventSchema.Parse(TextAndNumber));
        keys.Find(Encoding.UTF8.GetBytes(record)).ShouldBeNull();
        keys.Of(Encoding.UTF8.GetBytes(record)).Length.ShouldBe(16);
        keys.Of(Encoding.UTF8.GetBytes(record)).ShouldBe(keys.Of(Encoding.UTF8.GetBytes(record)));
    }

    [Theory]
    [InlineData(255, 255)]
    [InlineData(254, 256)]
    [InlineData(300, 256)]
    public void LongKey_IsCutAtACharacter(int letters, int expected)
    {
        var text = new string('z', letters) + "😀😀";
        var key = new InputKeys(EventSchema.Parse(TwoTexts)).Of(Encoding.UTF8.GetBytes($$"""{"a":"{{text}}","b":"c"}"""));
        key.Length.ShouldBe(expected);
        Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(key)).ShouldBe(key);
        text.ShouldStartWith(key);
    }

    private static string? ItemKeyOf(EventSchema schema, string record)
    {
        var (transcoder, buffer) = (new ItemTranscoder(schema), new ItemBuffer());
        return transcoder.TryTranscode(Encoding.UTF8.GetBytes(record), default, buffer, out var item)
            ? Convert.ToHexString(buffer[item.Key])
            : null;
    }

    private static string Event(EventSchema schema, Random random)
    {
        var members =
            schema.Fields.Select(field => $"\"{field.Name}\":{(field.Type == FieldType.String ? Text(random) : Spelled(random))}")
                .ToArray();
        random.Shuffle(members);
        return $"{{{string.Join(random.Next(2) == 0 ? "," : " , ", members)}}}";
    }

    private static string Text(Random random)
    {
        string[] parts = ["", "a", "b", "#", "\\\\", "\\u0061", "é", "\\u00e9", "-", "😀", "\\ud83d\\ude00"];
        return $"\"{string.Concat(Enumerable.Range(0, random.Next(3)).Select(_ => parts[random.Next(parts.Length)]))}\"";
    }

    private static string Spelled(Random random)
    {
        var digits = random.Next(12);
        return random.Next(6) switch
        {
            0 => $"{digits}.0",
            1 => $"{digits}0e-1",
            2 => $"-{digits}",
            3 => $"0.{digits:00}E+2",
            4 => $"{digits}e0",
            _ => $"{digits}",
        };
    }
}
