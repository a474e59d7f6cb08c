using Amazon.CDK;
using Pipeline.Records;

namespace Pipeline.Constructs.Tests;

/// <summary>A table that feeds a stream with its changes.</summary>
public class TableChangesTests
{
    private static readonly EventSchema Schema = EventSchema.Parse("""
        { "type": "object", "properties": { "zone": { "type": "string" } }, "required": ["zone"],
          "x-dynamodb": { "partitionKey": "zone" } }
        """);

    [Theory]
    [InlineData(ChangeTimePrecision.Microsecond, "MICROSECOND")]
    [InlineData(ChangeTimePrecision.Millisecond, "MILLISECOND")]
    public void Precision_IsThatOfTheTablesOwnRegion(ChangeTimePrecision precision, string rendered)
    {
        var replicas = Synth.Template(stack => Make(stack, precision, "us-east-1"), env: Synth.Known)
            .Properties("AWS::DynamoDB::GlobalTable")["Replicas"]!.AsArray();
        var own = replicas.Single(replica => $"{replica!["Region"]}" == "eu-west-1")!["KinesisStreamSpecification"]!;
        $"{own["ApproximateCreationDateTimePrecision"]}".ShouldBe(rendered);
        own["StreamArn"].ShouldNotBeNull();
        replicas.Single(replica => $"{replica!["Region"]}" == "us-east-1")!["KinesisStreamSpecification"].ShouldBeNull();
    }

    [Fact]
    public void NoPrecision_IsLeftToDynamoDb() =>
        Synth.Template(stack => Make(stack, null)).Properties("AWS::DynamoDB::GlobalTable")
        ["Replicas"]![0]!["KinesisStreamSpecification"]!.AsObject().Select(property => property.Key).ShouldBe(["StreamArn"]);

    [Fact]
    public void PrecisionWithoutStream_IsRefused() =>
        Ranges.Mistakes(stack =>
            new EventTable(stack, "Table", new() { Schema = Schema, ChangeTimePrecision = ChangeTimePrecision.Microsecond }))
        .ShouldHaveSingleItem().ShouldBe(
            "ChangeTimePrecision must not be set without ChangesToKinesis; got Microsecond; set ChangesToKinesis, or leave " +
            "it " +
            "out");

    private static EventTable Make(Stack stack, ChangeTimePrecision? precision, params string[] replicas) =>
        new(stack, "Table", new()
        {
            Schema = Schema,
            ChangesToKinesis = new IngestStream(stack, "Changes").Stream,
            ChangeTimePrecision = precision,
            Replicas = replicas,
        });
}
