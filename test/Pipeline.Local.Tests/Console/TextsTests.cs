using System.Text.Json.Nodes;
using Pipeline.Local.Console;

namespace Pipeline.Local.Tests.Console;

/// <summary>Texts for small places.</summary>
public class TextsTests
{
    [Theory]
    [InlineData("abc", 3, "abc")]
    [InlineData("abcd", 3, "ab…")]
    [InlineData("a\ud83d\ude00bc", 3, "a…")]
    public void LongText_IsCutBetweenCharacters(string text, int most, string expected) =>
        Texts.Cut(text, most).ShouldBe(expected);

    [Fact]
    public void Item_IsReadable() => Texts.OfItem(JsonNode.Parse("""
        { "zone": { "S": "hall-a" }, "count": { "N": "3" }, "open": { "BOOL": true }, "none": { "NULL": true },
          "all": { "L": [{ "S": "x" }] } }
        """)!.AsObject()).ShouldBe("""zone: hall-a, count: 3, open: true, none: null, all: [{"S":"x"}]""");

    [Theory]
    [InlineData(null, "")]
    [InlineData(0.0, "")]
    [InlineData(3.25, "3.3/s")]
    [InlineData(950.4, "950/s")]
    [InlineData(12_345.0, "12.3k/s")]
    public void Rate_IsShort(double? rate, string expected) => Texts.OfRate(rate).ShouldBe(expected);

    [Theory]
    [InlineData(9_999, "9,999")]
    [InlineData(20_000, "20.0k")]
    [InlineData(1_234_567, "1.2M")]
    public void Count_IsShort(long count, string expected) => Texts.OfCount(count).ShouldBe(expected);
}
