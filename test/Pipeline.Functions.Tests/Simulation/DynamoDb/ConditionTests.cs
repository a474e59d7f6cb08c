using System.Text.Json;

namespace Pipeline.Functions.Tests.Simulation.DynamoDb;

public class ConditionTests
{
    private const string Item = """{"pk":{"S":"a"},"n":{"N":"2"},"s":{"S":"b"}}""";

    [Theory]
    [InlineData("attribute_not_exists(#a)", "pk", null, false)]
    [InlineData("attribute_not_exists(#a)", "other", null, true)]
    [InlineData("attribute_exists(#a) and not attribute_exists(other)", "pk", null, true)]
    [InlineData("#a < :v", "n", """{"N":"10"}""", true)]
    [InlineData("#a < :v", "n", """{"N":"2.0"}""", false)]
    [InlineData("#a <= :v", "n", """{"N":"2.0"}""", true)]
    [InlineData("#a < :v", "n", """{"S":"3"}""", false)]
    [InlineData("#a <> :v", "n", """{"S":"2"}""", true)]
    [InlineData("#a < :v", "other", """{"N":"3"}""", false)]
    [InlineData("#a < :v", "s", """{"S":"\ud83d\ude00"}""", true)]
    [InlineData(":v > #a AND #a = s", "s", """{"S":"ba"}""", true)]
    [InlineData("attribute_not_exists(#a) OR #a < :v AND #a > :v", "n", """{"N":"1"}""", false)]
    [InlineData("(attribute_exists(#a) OR #a < :v) AND #a > :v", "n", """{"N":"1"}""", true)]
    public void Expression_HoldsAsDocumented(string expression, string name, string? value, bool holds) =>
        Make(expression, $$"""{"#a":"{{name}}"}""", value is null ? null : $$"""{":v":{{value}}}""").Holds(Json(Item))
        .ShouldBe(holds);

    [Fact]
    public void NoItem_HasNoAttribute()
    {
        Make("attribute_not_exists(pk)", null, null).Holds(null).ShouldBeTrue();
        Make("pk = :v", null, """{":v":{"S":"a"}}""").Holds(null).ShouldBeFalse();
    }

    [Theory]
    [InlineData("attribute_not_exists(#b)", "attribute name: #b")]
    [InlineData("#a = :b", "attribute value: :b")]
    [InlineData("attribute_exists(pk)", "ExpressionAttributeNames unused in expressions: keys: {#a}")]
    [InlineData("#a = :v extra", "Syntax error; token: \"extra\"")]
    [InlineData("(#a = :v", "Syntax error; token: \"<EOF>\"")]
    [InlineData("", "can not be empty")]
    public void WrongExpression_IsRefused(string expression, string reason) =>
        Should.Throw<DynamoException>(() =>
            Make(expression, """{"#a":"pk"}""", """{":v":{"S":"a"}}""")).Message.ShouldContain(reason);

    private static Condition Make(string expression, string? names, string? values) =>
        new(expression, names is null ? null : Json(names), values is null ? null : Json(values));

    private static JsonElement Json(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
