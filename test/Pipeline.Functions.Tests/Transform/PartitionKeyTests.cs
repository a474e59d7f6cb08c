using System.Text.Json.Nodes;
using Pipeline.Functions.Runtime;
using Pipeline.Functions.Transform;
using Pipeline.Records;

namespace Pipeline.Functions.Tests.Transform;

public class PartitionKeyTests
{
    [Theory]
    [InlineData("k=zone", """{"k":"hall-a"}""")]
    [InlineData("k=floor", """{"k":"2"}""")]
    [InlineData("k=open", """{"k":"true"}""")]
    [InlineData("k=time", """{"k":"2026-11-21T09:15:02.417Z"}""")]
    [InlineData("k=time@year", """{"k":"2026"}""")]
    [InlineData("k=time@month", """{"k":"11"}""")]
    [InlineData("k=time@day", """{"k":"21"}""")]
    [InlineData("k=time@hour", """{"k":"09"}""")]
    [InlineData("zone=zone,y=time@year,m=time@month,again=zone", """{"zone":"hall-a","y":"2026","m":"11","again":"hall-a"}""")]
    public void Keys_AreTakenInTheSettingsOrder(string setting, string keys) =>
        Keys(setting, TransformFunction.Event).ShouldBe(keys);

    // As the constructs write them: characters with a meaning in the setting are percent-encoded.
    [Theory]
    [InlineData("user-id", "k=user-id")]
    [InlineData("geo.hall @1", "k=geo.hall%20%401")]
    [InlineData("a&b (50%)", "k=a%26b%20%2850%25%29")]
    [InlineData("x@year", "k=x%40year")]
    public void FieldWithSigns_IsFoundByItsName(string field, string setting)
    {
        $"k={PartitionKeyRules.Escape(field)}".ShouldBe(setting);
        var schema = EventSchema.Parse($$"""
            { "type": "object", "properties": { "{{field}}": { "type": "string" } }, "required": ["{{field}}"],
              "x-dynamodb": { "partitionKey": "{{field}}" } }
            """);
        var settings = new Settings(name => name == FunctionSettings.PartitionKeys ? setting : null);
        PartitionKey.Read(settings, schema).ShouldHaveSingleItem().Field.Name.ShouldBe(field);
    }

    [Theory]
    [InlineData("2026-01-01T00:30:00+01:00", "2025", "12", "31", "23")]
    [InlineData("2024-02-28T23:30:00-00:45", "2024", "02", "29", "00")]
    [InlineData("2026-03-01T00:00:00.000001+00:01", "2026", "02", "28", "23")]
    [InlineData("2016-12-31T23:59:60Z", "2016", "12", "31", "23")]
    [InlineData("2016-12-31T15:59:60-08:00", "2016", "12", "31", "23")]
    [InlineData("0000-02-29T00:00:00Z", "0000", "02", "29", "00")]
    [InlineData("0001-01-01T00:00:00+05:00", "0000", "12", "31", "19")]
    [InlineData("2026-11-21t09:15:02z", "2026", "11", "21", "09")]
    [InlineData("2026-11-2\\u0031T09:15:02\\u005A", "2026", "11", "21", "09")]
    public void PartsOfATime_AreInUtc(string time, string year, string month, string day, string hour) =>
        Keys("y=time@year,m=time@month,d=time@day,h=time@hour", TransformFunction.Event.Replace("2026-11-21T09:15:02.417Z", time))
            .ShouldBe($$"""{"y":"{{year}}","m":"{{month}}","d":"{{day}}","h":"{{hour}}"}""");

    [Theory]
    [InlineData("2")]
    [InlineData("2.0")]
    [InlineData("0.2e1")]
    [InlineData("20E-1")]
    [InlineData("2.00000000000000000000000000000000000000000")]
    public void SpellingsOfAnInteger_AreOnePartition(string floor) =>
        Keys("k=floor", TransformFunction.Event.Replace("\"floor\":2", $"\"floor\":{floor}")).ShouldBe("""{"k":"2"}""");

    [Theory]
    [InlineData("9223372036854775807", "9223372036854775807")]
    [InlineData("-9223372036854775808", "-9223372036854775808")]
    [InlineData("-9223372036854775808.0", "-9223372036854775808")]
    [InlineData("9.223372036854775807e18", "9223372036854775807")]
    [InlineData("-0", "0")]
    [InlineData("-0.0", "0")]
    public void LargestIntegers_AreWhole(string floor, string key) =>
        Keys("k=floor", TransformFunction.Event.Replace("\"floor\":2", $"\"floor\":{floor}")).ShouldBe($$"""{"k":"{{key}}"}""");

    [Theory]
    [InlineData("é\\\"\\u00e9 <&>.,;", "é\"é <&>.,;")]
    [InlineData("Penn Station/Madison Sq West", "Penn Station%2FMadison Sq West")]
    [InlineData("a\\/b\\u002fc", "a%2Fb%2Fc")]
    [InlineData("50%", "50%25")]
    [InlineData("%2F", "%252F")]
    [InlineData("a\\\\b", "a%5Cb")]
    [InlineData("\\u0000\\n\\u007f", "%00%0A%7F")]
    [InlineData(".", "%2E")]
    [InlineData("..", "%2E%2E")]
    [InlineData("...", "...")]
    [InlineData("../..", "..%2F..")]
    public void CharactersOfAText_AreOneLevelOfTheKey(string spelling, string value) =>
        JsonNode.Parse(Keys("k=zone", TransformFunction.Event.Replace("hall-a", spelling)))!["k"]!.GetValue<string>().ShouldBe(
            value);

    [Fact]
    public void ReplacementOfAnEmptyKey_IsEncodedToo() => JsonNode.Parse(Keys(
        "k=zone", TransformFunction.Event.Replace("hall-a", ""),
            TransformFunction.Schema.Replace("\"emptyKey\": \"-\"", "\"emptyKey\": \"n/a \\\"x\\\"\"")))!["k"]!
        .GetValue<string>().ShouldBe("n%2Fa \"x\"");

    [Fact]
    public void YearThatNoLayoutHas_HasNoPartition()
    {
        using var function = new TransformFunction("y=time@year");
        ResponseRecord.Parse(function.Invoke(FirehoseEvents.DirectPut(
            TransformFunction.Event.Replace("2026-11-21T09:15:02.417Z", "9999-12-31T23:00:00-02:00"),
            TransformFunction.Event.Replace("2026-11-21T09:15:02.417Z", "0000-01-01T00:00:00+00:01"))))
            .Select(record => record.Result).ShouldBe(["ProcessingFailed", "ProcessingFailed"]);
        function.Output.ShouldContain("time must be of the years 0000 to 9999 in UTC, since it is a partition key; got another");
    }

    [Fact]
    public void FieldSpelledWithEscapes_IsFound() =>
        Keys("k=zone", TransformFunction.Event.Replace("\"zone\"", "\"z\\u006fne\"")).ShouldBe("""{"k":"hall-a"}""");

    [Fact]
    public void FieldOfAnInnerObject_IsNoKey()
    {
        var @event =
            """{"x":{"zone":"no","floor":9},"floor":2,"zone":"hall-a","y":[{"zone":"no"}]""" +
            ""","time":"2026-11-21T09:15:02Z","open":true,"door":"d"}""";
        Keys("k=zone,f=floor", @event).ShouldBe("""{"k":"hall-a","f":"2"}""");
    }

    [Fact]
    public void EmptyTableKey_IsWhatTheTableHolds() =>
        Keys("k=zone", TransformFunction.Event.Replace("hall-a", "")).ShouldBe("""{"k":"-"}""");

    [Fact]
    public void EmptyValue_HasNoPartition()
    {
        using var function = new TransformFunction("zone=zone,door=door");
        var empty = TransformFunction.Event.Replace("d1", "");
        var records = ResponseRecord.Parse(
            function.Invoke(FirehoseEvents.DirectPut(TransformFunction.Event, empty, TransformFunction.Event)));
        records.Select(record => record.Result).ShouldBe(["Ok", "ProcessingFailed", "Ok"]);
        records[1].Data.ShouldBe(empty);
        records.Select(record => record.PartitionKeys)
            .ShouldBe(["""{"zone":"hall-a","door":"d1"}""", null, """{"zone":"hall-a","door":"d1"}"""]);
    }

    [Fact]
    public void EverythingWrong_OneMessageListsAll()
    {
        const string Schema = """
            {
              "type": "object",
              "properties": {
                "id": { "type": "string" }, "n": { "type": "number" }, "opt": { "type": "string" }, "null": { "type": ["string",
                "null"] },
                "day": { "type": "string", "format": "date" }, "list": { "type": "array", "items": { "type": "string" } }
              },
              "required": ["id", "n", "null", "day", "list"],
              "x-dynamodb": { "partitionKey": "id" }
            }
            """;
        Should.Throw<InvalidInputException>(() => new TransformFunction(
            "a=id,a=id,b,c=,=id,d=id@minute,e=none,f=opt,g=null,h=n,i=day@year,j=list,k=id@hour, l=id", schema: Schema)).Message
            .ShouldBe("""
            the transformation's configuration has 13 mistakes:
              - PARTITION_KEYS must give each name once; got a again; remove one of them
              - PARTITION_KEYS must be name=field or name=field@part, joined by commas, a part being year, month, day or hour; got b; correct it
              - PARTITION_KEYS must be name=field or name=field@part, joined by commas, a part being year, month, day or hour; got c=; correct it
              - PARTITION_KEYS must be name=field or name=field@part, joined by commas, a part being year, month, day or hour; got =id; correct it
              - PARTITION_KEYS must be name=field or name=field@part, joined by commas, a part being year, month, day or hour; got d=id@minute; correct it
              - PARTITION_KEYS must name fields of the schema; got e=none; use one of id, n, opt, null, day, list
              - PARTITION_KEYS must name required fields that are never null, since a record without one has no partition; got f=opt; require it in the schema or use another field
              - PARTITION_KEYS must name required fields that are never null, since a record without one has no partition; got g=null; require it in the schema or use another field
              - PARTITION_KEYS must name strings, integers or booleans; got h=n; use another field
              - PARTITION_KEYS must name a date-time before @year; got i=day@year; use a date-time, or the field without a part
              - PARTITION_KEYS must name strings, integers or booleans; got j=list; use another field
              - PARTITION_KEYS must name a date-time before @hour; got k=id@hour; use a date-time, or the field without a part
              - PARTITION_KEYS must be name=field or name=field@part, joined by commas, a part being year, month, day or hour; got  l=id; correct it
            """.ReplaceLineEndings("\n"));
    }

    private static string Keys(string setting, string @event, string schema = TransformFunction.Schema)
    {
        using var function = new TransformFunction(setting, schema: schema);
        var record = ResponseRecord.Parse(function.Invoke(FirehoseEvents.DirectPut(@event))).ShouldHaveSingleItem();
        record.Result.ShouldBe("Ok");
        record.Data.ShouldBe(@event + "\n");
        return record.PartitionKeys!;
    }
}
