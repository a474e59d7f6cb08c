using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pipeline.App.Tests;

public class TemplateDifferenceTests
{
    private const string Template = """
        {"Stream":{"Type":"AWS::Kinesis::Stream","Properties":{"Hours":24,"Tags":[{"Key":"a"},{"Key":"b"},{"Key":"c"}]}},
         "Key":{"Type":"AWS::KMS::Key","Properties":{"Rotates":true}}}
        """;

    [Fact]
    public void EqualTemplates_DifferNowhere() => Between(Template).ShouldBe("{}");

    [Theory]
    [InlineData("\"Hours\":24", "\"Hours\":168", """{"Stream/Properties/Hours":{"from":24,"to":168}}""")]
    [InlineData("\"Hours\":24,", "", """{"Stream/Properties/Hours":{"from":24}}""")]
    [InlineData("\"Rotates\":true", "\"Rotates\":true,\"Usage\":\"SIGN\"", """{"Key/Properties/Usage":{"to":"SIGN"}}""")]
    [InlineData("""{"Rotates":true}""", """["Rotates"]""", """{"Key/Properties":{"from":{"Rotates":true},"to":["Rotates"]}}""")]
    [InlineData("\"Key\":\"b\"", "\"Key\":\"d\"", """{"Stream/Properties/Tags/1/Key":{"from":"b","to":"d"}}""")]
    [InlineData("""{"Key":"b"},""", "", """{"Stream/Properties/Tags/-1":{"from":{"Key":"b"}}}""")]
    [InlineData("""{"Key":"b"}""", """{"Key":"d"},{"Key":"b"},{"Key":"e"}""",
        """{"Stream/Properties/Tags/+1":{"to":{"Key":"d"}},"Stream/Properties/Tags/+3":{"to":{"Key":"e"}}}""")]
    [InlineData(""","Properties":{"Rotates":true}}""", "}", """{"Key/Properties":{"from":{"Rotates":true}}}""")]
    [InlineData("true", "null", """{"Key/Properties/Rotates":{"from":true}}""")]
    public void Change_IsAtItsPathWithBothValues(string old, string @new, string differences)
    {
        Template.ShouldContain(old);
        Between(Template.Replace(old, @new, StringComparison.Ordinal)).ShouldBe(differences);
    }

    [Fact]
    public void ResourceOfOneTemplate_IsNamed()
    {
        var more = JsonNode.Parse(Template)!.AsObject();
        more["Topic"] = new JsonObject { ["Type"] = "AWS::SNS::Topic" };
        more.Remove("Key");
        Between(more.ToJsonString()).ShouldBe("""{"Key":{"from":"AWS::KMS::Key"},"Topic":{"to":{"Type":"AWS::SNS::Topic"}}}""");
    }

    private static string Between(string to) => TemplateDifference
        .Between(JsonNode.Parse(Template)!.AsObject(), JsonNode.Parse(to)!.AsObject())
        .ToJsonString(new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
