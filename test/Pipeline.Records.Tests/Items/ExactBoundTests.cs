using Pipeline.Records.Items;
using Pipeline.Records.Tests.Schema;

namespace Pipeline.Records.Tests.Items;

/// <summary>Bounds and enumerations of a schema are exact to the last digit, like the numbers of events.</summary>
public class ExactBoundTests
{
    [Theory]
    [InlineData("\"minimum\": 1e-30", "0", false)]
    [InlineData("\"minimum\": 1e-30", "1e-31", false)]
    [InlineData("\"minimum\": 1e-30", "1e-30", true)]
    [InlineData("\"maximum\": 0.1234567890123456789012345678901234567", "0.1234567890123456789012345678901234567", true)]
    [InlineData("\"maximum\": 0.1234567890123456789012345678901234567", "0.1234567890123456789012345678901234568", false)]
    [InlineData("\"exclusiveMinimum\": 0, \"maximum\": 1e-29", "5e-30", true)]
    [InlineData("\"exclusiveMinimum\": 0, \"maximum\": 1e-29", "0", false)]
    [InlineData("\"minimum\": -1e100, \"maximum\": 1e100", "1e100", true)]
    [InlineData("\"minimum\": -1e100, \"maximum\": 1e100", "-1.1e100", false)]
    [InlineData("\"const\": 1e-30", "1e-30", true)]
    [InlineData("\"const\": 1e-30", "0", false)]
    [InlineData("\"enum\": [0, 1e-30]", "10e-31", true)]
    [InlineData("\"enum\": [0, 1e-30]", "2e-30", false)]
    [InlineData("\"multipleOf\": 1e-30", "15e-31", false)]
    [InlineData("\"multipleOf\": 1e-30", "15e-30", true)]
    public void Number_IsComparedExactly(string keywords, string value, bool valid)
    {
        var validator = new EventValidator(EventSchema.Parse(Schemas.WithProperty($$"""{ "type": "number", {{keywords}} }""")));
        (validator.Validate(System.Text.Encoding.UTF8.GetBytes($$"""{"id":"k","n":1,"a":{{value}}}""")).Count == 0).ShouldBe(
            valid);
    }

    [Theory]
    [InlineData("1e3", "1000")]
    [InlineData("-0.250", "-0.25")]
    [InlineData("-0", "0")]
    [InlineData("0e7", "0")]
    [InlineData("1e-30", "1E-30")]
    [InlineData("12.50e-40", "1.25E-39")]
    [InlineData("1e41", "1E41")]
    [InlineData("123456789012345678901234567890.123456789", "123456789012345678901234567890.123456789")]
    public void Bound_HasOneForm(string spelling, string form) =>
        EventSchema.Parse(Schemas.WithProperty($$"""{ "type": "number", "minimum": {{spelling}} }"""))
        .Find("a")!.Minimum!.Number.ShouldBe(form);

    [Theory]
    [InlineData("\"minimum\": 0.5, \"maximum\": 0.9", false)]
    [InlineData("\"minimum\": 0.5, \"maximum\": 1", true)]
    [InlineData("\"minimum\": -0.9, \"maximum\": -0.1", false)]
    [InlineData("\"minimum\": -0.9, \"maximum\": 0", true)]
    [InlineData("\"exclusiveMinimum\": 1, \"exclusiveMaximum\": 2", false)]
    [InlineData("\"exclusiveMinimum\": 0.99999999999999999999999999999999, \"maximum\": 1", true)]
    [InlineData("\"exclusiveMinimum\": 9223372036854775806.5, \"maximum\": 9223372036854775807", true)]
    [InlineData("\"minimum\": 1e-40, \"exclusiveMaximum\": 1", false)]
    public void RangeOfIntegers_HoldsOneOrIsRefused(string keywords, bool holds)
    {
        var json = Schemas.WithProperty($$"""{ "type": "integer", {{keywords}} }""");
        if (holds)
        {
            EventSchema.Parse(json).Find("a")!.Minimum.ShouldNotBeNull();
        }
        else
        {
            Should.Throw<InvalidInputException>(() => EventSchema.Parse(json)).Violations.ShouldHaveSingleItem().ShouldContain(
                    "must leave an integer");
        }
    }

    [Fact]
    public void ValueThatDynamoDbDoesNotHold_IsRefused() => Should.Throw<InvalidInputException>(
        () => EventSchema.Parse(Schemas.WithProperty("""{ "type": "number", "enum": [1, 1e200] }"""))).Violations
        .ShouldBe(
            ["#/properties/a/enum/1 must be a number that DynamoDB holds, of at most 38 digits and a size of 1E-130 to " +
                "9.9E+125; " +
                "got 1e200; remove the value"]);
}
