using System.Text;
using Pipeline.Records;

namespace Pipeline.Local.Tests;

public sealed class RecordReaderTests
{
    private static readonly EventSchema Schema = EventSchema.Parse("""
        {
          "$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Trips", "type": "object",
          "properties": {
            "zone": { "type": "string" }, "at": { "type": "string" }, "miles": { "type": "number" }, "people": { "type": "integer" },
            "paid": { "type": "boolean" }, "note": { "type": ["string", "null"], "minLength": 1 }, "tip": { "type": ["number", "null"] }
          },
          "required": ["zone", "at", "miles"], "additionalProperties": false,
          "x-dynamodb": { "partitionKey": "zone", "sortKey": "at", "emptyKey": "-" }
        }
        """);

    [Theory]
    [InlineData("trips.csv", "anything", nameof(InputFormat.Csv))]
    [InlineData("trips.jsonl", "anything", nameof(InputFormat.JsonLines))]
    [InlineData("access.log", "{", nameof(InputFormat.Lines))]
    [InlineData("-", """ {"a":1}""", nameof(InputFormat.JsonLines))]
    [InlineData("-", "127.0.0.1 GET /", nameof(InputFormat.Lines))]
    public void Format_IsToldByNameOrFirstLine(string name, string first, string expected) =>
        $"{RecordReader.FormatOf(InputFormat.Auto, name, first)}".ShouldBe(expected);

    [Fact]
    public void Csv_IsTypedByTheSchemaDigitsKept() => Read("""
        zone,at,miles,people,paid,note,tip
        Hall A,2026-11-21,1.50,2,true,hello,0.10
        "Hall ""B"", west",2026-11-22,1e3,,false,,
        ,2026-11-23,7,1,,"two
        lines",3
        """).ShouldBe(
        [
            """{"zone":"Hall A","at":"2026-11-21","miles":1.50,"people":2,"paid":true,"note":"hello","tip":0.10}""",
            """{"zone":"Hall \"B\", west","at":"2026-11-22","miles":1e3,"paid":false,"note":null,"tip":null}""",
            """{"zone":"","at":"2026-11-23","miles":7,"people":1,"note":"two\nlines","tip":3}""",
        ]);

    [Fact]
    public void ValueThatIsNoNumber_IsLeftForThePipelineToRefuse() =>
        Read("zone,at,miles\na,b,much").ShouldBe(["""{"zone":"a","at":"b","miles":"much"}"""]);

    [Fact]
    public void HeaderThatDoesNotFit_ListsEveryMistake()
    {
        var error = Should.Throw<InvalidInputException>(() => Read("zone,when,zone\na,b,c"));
        error.Subject.ShouldBe("trips.csv");
        error.Violations.Count.ShouldBe(4);
        error.Message.ShouldContain("got when; one of zone, at, miles");
        error.Message.ShouldContain("must name miles, which every event of");
    }

    [Theory]
    [InlineData("zone,at,miles\na,b", "line 2 must have 3 values, as the header has; got 2")]
    [InlineData("zone,at,miles\na,b,1\n\"a,b,1", "line 3 must be comma-separated values")]
    public void LineThatIsNoCsv_IsNamed(string text, string message) =>
        Should.Throw<InvalidInputException>(() => Read(text)).Message.ShouldContain(message);

    [Fact]
    public void JsonLines_GoAsTheyAre()
    {
        using var text = new StringReader("""

            {"zone":"a","at":"1","miles":1}

            {"zone": broken
            """);
        var records = new RecordReader(Schema).Read(text, "x.jsonl", InputFormat.Auto).ToList();
        records.Select(record => Encoding.UTF8.GetString(record.Data.Span).Trim()).ShouldBe(["""{"zone":"a","at":"1","miles":1}""", """{"zone": broken"""]);
        records[0].PartitionKey.ShouldBe("a#1");
        records[1].PartitionKey!.Length.ShouldBe(16);
    }

    [Fact]
    public void EmptyKey_IsDistributedByTheBytes()
    {
        using var text = new StringReader("""{"zone":"","at":"1","miles":1}""");
        new RecordReader(Schema).Read(text, "x.jsonl", InputFormat.Auto).Single().PartitionKey!.Length.ShouldBe(16);
    }

    [Theory]
    [InlineData("badges")]
    [InlineData("taxis-like")]
    [InlineData("stock-ticker")]
    public void Demo_IsTheSameForTheSameSeed(string name)
    {
        var records = Texts(name, 1);
        records.Count.ShouldBe(300);
        Texts(name, 1).ShouldBe(records);
        Texts(name, 2).ShouldNotBe(records);
    }

    [Fact]
    public void Badges_EnterBeforeTheyLeaveAndNeverTwice()
    {
        var places = new Dictionary<string, string>();
        foreach (var text in Texts("badges", 3))
        {
            using var json = System.Text.Json.JsonDocument.Parse(text);
            var (who, zone) = ($"{json.RootElement.GetProperty("attendee")}", $"{json.RootElement.GetProperty("zone")}");
            if ($"{json.RootElement.GetProperty("direction")}" == "entered") places.TryAdd(who, zone).ShouldBeTrue();
            else (places.Remove(who, out var was) && was == zone).ShouldBeTrue();
        }

        places.ShouldNotBeEmpty();
    }

    private static List<string> Texts(string name, int seed) => [.. Demo.Of(name, seed, 300).Select(record => Encoding.UTF8.GetString(record.Data.Span))];

    private static List<string> Read(string csv)
    {
        using var text = new StringReader(csv);
        return [.. new RecordReader(Schema).Read(text, "trips.csv", InputFormat.Auto).Select(record => Encoding.UTF8.GetString(record.Data.Span))];
    }
}
