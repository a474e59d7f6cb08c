using Pipeline.Records.Items;
using DynamoDbLimits = Pipeline.Records.Limits.ServiceLimits.DynamoDb;

namespace Pipeline.Records.Tests.Items;

/// <summary>Values on both sides of every DynamoDB limit.</summary>
public class ItemLimitTests
{
    private static readonly int Digits = (int)DynamoDbLimits.NumberDigits.Maximum;
    private static readonly int ItemBytes = (int)DynamoDbLimits.ItemBytes.Maximum;

    public static TheoryData<string, bool> Numbers => new()
    {
        { new string('9', Digits), true },
        { new string('9', Digits + 1), false },
        { $"-{new string('9', Digits)}", true },
        { $"1{new string('0', Digits)}", true },
        { $"0.{new string('0', 20)}{new string('7', Digits)}000", true },
        { $"0.{new string('7', Digits + 1)}", false },
        { $"{new string('1', 20)}.{new string('1', Digits - 20)}", true },
        { $"{new string('1', 20)}.{new string('1', Digits - 19)}", false },
        { $"1e{DynamoDbLimits.NumberExponent.Maximum}", true },
        { $"9.{new string('9', Digits - 1)}E+{DynamoDbLimits.NumberExponent.Maximum}", true },
        { $"1e{DynamoDbLimits.NumberExponent.Maximum + 1}", false },
        { $"-10e{DynamoDbLimits.NumberExponent.Maximum}", false },
        { $"0.01e{DynamoDbLimits.NumberExponent.Maximum + 2}", true },
        { $"1e{DynamoDbLimits.NumberExponent.Minimum}", true },
        { $"1e{DynamoDbLimits.NumberExponent.Minimum - 1}", false },
        { $"0.1e{DynamoDbLimits.NumberExponent.Minimum}", false },
        { $"-0.1e{DynamoDbLimits.NumberExponent.Minimum + 1}", true },
        { "1e99999999999999999999", false },
        { "1e-99999999999999999999", false },
        { "0e99999999999999999999", true },
        { $"0.{new string('0', 500)}", true },
    };

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Number_IsStoredWithAllItsDigitsOrNot(string number, bool stored)
    {
        var record = $$"""{"id":"a","x":{{number}}}""";
        if (stored)
        {
            Transcoded.Item(record, Transcoded.Open).ShouldBe($$$"""{"id":{"S":"a"},"x":{"N":"{{{number}}}"}}""");
        }
        else
        {
            Transcoded.Violations(record, Transcoded.Open).ShouldHaveSingleItem()
                .ShouldStartWith("x must have at most 38 significant digits and a size of 1E-130 to 9.9E+125; got ");
        }
    }

    [Theory]
    [InlineData('[', ']')]
    [InlineData('{', '}')]
    public void Nesting_EndsAt32(char open, char close)
    {
        var (before, after) = (open == '[' ? "[" : "{\"a\":", $"{close}");
        Transcoded.Item(Nested(32), Transcoded.Open).ShouldContain("\"N\":\"1\"");
        Transcoded.Violations(Nested(33), Transcoded.Open).ShouldHaveSingleItem()
            .ShouldEndWith(" must nest within 1 to 32 levels; got more");
        Transcoded.Violations(Nested(65), Transcoded.Open)[^1].ShouldStartWith(
            "the record must be one JSON object; got more than 64 levels of nesting at offset ");

        string Nested(int levels) =>
            $$"""{"id":"a","x":{{string.Concat(Enumerable.Repeat(before, levels - 1))}}1{{string.Concat(Enumerable.Repeat(after, levels - 1))}}}""";
    }

    [Fact]
    public void Keys_EndAtTheirBytes()
    {
        const string Pair = """
            { "type": "object", "properties": { "p": { "type": "string" }, "s": { "type": "string" } }, "required": ["p", "s"],
              "x-dynamodb": { "partitionKey": "p", "sortKey": "s" } }
            """;
        Transcoded.Item(Record(2048, 1024), Pair).ShouldContain("{\"S\":\"");
        Transcoded.Violations(Record(2049, 1025), Pair).ShouldBe(
        [
            "p must have at most 2048 bytes, since it is a key; got 2049",
            "s must have at most 1024 bytes, since it is a key; got 1025",
        ]);

        // Counts the bytes of the characters, not those of their escapes.
        Transcoded.Item($$"""{"p":"{{string.Concat(Enumerable.Repeat("\\u0061", 2048))}}","s":"s"}""", Pair).ShouldNotBeEmpty();

        static string Record(int partition, int sort) =>
            $$"""{"p":"{{new string('é', 1023)}}{{new string('a', partition - 2046)}}","s":"{{new string('a', sort)}}"}""";
    }

    [Fact]
    public void NameOfAnAttribute_EndsAtItsBytes()
    {
        Transcoded.Item(Record(65_535), Transcoded.Open).ShouldContain("\"N\":\"1\"");
        Transcoded.Violations(Record(65_536), Transcoded.Open)
            .ShouldBe(["a property's name must have 1 to 65535 bytes; got 65536"]);

        static string Record(int length) => $$"""{"id":"a","{{new string('x', length)}}":1}""";
    }

    // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
    [Theory]
    [InlineData("{\"id\":\"a\"}", 3)]
    [InlineData("{\"id\":\"\\u0061\"}", 3)]
    [InlineData("{\"id\":\"é😀\"}", 2 + 6)]
    [InlineData("{\"id\":\"a\",\"\\u00e9\":\"\"}", 3 + 2)]
    [InlineData("{\"id\":\"a\",\"x\":null,\"y\":true}", 3 + 2 + 2)]
    [InlineData("{\"id\":\"a\",\"x\":0}", 3 + 1 + 1)]
    [InlineData("{\"id\":\"a\",\"x\":1200.00}", 3 + 1 + 2)]
    [InlineData("{\"id\":\"a\",\"x\":123}", 3 + 1 + 3)]
    [InlineData("{\"id\":\"a\",\"x\":-123}", 3 + 1 + 4)]
    [InlineData("{\"id\":\"a\",\"x\":[]}", 3 + 1 + 3)]
    [InlineData("{\"id\":\"a\",\"x\":[\"ab\",true]}", 3 + 1 + 3 + (1 + 2) + (1 + 1))]
    [InlineData("{\"id\":\"a\",\"x\":{}}", 3 + 1 + 3)]
    [InlineData("{\"id\":\"a\",\"x\":{\"yz\":\"abc\"}}", 3 + 1 + 3 + (1 + 2 + 3))]
    [InlineData("{\"id\":\"a\",\"x\":[[{\"y\":1}]]}", 3 + 1 + 3 + (1 + 3) + (1 + 3) + (1 + 1 + 2))]
    public void Size_IsCountedAsDynamoDbDoes(string record, int size) => Transcoded.Size(record).ShouldBe(size);

    [Fact]
    public void Item_EndsAt400Kilobytes()
    {
        Transcoded.Size(Record(ItemBytes)).ShouldBe(ItemBytes);
        Transcoded.Violations(Record(ItemBytes + 1), Transcoded.Open)
            .ShouldBe([$"the item must have 1 to {ItemBytes} bytes; got {ItemBytes + 1}"]);

        // The key's name and value, the other attribute's name; the rest is text.
        static string Record(int size) => $$"""{"id":"a","x":"{{new string('x', size - 4)}}"}""";
    }

    [Fact]
    public void RawCopy_CountsTowardsTheItem()
    {
        var options = new ItemOptions { RawAttribute = "raw" };
        var record = """{"id":"a"}""";
        Transcoded.Size(record, Transcoded.Open, options).ShouldBe(3 + "raw".Length + record.Length);
        var large = $$"""{"id":"a","x":"{{new string('x', ItemBytes / 2)}}"}""";
        Transcoded.Size(large).ShouldBeLessThan(ItemBytes);
        Transcoded.Violations(large, Transcoded.Open, options).ShouldHaveSingleItem().ShouldStartWith("the item must have 1 to ");
    }

    [Fact]
    public void NullTimeToLive_IsCountedOnce()
    {
        var options = new ItemOptions { TimeToLive = TimeSpan.FromDays(1) };
        Transcoded.Size("""{"zone":"a","n":1,"expires":null}""", Transcoded.Full, options)
            .ShouldBe(Transcoded.Size("""{"zone":"a","n":1}""", Transcoded.Full, options));
    }
}
