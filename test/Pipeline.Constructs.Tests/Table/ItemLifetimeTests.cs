using Amazon.CDK;
using Pipeline.Records;

namespace Pipeline.Constructs.Tests;

public class ItemLifetimeTests
{
    private const string Type = "AWS::DynamoDB::GlobalTable";
    private static readonly EventSchema Plain = Schema(timeToLive: null, field: "note");
    private static readonly EventSchema Taken = Schema(timeToLive: null, field: "expires_at");
    private static readonly EventSchema Own = Schema(timeToLive: "gone_at", field: "gone_at");

    [Fact]
    public void Lifetime_TurnsTheAttributeOnAndTheWriterIsTold()
    {
        var template = Make(Plain, Duration.Days(30));
        template.Properties(Type)["TimeToLiveSpecification"]!.ToJsonString()
            .ShouldBe("""{"AttributeName":"expires_at","Enabled":true}""");
        TestWriter.Environment(template)["TIME_TO_LIVE_SECONDS"].ShouldBe("2592000");
    }

    [Fact]
    public void NoLifetime_LeavesItOut()
    {
        var template = Make(Plain, null);
        template.Properties(Type).ContainsKey("TimeToLiveSpecification").ShouldBeFalse();
        TestWriter.Environment(template).ContainsKey("TIME_TO_LIVE_SECONDS").ShouldBeFalse();
    }

    [Fact]
    public void SchemasOwnAttribute_IsUsed()
    {
        var template = Make(Own, Duration.Seconds(1));
        template.Properties(Type)["TimeToLiveSpecification"]!["AttributeName"]!.ToString().ShouldBe("gone_at");
        TestWriter.Environment(template)["TIME_TO_LIVE_SECONDS"].ShouldBe("1");
    }

    [Fact]
    public void FieldOfThatNameThatIsNoTimeToLive_IsRefused()
    {
        const string Expected =
            "ItemLifetime must be absent where the schema has a field expires_at that is not its timeToLive; got 30 days; " +
            "name the field as timeToLive in the schema's x-dynamodb, or rename it: the writer stores the time in expires_at";
        Should.Throw<InvalidInputException>(() => Make(Taken, Duration.Days(30))).Violations.ShouldBe([Expected]);
        Make(Taken, null);
        Should.Throw<InvalidInputException>(() =>
            Synth.Template(stack => Imported(stack, Taken, Duration.Days(30)))).Violations.ShouldBe([Expected]);
    }

    [Theory]
    [InlineData(0, "ItemLifetime must be at least 1 seconds; got 0 seconds; raise it to at least 1")]
    [InlineData(1500, "ItemLifetime must be whole seconds; got 1.5 seconds; use 2 seconds")]
    public void LifetimeThatIsNotWholeSeconds_IsRefused(int milliseconds, string violation)
    {
        var lifetime = Duration.Millis(milliseconds);
        Should.Throw<InvalidInputException>(() => Make(Plain, lifetime)).Violations.ShouldBe([violation]);
        Should.Throw<InvalidInputException>(() =>
            Synth.Template(stack => Imported(stack, Plain, lifetime))).Violations.ShouldBe([violation]);
    }

    [Fact]
    public void ImportedTable_TellsTheWriterToo() => TestWriter
        .Environment(Synth.Template(stack =>
            TestWriter.In(stack, props => props with { Table = Imported(stack, Plain, Duration.Hours(1)) })))
        ["TIME_TO_LIVE_SECONDS"].ShouldBe("3600");

    [Fact]
    public void Token_IsPassedOn()
    {
        var template = Synth.Template(stack =>
        {
            var seconds = new CfnParameter(stack, "Seconds", new CfnParameterProps { Type = "Number" }).ValueAsNumber;
            TestWriter.In(stack, props => props with { Table = Imported(stack, Plain, Duration.Seconds(seconds)) });
        });
        TestWriter.Environment(template)["TIME_TO_LIVE_SECONDS"].ShouldContain("\"Seconds\"");
    }

    private static EventSchema Schema(string? timeToLive, string field) => EventSchema.Parse($$"""
        { "type": "object", "properties": { "id": { "type": "string" }, "{{field}}": { "type": "integer" } }, "required": ["id"],
          "x-dynamodb": { "partitionKey": "id" {{(timeToLive is null ? "" : $", \"timeToLive\": \"{timeToLive}\"")}} } }
        """);

    private static Template Make(EventSchema schema, Duration? lifetime) => Synth.Template(stack => TestWriter.In(
        stack, table: new EventTable(stack, "Expiring", new() { Schema = schema, ItemLifetime = lifetime })));

    private static EventTable Imported(Stack stack, EventSchema schema, Duration lifetime) =>
        EventTable.FromAttributes(stack, "Imported", new()
        {
            Schema = schema,
            TableArn = "arn:aws-cn:dynamodb:cn-north-1:111122223333:table/doors",
            ItemLifetime = lifetime,
        });
}
