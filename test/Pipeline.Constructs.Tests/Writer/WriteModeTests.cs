using Amazon.CDK;
using Pipeline.Records;

namespace Pipeline.Constructs.Tests;

public class WriteModeTests
{
    public static TheoryData<WriteMode, string, string?, string> Modes => new()
    {
        { WriteMode.Upsert, "Upsert", null, """["dynamodb:BatchWriteItem","dynamodb:PutItem"]""" },
        { WriteMode.InsertOnce, "InsertOnce", null, "\"dynamodb:PutItem\"" },
        { WriteMode.Latest(), "Latest", null, "\"dynamodb:PutItem\"" },
        { WriteMode.LatestBy("at"), "Latest", "at", "\"dynamodb:PutItem\"" },
    };

    [Theory]
    [MemberData(nameof(Modes))]
    public void Mode_IsToldAndGrantedWhatItCalls(WriteMode mode, string name, string? field, string actions)
    {
        var template = TestWriter.Template(props => props with { Mode = mode });
        var environment = TestWriter.Environment(template);
        environment["WRITE_MODE"].ShouldBe(name);
        environment.GetValueOrDefault("LATEST_BY").ShouldBe(field);
        TestWriter.Statements(template, "dynamodb").ShouldHaveSingleItem()["Action"]!.ToJsonString().ShouldBe(actions);
    }

    [Theory]
    [InlineData("count")]
    [InlineData("weight")]
    [InlineData("day")]
    [InlineData("at")]
    public void FieldThatSortsInTime_IsTaken(string field) => TestWriter
        .Environment(TestWriter.Template(props => props with { Mode = WriteMode.LatestBy(field) }))["LATEST_BY"].ShouldBe(field);

    [Theory]
    [InlineData("none", "Mode.LatestBy must name a field of the schema; got none; use count or day or weight or at")]
    [InlineData("id",
        "Mode.LatestBy must name no key of the table, which is the same for all events of an item; got id; name another field, or use WriteMode.InsertOnce",
        "Mode.LatestBy must name an integer, a number, a date, or a date-time whose minLength and maxLength are the same, 20 to 24; got id; name another field")]
    [InlineData("left",
        "Mode.LatestBy must name a required field; got left; add it to required in the schema",
        "Mode.LatestBy must name a field that is never null; got left; remove \"null\" from its type")]
    [InlineData("seen",
        "Mode.LatestBy must name an integer, a number, a date, or a date-time whose minLength and maxLength are the same, 20 to 24; got seen; " +
        "set both to 24, as of 2026-11-21T09:15:02.417Z: then all are in UTC with equally many digits, and sort as times do")]
    [InlineData("note",
        "Mode.LatestBy must name an integer, a number, a date, or a date-time whose minLength and maxLength are the same, 20 to 24; got note; name another field")]
    public void FieldThatDoesNotSort_IsRefused(string field, params string[] violations) =>
        TestWriter.Violations(props => props with { Mode = WriteMode.LatestBy(field) }).ShouldBe(violations);

    [Theory]
    [InlineData(20, 20, true)]
    [InlineData(24, 24, true)]
    [InlineData(24, 25, false)]
    [InlineData(25, 25, false)]
    [InlineData(20, 24, false)]
    public void DateTime_IsTakenWhereItsLengthMakesItUtc(int shortest, int longest, bool isTaken)
    {
        var schema = EventSchema.Parse(TestWriter.Schema.Json.Replace(
            "\"minLength\": 24, \"maxLength\": 24", $"\"minLength\": {shortest}, \"maxLength\": {longest}"));
        void Make() => Synth.Template(stack => TestWriter.In(stack, props => props with
        {
            Table = new EventTable(stack, "Times", new() { Schema = schema }),
            Mode = WriteMode.LatestBy("at"),
        }));
        if (isTaken) Make();
        else Should.Throw<InvalidInputException>(Make).Violations.ShouldHaveSingleItem().ShouldContain("20 to 24; got at; set both to 24");
    }

    [Fact]
    public void SortKeyForLatestBy_IsRefused() => Should
        .Throw<InvalidInputException>(() => Synth.Template(stack => TestWriter.In(stack, props => props with
        {
            Table = new EventTable(stack, "Sorted", new()
            {
                Schema = EventSchema.Parse(TestWriter.Schema.Json.Replace("\"partitionKey\": \"id\"", "\"partitionKey\": \"id\", \"sortKey\": \"at\"")),
            }),
            Mode = WriteMode.LatestBy("at"),
        })))
        .Violations.ShouldHaveSingleItem().ShouldStartWith("Mode.LatestBy must name no key of the table");

    [Fact]
    public void NoFieldThatSorts_SaysWhatToAdd() => Should
        .Throw<InvalidInputException>(() => Synth.Template(stack => TestWriter.In(stack, props => props with
        {
            Table = new EventTable(stack, "Plain", new()
            {
                Schema = EventSchema.Parse("""
                    { "type": "object", "properties": { "id": { "type": "string" } }, "required": ["id"], "x-dynamodb": { "partitionKey": "id" } }
                    """),
            }),
            Mode = WriteMode.LatestBy("version"),
        })))
        .Violations.ShouldBe(["Mode.LatestBy must name a field of the schema; got version; add one to the schema, such as a required integer, or use another mode"]);

    [Fact]
    public void SequenceNumberWithoutAnOrder_IsRefused() => Should
        .Throw<InvalidInputException>(() => Synth.Template(stack => TestWriter.In(stack, props => props with
        {
            Stream = Distributed(stack),
            Mode = WriteMode.Latest(),
        })))
        .Violations.ShouldBe(
            ["Mode must be another than Latest where Kinesis distributes the stream's records, which keeps no order of a key; got Latest; use WriteMode.LatestBy(field)"]);

    [Fact]
    public void UpsertWithoutAnOrder_Warns()
    {
        Warnings(WriteMode.Upsert).ShouldHaveSingleItem().ShouldContain("any may be written last");
        Warnings(WriteMode.LatestBy("at")).ShouldBeEmpty();
        Warnings(WriteMode.InsertOnce).ShouldBeEmpty();
        Synth.Warnings(stack => TestWriter.In(stack)).ShouldBeEmpty();

        static IReadOnlyList<string> Warnings(WriteMode mode) =>
            Synth.Warnings(stack => TestWriter.In(stack, props => props with { Stream = Distributed(stack), Mode = mode }));
    }

    [Fact]
    public void ReservedNamesInTheSchema_AreRefusedWhereTheyAreWritten()
    {
        var schema = EventSchema.Parse("""
            { "type": "object",
              "properties": { "id": { "type": "string" }, "kinesis_shard_id": { "type": "string" }, "kinesis_sequence_number": { "type": "string" } },
              "required": ["id"], "x-dynamodb": { "partitionKey": "id" } }
            """);
        Template Make(Func<DynamoDbWriterProps, DynamoDbWriterProps> change) => Synth.Template(stack => TestWriter.In(stack, props => change(props with
        {
            Table = new EventTable(stack, "Reserved", new() { Schema = schema }),
        })));

        Make(props => props);
        Should.Throw<InvalidInputException>(() => Make(props => props with { MetadataAttributes = true, Mode = WriteMode.Latest() })).Violations.ShouldBe(
        [
            "Mode must not write attributes that are fields of the schema: kinesis_sequence_number; got Latest; " +
                "rename them in the schema, or use WriteMode.LatestBy(field)",
            "MetadataAttributes must not write attributes that are fields of the schema: kinesis_shard_id, kinesis_sequence_number; got true; " +
                "rename them in the schema, or leave this false",
        ]);
    }

    [Theory]
    [InlineData("kinesis_arrival_time", true)]
    [InlineData("note", true)]
    [InlineData("expires_at", true)]
    [InlineData("raw", false)]
    [InlineData("expires_at", false, false)]
    public void RawAttribute_IsANameOfItsOwn(string name, bool isTaken, bool itemsExpire = true)
    {
        Template Make() => Synth.Template(stack => TestWriter.In(stack, props => props with
        {
            Table = new EventTable(stack, "Expiring", new() { Schema = TestWriter.Schema, ItemLifetime = itemsExpire ? Duration.Days(1) : null }),
            RawAttribute = name,
        }));
        if (isTaken) Should.Throw<InvalidInputException>(Make).Violations.ShouldHaveSingleItem().ShouldContain($"got {name}; use another name, such as raw");
        else TestWriter.Environment(Make())["RAW_ATTRIBUTE"].ShouldBe(name);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(255, true)]
    [InlineData(256, false)]
    public void RawAttributeBoundary_InsideOnly(int length, bool isAllowed)
    {
        var raw = new string('r', length);
        if (isAllowed) TestWriter.Template(props => props with { RawAttribute = raw });
        else TestWriter.Violations(props => props with { RawAttribute = raw }).ShouldHaveSingleItem().ShouldStartWith("RawAttribute must be 1 to 255 characters long;");
    }

    private static IngestStream Distributed(Stack stack) => new(stack, "Distributed", new() { RecordDistribution = RecordDistribution.Auto });
}
