using System.Text;
using System.Text.Json;
using Pipeline.Records.Json;

namespace Pipeline.Records.Tests.Json;

/// <summary>The edges of RFC 8259, each stated directly, so that no other reader must say what is right.</summary>
public class JsonCursorGrammarTests
{
    [Theory]
    [InlineData("0", "Number:0")]
    [InlineData("-0", "Number:-0")]
    [InlineData("-0.0e-0", "Number:-0.0e-0")]
    [InlineData("1E+400", "Number:1E+400")]
    [InlineData("\t\r\n 12 \n", "Number:12")]
    [InlineData("\"\"", "String:")]
    [InlineData("\"\\u0000\\b\\f\\n\\r\\t\\/\\\\\\\"\"", "String:\0\b\f\n\r\t/\\\"")]
    [InlineData("\"\\uD83D\\uDE00\u007f\"", "String:😀\u007f")]
    [InlineData("null", "Null:null")]
    [InlineData("[]", "StartArray:[ EndArray:]")]
    [InlineData("[ [ ] , { } ]", "StartArray:[ StartArray:[ EndArray:] StartObject:{ EndObject:} EndArray:]")]
    [InlineData("{\"\":{\"a\" : [ true,false ]}}",
        "StartObject:{ PropertyName: StartObject:{ PropertyName:a StartArray:[ True:true False:false EndArray:] EndObject:} " +
        "EndObject:}")]
    [InlineData("{\"a\":1,\"a\":2}", "StartObject:{ PropertyName:a Number:1 PropertyName:a Number:2 EndObject:}")]
    public void SoundText_IsTheseTokens(string json, string tokens) => Tokens(json).ShouldBe(tokens);

    [Theory]
    [InlineData("", 0, "does not contain any JSON tokens")]
    [InlineData("01", 1, "Invalid leading zero before '1'")]
    [InlineData("-", 1, "Expected a digit")]
    [InlineData("+1", 0, "'+' is an invalid start of a value")]
    [InlineData(".5", 0, "'.' is an invalid start of a value")]
    [InlineData("1.", 2, "Expected a digit")]
    [InlineData("1.e5", 2, "immediately after a decimal point")]
    [InlineData("1e", 2, "Expected a digit")]
    [InlineData("0x1", 1, "'x' is an invalid end of a number")]
    [InlineData("1 2", 2, "'2' is invalid after a single JSON value")]
    [InlineData("NaN", 0, "'N' is an invalid start of a value")]
    [InlineData("[nul]", 4, "'nul]' is an invalid JSON literal. Expected the literal 'null'")]
    [InlineData("True", 0, "'T' is an invalid start of a value")]
    [InlineData("'a'", 0, "''' is an invalid start of a value")]
    [InlineData("\"a", 2, "Expected end of string")]
    [InlineData("\"a\\", 3, "Expected end of string")]
    [InlineData("\"\t\"", 1, "'0x09' is invalid within a JSON string")]
    [InlineData("\"\0\"", 1, "'0x00' is invalid within a JSON string")]
    [InlineData("\"\\a\"", 2, "'a' is an invalid escapable character")]
    [InlineData("\"\\u12g4\"", 5, "'g' is not a hex digit")]
    [InlineData("\"\\u12\"", 5, "'\"' is not a hex digit")]
    [InlineData("[1,]", 3, "The JSON array contains a trailing comma")]
    [InlineData("[,1]", 1, "',' is an invalid start of a value")]
    [InlineData("[1 2]", 3, "'2' is invalid after a value")]
    [InlineData("[1}", 2, "'}' is invalid without a matching open")]
    [InlineData("[", 1, "an open JSON object or array")]
    [InlineData("{\"a\":1,}", 7, "The JSON object contains a trailing comma")]
    [InlineData("{a:1}", 1, "'a' is an invalid start of a property name")]
    [InlineData("{\"a\" 1}", 5, "'1' is invalid after a property name")]
    [InlineData("{\"a\":}", 5, "'}' is an invalid start of a value")]
    [InlineData("{\"a\":1", 5, "'1' is an invalid end of a number")]
    [InlineData("{\"a\"", 4, "Expected a value, but instead reached end of data")]
    [InlineData("{}}", 2, "'}' is invalid after a single JSON value")]
    [InlineData("/**/1", 0, "'/' is an invalid start of a value")]
    [InlineData("1//", 1, "'/' is invalid after a single JSON value")]
    [InlineData("\uFEFF1", 0, "'0xEF' is an invalid start of a value")]
    [InlineData("\u00A01", 0, "'0xC2' is an invalid start of a value")]
    public void BrokenText_IsRefusedAtItsPlace(string json, int place, string words)
    {
        var error = Should.Throw<JsonException>(() => Tokens(json));
        error.Message.ShouldContain(words);
        error.BytePositionInLine.ShouldBe(place);
    }

    [Theory]
    [InlineData('[', ']', "array")]
    [InlineData('{', '}', "object")]
    public void SixtyFourLevels_AreTheMost(char open, char close, string name)
    {
        var start = open == '[' ? "[" : "{\"a\":";
        var sound = $"{string.Concat(Enumerable.Repeat(start, 63))}{open}{new string(close, 64)}";
        Tokens(sound).Split(' ').Count(token => token.StartsWith("Start", StringComparison.Ordinal)).ShouldBe(64);
        var error = Should.Throw<JsonException>(() =>
            Tokens($"{string.Concat(Enumerable.Repeat(start, 64))}{open}{new string(close, 65)}"));
        error.Message.ShouldBe($"The maximum configured depth of 64 has been exceeded. Cannot read next JSON {name}");
    }

    // What a vector instruction finds and what the remaining bytes hold, at every position of either.
    [Fact]
    public void TextOfAnyLength_EndsAtItsQuote()
    {
        for (var length = 0; length < 200; length++)
        {
            var text = new string('é', length / 2) + new string('x', length % 2);
            Tokens($"\"{text}\"").ShouldBe($"String:{text}");
            Tokens($"[\"{text}\\n\",1]").ShouldBe($"StartArray:[ String:{text}\n Number:1 EndArray:]");
            Should.Throw<JsonException>(() =>
                Tokens($"\"{text}\n\"                                ")).BytePositionInLine.ShouldBe(length + 1);
            Should.Throw<JsonException>(() => Tokens($"\"{text}")).BytePositionInLine.ShouldBe(length + 1);
        }
    }

    [Theory]
    [InlineData("\"\\ud83d\"")]
    [InlineData("\"\\ude00\\ud83d\"")]
    [InlineData("\"\\ud83dx\"")]
    [InlineData("\"\\ud83d\\n\"")]
    [InlineData("\"\\ud83d\\u0061\"")]
    public void HalfASurrogatePair_IsATokenButNoText(string json)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        var cursor = new JsonCursor(bytes);
        cursor.ReadValue();
        cursor.TokenType.ShouldBe(JsonTokenType.String);
        Should.Throw<InvalidOperationException>(() => Tokens(json));
    }

    private static string Tokens(string json)
    {
        var tokens = new List<string>();
        var cursor = new JsonCursor(Encoding.UTF8.GetBytes(json));
        while (cursor.Read())
        {
            var text = new byte[cursor.ValueSpan.Length];
            var isText = cursor.TokenType is JsonTokenType.PropertyName or JsonTokenType.String;
            tokens.Add(
                $"{cursor.TokenType}:{Encoding.UTF8.GetString(isText ? text.AsSpan(0, cursor.CopyString(text)) : cursor.ValueSpan)}");
        }

        return string.Join(' ', tokens);
    }
}
