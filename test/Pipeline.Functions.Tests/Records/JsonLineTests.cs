using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Functions.Records;

namespace Pipeline.Functions.Tests.Records;

public class JsonLineTests
{
    [Theory]
    [InlineData("{}", "{}")]
    [InlineData(" { } ", "{}")]
    [InlineData("{\"a\":1}\n", "{\"a\":1}")]
    [InlineData("\r\n\t{ \"a b\" : [ 1.0 , 2E+1 ] ,\"c\":\" \t \" }", "{\"a b\":[1.0,2E+1],\"c\":\" \t \"}")]
    [InlineData("{\"a\" : \"\\\" : \\\\\" , \"b\" : \"\\\\\\\" \"}", "{\"a\":\"\\\" : \\\\\",\"b\":\"\\\\\\\" \"}")]
    [InlineData("{\"é 😀\" : null}", "{\"é 😀\":null}")]
    [InlineData("[true , false]", "[true,false]")]
    [InlineData("\" \"", "\" \"")]
    public void WhiteSpaceBetweenTokens_IsLeftOff(string json, string line) => Line(json).ShouldBe(line + "\n");

    [Theory]
    [InlineData("", true)]
    [InlineData(" \t\r\n", true)]
    [InlineData("x", false)]
    [InlineData("\u00A0", false)]
    [InlineData("\0", false)]
    public void Blank_IsJsonsWhiteSpaceAlone(string text, bool blank) =>
        JsonLine.IsBlank(Encoding.UTF8.GetBytes(text)).ShouldBe(blank);

    [Fact]
    public void RandomTexts_LoseTheirIndentationAlone()
    {
        var indented = new JsonSerializerOptions { WriteIndented = true };
        for (var seed = 0; seed < 500; seed++)
        {
            var node = Node(new Random(seed), depth: 0);
            var compact = node?.ToJsonString() ?? "null";
            Line(node?.ToJsonString(indented) ?? "null").ShouldBe(compact + "\n");
            Line(compact).ShouldBe(compact + "\n");
        }
    }

    private static string Line(string json)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        var length = JsonLine.Length(bytes);
        // In place, as the function does it.
        Array.Resize(ref bytes, bytes.Length + 1);
        JsonLine.Write(bytes.AsSpan(0, bytes.Length - 1), bytes);
        return Encoding.UTF8.GetString(bytes, 0, length);
    }

    private static JsonNode? Node(Random random, int depth) => random.Next(depth < 4 ? 6 : 4) switch
    {
        0 => JsonValue.Create(
            string.Concat(Enumerable.Range(0, random.Next(8)).Select(_ => "a \\\"\n\té😀{}[]:,"[random.Next(15)]))),
        1 => JsonValue.Create(random.NextDouble()),
        2 => JsonValue.Create(random.Next(2) == 0),
        3 => null,
        4 => new JsonArray([.. Enumerable.Range(0, random.Next(5)).Select(_ => Node(random, depth + 1))]),
        _ => new JsonObject(Enumerable.Range(0, random.Next(5))
            .Select(i => KeyValuePair.Create($"{i} \"", Node(random, depth + 1)))),
    };
}
