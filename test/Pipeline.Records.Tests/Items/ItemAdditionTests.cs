using System.Text;
using Pipeline.Records.Items;

namespace Pipeline.Records.Tests.Items;

/// <summary>The attributes that items have in addition to the event's fields.</summary>
public class ItemAdditionTests
{
    private const string Record = """{"zone":"a","n":1}""";
    private const string Item = """{"zone":{"S":"a"},"n":{"N":"1"}""";

    private static readonly ItemOptions OneDay = new() { TimeToLive = TimeSpan.FromDays(1) };

    [Theory]
    [InlineData("""{"zone":"a","n":1}""", """{"zone":{"S":"a"},"n":{"N":"1"},"expires":{"N":"1795338902"}}""")]
    [InlineData("""{"zone":"a","expires":null,"n":1}""", """{"zone":{"S":"a"},"n":{"N":"1"},"expires":{"N":"1795338902"}}""")]
    [InlineData("""{"expires":null,"zone":"a","n":1}""", """{"zone":{"S":"a"},"n":{"N":"1"},"expires":{"N":"1795338902"}}""")]
    [InlineData("""{"zone":"a","expires":1700000017,"n":1}""",
        """{"zone":{"S":"a"},"expires":{"N":"1700000017"},"n":{"N":"1"}}""")]
    [InlineData("""{"zone":"a","expires":1640000000,"n":1}""",
        """{"zone":{"S":"a"},"expires":{"N":"1640000000"},"n":{"N":"1"}}""")]
    public void TimeToLive_IsTheEventsOwnOrCountedFromItsArrival(string record, string item) =>
        Transcoded.Item(record, options: OneDay).ShouldBe(item);

    [Fact]
    public void SchemaWithoutTimeToLive_HasTheWritersAttribute() =>
        Transcoded.Item("""{"id":"a"}""", Transcoded.Open, OneDay)
        .ShouldBe("""{"id":{"S":"a"},"expires_at":{"N":"1795338902"}}""");

    [Fact]
    public void TimeToLiveOfAnotherType_IsStillRefused()
    {
        Transcoded.Violations("""{"zone":"a","n":1,"expires":"x"}""", options: OneDay)
            .ShouldBe(["expires must be a whole number or null; got the string x"]);
        var strict = Transcoded.Full.Replace("\"expires\": { \"type\": [\"integer\", \"null\"] }",
            "\"expires\": { \"type\": \"integer\" }");
        Transcoded.Violations("""{"zone":"a","n":1,"expires":null}""", strict, OneDay)
            .ShouldBe(["expires must be a whole number; got null"]);
    }

    [Fact]
    public void RawCopy_IsTheRecordsBytes()
    {
        const string Spaced = " { \"zone\": \"\\u0061é\" ,\t\"n\": 1.0 }\n";
        Transcoded.Item(Spaced, options: new ItemOptions { RawAttribute = "r\u00E9" }).ShouldBe(
            $$$"""{"zone":{"S":"\u0061é"},"n":{"N":"1.0"}""" +
            $$$""","r\u00E9":{"B":"{{{Convert.ToBase64String(Encoding.UTF8.GetBytes(Spaced))}}}"}}""");
    }

    [Fact]
    public void Metadata_SaysWhereTheRecordCameFrom() =>
        Transcoded.Item(Record, options: new ItemOptions { Metadata = true }).ShouldBe(
        $$"""{{Item}},"kinesis_shard_id":{"S":"shardId-000000000006"}""" +
        $$""","kinesis_arrival_time":{"S":"2026-11-21T09:15:02.417Z"},""" +
        $$$$"""
        "kinesis_sequence_number":{"S":"{{{{new string('0', 129 - 56)}}}}49590338271490256608559692538361571095921575989136588898"},"kinesis_sub_sequence_number":{"N":"7"}}
        """);

    [Fact]
    public void Position_IsTheSequenceNumbersAlone() =>
        Transcoded.Item(Record, options: new ItemOptions { Position = true }).ShouldBe(
        $$$$"""
        {{{{Item}}}},"kinesis_sequence_number":{"S":"{{{{Transcoded.Sequence.PadLeft(129, '0')}}}}"},"kinesis_sub_sequence_number":{"N":"7"}}
        """);

    [Theory]
    [InlineData("7")]
    [InlineData("0")]
    [InlineData("49590338271490256608559692538361571095921575989136588898")]
    public void SequenceNumber_IsPaddedTo129Digits(string sequenceNumber)
    {
        var buffer = new ItemBuffer(1);
        ItemAdditions.WritePadded(Encoding.ASCII.GetBytes(sequenceNumber), buffer);
        Encoding.ASCII.GetString(buffer[new ByteRange(0, buffer.Length)]).ShouldBe(sequenceNumber.PadLeft(129, '0'));
    }

    [Fact]
    public void SequenceNumberOf129Digits_IsKept()
    {
        var longest = new string('9', 129);
        var buffer = new ItemBuffer(1);
        ItemAdditions.WritePadded(Encoding.ASCII.GetBytes(longest), buffer);
        Encoding.ASCII.GetString(buffer[new ByteRange(0, buffer.Length)]).ShouldBe(longest);
    }

    [Fact]
    public void AllAtOnce_StandInThisOrder()
    {
        var item = Transcoded.Item(Record, options: OneDay with { RawAttribute = "raw", Metadata = true, Position = true });
        string[] names = ["\"n\":", "\"raw\":", "\"kinesis_shard_id\":", "\"kinesis_arrival_time\":",
            "\"kinesis_sequence_number\":", "\"kinesis_sub_sequence_number\":", "\"expires\":"];
        var places = names.Select(name => item.IndexOf(name, StringComparison.Ordinal)).ToList();
        places.ShouldEachBe(place => place > 0);
        places.ShouldBeInOrder();
        names.ShouldEachBe(name => item.Split(name, StringSplitOptions.None).Length == 2);
    }

    [Theory]
    [InlineData("2026-11-21T09:15:02.417Z", true)]
    [InlineData("2026-11-21t09:15:02.417Z", false)]
    [InlineData("2026-11-21T09:15:02.417z", false)]
    public void TimeThatSaysWhichIsNewer_HasUpperCaseLetters(string time, bool valid)
    {
        const string Schema = """
            { "type": "object", "properties": { "id": { "type": "string" },
                "at": { "type": "string", "format": "date-time", "minLength": 24, "maxLength": 24 } },
              "required": ["id", "at"], "x-dynamodb": { "partitionKey": "id" } }
            """;
        var record = $$"""{"id":"a","at":"{{time}}"}""";
        Transcoded.Item(record, Schema).ShouldContain(time);
        if (valid)
        {
            Transcoded.Of(record, Schema, new ItemOptions { OrderBy = "at" }).Order.ShouldBe(time);
        }
        else
        {
            Transcoded.Violations(record, Schema, new ItemOptions { OrderBy = "at" }).ShouldBe(
                [$"at must have its T and Z in upper case, since its text says which event is newer; got {time}"]);
        }
    }
}
