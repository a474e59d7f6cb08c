using Pipeline.Records.Items;

namespace Pipeline.Records.Tests.Items;

/// <summary>Two records have the same key exactly if DynamoDB treats their items as the same.</summary>
public class ItemKeyTests
{
    private const string Numbers = """
        { "type": "object", "properties": { "n": { "type": "number" } }, "required": ["n"],
          "x-dynamodb": { "partitionKey": "n" } }
        """;

    [Theory]
    [InlineData("1", "1.0", "1E0", "10e-1", "0.1e+1", "1.000", "0.00001E5")]
    [InlineData("0", "-0", "0.0", "0e7", "-0.000E-3")]
    [InlineData("-12.5", "-125e-1", "-0.125E2", "-12.50")]
    [InlineData("100", "1e2", "1E+2", "100.00")]
    [InlineData("1e125", "10E124", "0.1e126")]
    public void SpellingsOfANumber_AreOneKey(params string[] spellings) =>
        spellings.Select(number => Transcoded.Key($$"""{"n":{{number}}}""", Numbers)).Distinct().ShouldHaveSingleItem();

    [Fact]
    public void DifferentNumbers_AreDifferentKeys()
    {
        string[] numbers =
        [
            "0", "1", "-1", "10", "0.1", "11", "1.1", "1e10", "1e-10", "12345678901234567890123456789012345678",
            "12345678901234567890123456789012345679", "-12345678901234567890123456789012345678", "1e125", "1e-130",
        ];
        numbers.Select(number => Transcoded.Key($$"""{"n":{{number}}}""", Numbers)).ShouldBeUnique();
    }

    [Fact]
    public void SpellingsOfAText_AreOneKey()
    {
        string[] spellings = ["\"né😀/\"", "\"n\\u00e9\\ud83d\\ude00\\/\"", "\"\\u006E\\u00E9😀/\""];
        spellings.Select(text => Transcoded.Key($$"""{"id":{{text}}}""", Transcoded.Open)).Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public void DifferentTexts_AreDifferentKeys()
    {
        string[] texts = ["a", "A", "a ", "á", "a\\u0301", "\\u0000", "1", "1.0", "\\\\u0061"];
        texts.Select(text => Transcoded.Key($$"""{"id":"{{text}}"}""", Transcoded.Open)).ShouldBeUnique();
    }

    // The key keeps the two values apart: no part of one can be read as a part of the other.
    [Fact]
    public void PairsWithTheSameCharacters_AreDifferentKeys()
    {
        const string TwoTexts = """
            { "type": "object", "properties": { "a": { "type": "string" }, "b": { "type": "string" } }, "required": ["a", "b"],
              "x-dynamodb": { "partitionKey": "a", "sortKey": "b" } }
            """;
        string[] pairs =
            ["""{"a":"x","b":"yz"}""", """{"a":"xy","b":"z"}""", """{"a":"yz","b":"x"}""", """{"a":"xyz","b":"\u0000"}"""];
        pairs.Select(pair => Transcoded.Key(pair, TwoTexts)).ShouldBeUnique();
        Transcoded.Key("""{"a":"x","b":"y"}""", TwoTexts).ShouldBe(Transcoded.Key("""{"b":"\u0079","a":"x"}""", TwoTexts));
    }

    [Fact]
    public void EmptyKey_IsItsReplacement() =>
        Transcoded.Key("""{"zone":"","n":1}""").ShouldBe(Transcoded.Key("""{"zone":"","n":1.0}"""));

    [Theory]
    [InlineData("""{"zone":"a","n":1,"count":12}""", "count", "12", """{"N":"12"}""")]
    [InlineData("""{"zone":"a","n":1,"count":1.20e1,"x":1}""", "count", "1.20e1", """{"N":"1.20e1"}""")]
    [InlineData("""{"zone":"a","day":"2026-11-\u00321","n":1}""", "day", "2026-11-21", """{"S":"2026-11-\u00321"}""")]
    public void FieldThatOrders_IsHandedOut(string record, string field, string order, string json)
    {
        var schema = Transcoded.Full.Replace("\"required\": [\"zone\", \"n\"]", $"\"required\": [\"zone\", \"n\", \"{field}\"]");
        var item = Transcoded.Of(record, schema, new ItemOptions { OrderBy = field });
        item.Order.ShouldBe(order);
        item.OrderJson.ShouldBe(json);
        var without = Transcoded.Of(record, schema, options: null);
        without.Order.ShouldBeEmpty();
        without.OrderJson.ShouldBeEmpty();
        item.Key.ShouldBe(without.Key);
        item.Json.ShouldBe(without.Json);
    }
}
