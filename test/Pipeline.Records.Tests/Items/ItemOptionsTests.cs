using Pipeline.Records.Items;

namespace Pipeline.Records.Tests.Items;

public class ItemOptionsTests
{
    private static readonly EventSchema Schema = EventSchema.Parse("""
        {
          "type": "object",
          "properties": {
            "id": { "type": "string" }, "sort": { "type": "integer" }, "optional": { "type": "integer" },
            "nullable": { "type": ["integer", "null"] },
            "text": { "type": "string" }, "day": { "type": "string", "format": "date" }, "number": { "type": "number" },
            "at": { "type": "string", "format": "date-time" },
            "at24": { "type": "string", "format": "date-time", "minLength": 24, "maxLength": 24 },
            "at25": { "type": "string", "format": "date-time", "minLength": 25, "maxLength": 25 },
            "kinesis_shard_id": { "type": "string" }, "kinesis_sequence_number": { "type": "string" },
            "expires_at": { "type": "integer" }
          },
          "required": ["id", "sort", "nullable", "text", "day", "number", "at", "at24", "at25"],
          "x-dynamodb": { "partitionKey": "id", "sortKey": "sort" }
        }
        """);

    [Fact]
    public void EverythingWrong_IsListedAtOnce()
    {
        var options =
            new ItemOptions { RawAttribute = "text", Metadata = true, TimeToLive = TimeSpan.FromSeconds(0.5), OrderBy = "text" };
        var error = Should.Throw<InvalidInputException>(() => new ItemTranscoder(Schema, options));
        error.Subject.ShouldBe("the item's options");
        error.Violations.ShouldBe(
        [
            "RawAttribute must not be an attribute that the item has already; got text; choose another name",
            "the schema must have no field kinesis_sequence_number, which the writer sets; got one; rename the field or leave " +
            "the attribute off",
            "the schema must have no field kinesis_shard_id, which the writer sets; got one; rename the field or leave the " +
            "attribute off",
            "the schema must have no field expires_at, which the writer sets; got one; rename the field or leave the attribute " +
            "off",
            "TimeToLive must be whole seconds, at least 1; got 00:00:00.5000000; correct it",
            "LatestBy must name a number, a date or a date-time; got text; use another field",
        ]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("kinesis_arrival_time")]
    [InlineData("kinesis_sub_sequence_number")]
    public void RawAttribute_MustBeANameOfItsOwn(string name) =>
        new ItemOptions { RawAttribute = name, Metadata = true }.Validate(EventSchema.Parse(Transcoded.Open))
        .ShouldHaveSingleItem().ShouldStartWith("RawAttribute must ");

    [Fact]
    public void RawAttributesName_IsBoundInBytes()
    {
        var schema = EventSchema.Parse(Transcoded.Open);
        new ItemOptions { RawAttribute = new string('x', 65_535) }.Validate(schema).ShouldBeEmpty();
        new ItemOptions { RawAttribute = new string('é', 32_768) }.Validate(schema)
            .ShouldBe(["RawAttribute must have 1 to 65535 bytes; got 65536; choose another name"]);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(0, false)]
    [InlineData(-5, false)]
    [InlineData(1.5, false)]
    [InlineData(86_400, true)]
    public void TimeToLive_IsInWholeSeconds(double seconds, bool valid) =>
        new ItemOptions { TimeToLive = TimeSpan.FromSeconds(seconds) }.Validate(
            EventSchema.Parse(Transcoded.Open)).Count.ShouldBe(
            valid ? 0 : 1);

    [Theory]
    [InlineData("number", null)]
    [InlineData("day", null)]
    [InlineData("at24", null)]
    [InlineData("none", "LatestBy must name a field of the schema; got none; use one of day, number, at24")]
    [InlineData("id",
        "LatestBy must not be a key of the table, which is the same in all events of a key; got id; use another field")]
    [InlineData("sort",
        "LatestBy must not be a key of the table, which is the same in all events of a key; got sort; use another field")]
    [InlineData("optional",
        "LatestBy must name a required field that is never null; got optional; require it in the schema or use another field")]
    [InlineData("nullable",
        "LatestBy must name a required field that is never null; got nullable; require it in the schema or use another field")]
    [InlineData("text", "LatestBy must name a number, a date or a date-time; got text; use another field")]
    [InlineData("at",
        "LatestBy must name a date-time of one form, minLength and maxLength equal and 20 to 24, so that it is in UTC and " +
        "texts " +
        "sort as times do; got at; set both, such as 24 for 2026-11-21T09:15:02.417Z")]
    [InlineData("at25",
        "LatestBy must name a date-time of one form, minLength and maxLength equal and 20 to 24, so that it is in UTC and " +
        "texts " +
        "sort as times do; got at25; set both, such as 24 for 2026-11-21T09:15:02.417Z")]
    public void OrderingField_MustSortAsTimePasses(string name, string? reason) =>
        OrderingFields.WhyNot(Schema, name).ShouldBe(reason);

    [Fact]
    public void SchemaWithoutOrderingField_SaysSo() => OrderingFields.WhyNot(EventSchema.Parse(Transcoded.Open), "x").ShouldBe(
        "LatestBy must name a field of the schema; got x; use one of none: the schema has no required number, date or " +
        "date-time " +
        "of one form");

    [Fact]
    public void NoOptions_AreValid() => new ItemOptions().Validate(Schema).ShouldBeEmpty();
}
