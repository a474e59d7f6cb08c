using Pipeline.Constructs.Internal;

namespace Pipeline.Constructs.Tests;

public class PrefixExpressionTests
{
    [Fact]
    public void Expressions_AreReadWithTheirPositions()
    {
        var prefix = PrefixExpression.Parse("a/!{timestamp:yyyy/MM}/!{firehose:random-string}/!{partitionKeyFromLambda:zone}/b");
        prefix.Mistakes.ShouldBeEmpty();
        prefix.Parts.ShouldBe(
        [
            new("timestamp", "yyyy/MM", 3),
            new("firehose", "random-string", 24),
            new("partitionKeyFromLambda", "zone", 50),
        ]);
        prefix.LiteralLength.ShouldBe("a////b".Length);
        (prefix.HasTimestamp, prefix.HasPartitionKeys, prefix.HasErrorOutputType).ShouldBe((true, true, false));
    }

    [Theory]
    [InlineData("plain/${not}/{an}/expression/!/", 0)]
    [InlineData("!{timestamp:yyyy}!{timestamp:MM}", 2)]
    [InlineData("", 0)]
    public void TextWithoutMistake_HasItsExpressions(string text, int expressions)
    {
        var prefix = PrefixExpression.Parse(text);
        prefix.Mistakes.ShouldBeEmpty();
        prefix.Parts.Count.ShouldBe(expressions);
    }

    [Theory]
    [InlineData("a/!{date:yyyy}/", "date at character 3")]
    [InlineData("a/!{timestamp:yyyy", "!{timestamp:yyyy at character 3")]
    [InlineData("!{timestamp:yyyy/!{firehose:random-string}", "!{timestamp:yyyy/!{firehose:random-string} at character 1")]
    [InlineData("!{timestamp}", "!{timestamp} at character 1")]
    [InlineData("!{partitionKeyFromQuery:}", "!{partitionKeyFromQuery:} at character 1")]
    [InlineData("x!{firehose:error-type}", "error-type at character 2")]
    [InlineData("!{timestamp:yyyy/bb}", "yyyy/bb at character 18")]
    [InlineData("!{Timestamp:yyyy}", "Timestamp at character 1")]
    public void Mistake_SaysWhatAndWhere(string text, string got) =>
        PrefixExpression.Parse(text).Mistakes.ShouldHaveSingleItem().Got.ShouldBe(got);

    [Theory]
    [InlineData("yyyy/MM/dd/HH", 13)]
    [InlineData("yyyy-MM-dd'T'HH", 13)]
    [InlineData("'it''s'", 4)]
    [InlineData("''", 1)]
    [InlineData("MMMM", 9)]
    [InlineData("[HH]", 2)]
    [InlineData("pppd", 5)]
    [InlineData("VV", 30)]
    public void ValidPattern_HasALength(string text, int length)
    {
        var pattern = TimestampPattern.Parse(text);
        pattern.Mistake.ShouldBeNull();
        pattern.Length.ShouldBe(length);
    }

    [Theory]
    [InlineData("yyyy/jj", 5, "j is no pattern letter")]
    [InlineData("MMMMMM", 0, "M stands 1-5 times in a row")]
    [InlineData("HHH", 0, "H stands 1-2 times in a row")]
    [InlineData("cc", 0, "c stands 1,3-5 times in a row")]
    [InlineData("V", 0, "V stands 2 times in a row")]
    [InlineData("yyyy'T", 4, "a quote is not closed")]
    [InlineData("yyyy]", 4, "] without [ before it")]
    [InlineData("yyyy#", 4, "# is reserved")]
    [InlineData("p", 0, "p pads the letter after it")]
    public void WhatJavaRefuses_IsRefused(string text, int index, string reason)
    {
        var mistake = TimestampPattern.Parse(text).Mistake.ShouldNotBeNull();
        mistake.Index.ShouldBe(index);
        mistake.Reason.ShouldBe(reason);
    }

    [Theory]
    [InlineData("UTC", true)]
    [InlineData("Asia/Calcutta", true)]
    [InlineData("America/Port-au-Prince", true)]
    [InlineData("Pacific/Wallis", true)]
    [InlineData("Asia/Kolkata", false)]
    [InlineData("asia/tokyo", false)]
    [InlineData("JST", false)]
    public void TimeZones_AreThoseOfFirehose(string name, bool known) => DeliveryTimeZones.Contains(name).ShouldBe(known);
}
