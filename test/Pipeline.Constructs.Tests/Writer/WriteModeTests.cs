using Amazon.CDK;
using Pipeline.Records;
using Pipeline.Records.Items;

namespace Pipeline.Constructs.Tests;

public class WriteModeTests
{
    public static TheoryData<WriteMode, string, string?, string> Modes => new()
    {
        { WriteMode.Upsert, "Upsert", null, "dynamodb:BatchWriteItem dynamodb:PutItem" },
        { WriteMode.InsertOnce, "InsertOnce", null, "dynamodb:PutItem" },
        { WriteMode.Latest(), "Latest", null, "dynamodb:PutItem" },
        { WriteMode.LatestBy("at"), "Latest", "at", "dynamodb:PutItem" },
    };

    [Theory]
    [MemberData(nameof(Modes))]
    public void Mode_IsToldAndGrantedWhatItCalls(WriteMode mode, string name, string? field, string actions)
    {
        var template = TestWriter.Template(props => props with { Mode = mode });
        var environment = TestWriter.Environment(template);
        environment["WRITE_MODE"].ShouldBe(name);
        environment.GetValueOrDefault("LATEST_BY").ShouldBe(field);
        string.Join(' ', TestWriter.Statements(template, "dynamodb").Select(statement => (string)statement["Action"]!)
            .Order(StringComparer.Ordinal))
            .ShouldBe(actions);
    }

    // CloudFormation changes the role's policy before the function, and deletes resources that left the template at the very end.
    // So the permission to write batches must be a resource that leaves, not a change of one that stays.
    [Fact]
    public void ChangeFromUpsert_TakesAPolicyAwayAndChangesNone()
    {
        var before = TestWriter.Template().All("AWS::IAM::ManagedPolicy");
        foreach (var mode in new[] { WriteMode.InsertOnce, WriteMode.Latest(), WriteMode.LatestBy("at") })
        {
            var after = TestWriter.Template(props => props with { Mode = mode }).All("AWS::IAM::ManagedPolicy");
            foreach (var (id, policy) in after) policy.ToJsonString().ShouldBe(before[id].ToJsonString());
            var gone = before.Keys.Except(after.Keys).ShouldHaveSingleItem();
            before[gone].ToJsonString().ShouldContain("dynamodb:BatchWriteItem");
        }

        var template = TestWriter.Template();
        template.Only("AWS::Lambda::Function")["DependsOn"]!.AsArray().Select(id => (string)id!)
            .ShouldContain(
                before.Single(policy => policy.Value.ToJsonString().Contains("BatchWriteItem", StringComparison.Ordinal)).Key);
    }

    [Theory]
    [InlineData("count")]
    [InlineData("weight")]
    [InlineData("day")]
    [InlineData("at")]
    public void FieldThatSortsInTime_IsTaken(string field) => TestWriter
        .Environment(TestWriter.Template(props => props with { Mode = WriteMode.LatestBy(field) }))["LATEST_BY"].ShouldBe(field);

    [Theory]
    [InlineData("none", "name a field of the schema; got none; use one of count, day, weight, at")]
    [InlineData("id", "not be a key of the table")]
    [InlineData("left", "name a required field that is never null")]
    [InlineData("seen", "name a date-time of one form, minLength and maxLength equal and 20 to 24")]
    [InlineData("note", "name a number, a date or a date-time")]
    public void FieldThatDoesNotSort_IsRefused(string field, string rule) => TestWriter
        .Violations(props => props with { Mode = WriteMode.LatestBy(field) })
        .ShouldHaveSingleItem().ShouldStartWith($"Mode.LatestBy must {rule}");

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
        if (isTaken)
        {
            Make();
        }
        else
        {
            Should.Throw<InvalidInputException>(Make).Violations.ShouldHaveSingleItem()
                .ShouldStartWith("Mode.LatestBy must name a date-time of one form");
        }
    }

    [Fact]
    public void SequenceNumberWithoutAnOrder_IsRefused() => Should
        .Throw<InvalidInputException>(() => Synth.Template(stack => TestWriter.In(stack, props => props with
        {
            Stream = Distributed(stack),
            Mode = WriteMode.Latest(),
        })))
        .Violations.ShouldBe(
            ["Mode must not be Latest if Kinesis distributes the stream's records, because that keeps no order of a key; " +
                "got Latest; use WriteMode.LatestBy(field)"]);

    [Fact]
    public void UpsertWithoutAnOrder_Warns()
    {
        Warnings(WriteMode.Upsert).ShouldHaveSingleItem().ShouldContain("any of several records with the same key may be written last");
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
              "properties": { "id": { "type": "string" }, "kinesis_shard_id": { "type": "string" },
              "kinesis_sequence_number": { "type": "string" } },
              "required": ["id"], "x-dynamodb": { "partitionKey": "id" } }
            """);
        Template Make(Func<DynamoDbWriterProps, DynamoDbWriterProps> change) =>
            Synth.Template(stack => TestWriter.In(stack, props => change(props with
            {
                Table = new EventTable(stack, "Reserved", new() { Schema = schema }),
            })));

        Make(props => props);
        Should.Throw<InvalidInputException>(() =>
            Make(props => props with { MetadataAttributes = true, Mode = WriteMode.Latest() })).Violations.ShouldBe(
        [
            "Mode must not write attributes that are fields of the schema: kinesis_sequence_number; got Latest; " +
                "rename them in the schema, or use WriteMode.LatestBy(field)",
            "MetadataAttributes must not write attributes that are fields of the schema: kinesis_shard_id, " +
            "kinesis_sequence_number; got true; " +
                "rename them in the schema, or leave this false",
        ]);
    }

    // Synthesis refuses exactly those values that the function would refuse at its start.
    [Theory]
    [InlineData("kinesis_shard_id")]
    [InlineData("kinesis_sequence_number")]
    [InlineData("kinesis_sub_sequence_number")]
    [InlineData("kinesis_arrival_time")]
    [InlineData("kinesis_other")]
    public void FieldOfTheSchema_IsRefusedAsByTheFunction(string field)
    {
        var schema = EventSchema.Parse($$"""
            { "type": "object", "properties": { "id": { "type": "string" }, "{{field}}": { "type": "string" } },
              "required": ["id"],
              "x-dynamodb": { "partitionKey": "id" } }
            """);
        foreach (var (mode, metadata) in new[] { (WriteMode.Upsert, false), (WriteMode.Upsert, true), (WriteMode.Latest(), false),
            (WriteMode.Latest(), true) })
        {
            var isRefused =
                new ItemOptions { Metadata = metadata, Position = mode == WriteMode.Latest() }.Validate(schema).Count > 0;
            void Make() => Synth.Template(stack => TestWriter.In(
                stack, props => props with { Mode = mode, MetadataAttributes = metadata },
                    new EventTable(stack, "Named", new() { Schema = schema })));
            if (isRefused) Should.Throw<InvalidInputException>(Make, $"{mode}, {metadata}");
            else Should.NotThrow(Make, $"{mode}, {metadata}");
        }
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
            Table = new EventTable(stack, "Expiring",
                new() { Schema = TestWriter.Schema, ItemLifetime = itemsExpire ? Duration.Days(1) : null }),
            RawAttribute = name,
        }));
        if (isTaken)
        {
            Should.Throw<InvalidInputException>(Make).Violations.ShouldHaveSingleItem()
                .ShouldContain($"got {name}; use another name, such as raw");
        }
        else
        {
            TestWriter.Environment(Make())["RAW_ATTRIBUTE"].ShouldBe(name);
        }
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(255, true)]
    [InlineData(256, false)]
    public void RawAttributeBoundary_InsideOnly(int length, bool isAllowed)
    {
        var raw = new string('r', length);
        if (isAllowed)
        {
            TestWriter.Template(props => props with { RawAttribute = raw });
        }
        else
        {
            TestWriter.Violations(props => props with { RawAttribute = raw }).ShouldHaveSingleItem()
                .ShouldStartWith("RawAttribute must be 1 to 255 characters long;");
        }
    }

    private static IngestStream Distributed(Stack stack) =>
        new(stack, "Distributed", new() { RecordDistribution = RecordDistribution.Auto });
}
